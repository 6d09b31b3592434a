"""A team's own earlier finds, pooled with what is published."""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.distance import DistanceLaw

# Own finds count for n / (n + HALF): with this many they weigh as much as the published table.
HALF = 30.0
# Each own find stands for finds within about this factor of its distance (natural log).
BANDWIDTH = 0.7
# Nearer than this is "where last seen": in published case lists some 5 % are found just there.
AT_ONCE_M = 25.0
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def pooled(published: DistanceLaw, own_finds_m: npt.ArrayLike) -> DistanceLaw:
    """Return a law between the published one and a team's own finds.

    The published law and a log-normal kernel estimate of the own finds are mixed by how many
    there are of the latter. Then the density per area is made to fall with distance (Grenander's
    estimator: the least concave majorant of the share as a function of the circle's area),
    because ground farther off is never likelier for being farther off.

    Parameters
    ----------
    published : DistanceLaw
        Of the category, ecoregion and terrain.
    own_finds_m : array-like
        Distances of earlier finds from their planning points, metres, >= 0; of any category.

    Raises
    ------
    BadInput
        A distance that is negative or not a number.

    References
    ----------
    Grenander (1956), On the theory of mortality measurement II, Skand. Aktuarietidskr. 39.
    """
    own = np.asarray(own_finds_m, dtype=np.float64)
    if own.ndim != 1 or not (np.isfinite(own).all() and (own >= 0).all()):
        raise BadInput("own_finds_m: must be a list of numbers of at least 0")
    if own.size == 0:
        return published
    distance = np.geomspace(1.0, 1e6, 3000)
    weight = own.size / (own.size + HALF)
    share = weight * _kernel(own, distance) + (1 - weight) * published.share(distance)
    falling = _majorant(np.append(0.0, distance**2), np.append(0.0, share))
    return DistanceLaw(
        SHARES, tuple(map(float, np.sqrt(np.interp(SHARES, falling[1], falling[0]))))
    )


def _kernel(own: Floats, distance: Floats) -> Floats:
    at_once = own <= AT_ONCE_M
    share = (at_once.sum() + 0.5) / (own.size + 1)
    near = share * np.minimum(1.0, (distance / AT_ONCE_M) ** 2)
    if at_once.all():
        return np.asarray(near / share, dtype=np.float64)
    score = (np.log(distance)[:, None] - np.log(own[~at_once])[None, :]) / BANDWIDTH
    return np.asarray(near + (1 - share) * ndtr(score).mean(axis=1), dtype=np.float64)


def _majorant(x: Floats, y: Floats) -> Floats:
    """Return the corners (2, k) of the least concave curve above the points."""
    corners: list[int] = []
    for i in range(x.size):
        while len(corners) > 1:
            a, b = corners[-2], corners[-1]
            if (y[b] - y[a]) * (x[i] - x[b]) > (y[i] - y[b]) * (x[b] - x[a]):
                break
            corners.pop()
        corners.append(i)
    return np.array([x[corners], y[corners]])
