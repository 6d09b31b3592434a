"""How far from the planning point people are found: a smooth law through published distances."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

# Beyond the published distances the law goes on as a log-normal whose spread is kept between
# these, so that a table with two almost equal distances makes no spike and no endless tail.
LEAST_SPREAD, MOST_SPREAD = 0.25, 2.0


@dataclass(frozen=True)
class DistanceLaw:
    """Share of finds within a distance of the planning point.

    Log distance is a monotone curve (PCHIP) of the normal score of the share, exactly through
    every published pair and straight beyond them: a log-normal bent just enough to fit.

    Attributes
    ----------
    shares
        (k,) increasing, inside (0, 1).
    distances_m
        (k,) increasing, > 0, metres.

    Raises
    ------
    BadInput
        Fewer than two pairs, or not increasing.
    """

    shares: tuple[float, ...]
    distances_m: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse pairs through which no law can pass."""
        shares, distances = np.asarray(self.shares), np.asarray(self.distances_m)
        if not (shares.ndim == 1 and shares.shape == distances.shape and shares.size > 1):
            raise BadInput("distances_m: needs at least two distances, one for each share")
        if not (shares[0] > 0 and shares[-1] < 1 and (np.diff(shares) > 0).all()):
            raise BadInput("shares: must increase inside 0 and 1")
        if not (
            distances[0] > 0 and np.isfinite(distances).all() and (np.diff(distances) > 0).all()
        ):
            raise BadInput("distances_m: must be positive and increase")

    def distance_m(self, share: npt.ArrayLike) -> Floats:
        """Return the distance, metres, within which the given share (inside 0 and 1) is found."""
        score = ndtri(np.asarray(share, dtype=np.float64))
        low, high = self._scores[0], self._scores[-1]
        log = _hermite(self._scores, np.log(self.distances_m), self._slopes, score.clip(low, high))
        below, above = np.minimum(score - low, 0.0), np.maximum(score - high, 0.0)
        distance: Floats = np.exp(log + self._ends[0] * below + self._ends[1] * above)
        return distance

    def share(self, distance_m: npt.ArrayLike) -> Floats:
        """Return the share found within `distance_m`, metres; the inverse to about 1e-4."""
        log = np.log(np.maximum(np.asarray(distance_m, dtype=np.float64), 1e-9))
        table = ndtr(self._table)
        share: Floats = np.interp(log, np.log(self.distance_m(table)), table, left=0.0, right=1.0)
        return share

    @cached_property
    def _scores(self) -> Floats:
        scores: Floats = ndtri(np.asarray(self.shares))
        return scores

    @cached_property
    def _table(self) -> Floats:
        return np.unique(np.concatenate([np.linspace(-7, 7, 1401), self._scores]))

    @cached_property
    def _slopes(self) -> Floats:
        return _monotone(self._scores, np.log(self.distances_m))

    @cached_property
    def _ends(self) -> tuple[float, float]:
        logs = np.log(self.distances_m)
        whole = float(np.polyfit(self._scores, logs, 1)[0])
        last = float((logs[-1] - logs[-2]) / (self._scores[-1] - self._scores[-2]))
        bounded = np.clip([whole, min(last, whole)], LEAST_SPREAD, MOST_SPREAD)
        return float(bounded[0]), float(bounded[1])


def _monotone(x: Floats, y: Floats) -> Floats:
    """Slopes at the knots of a curve that rises wherever its knots do (Fritsch & Butland 1984)."""
    step, rise = np.diff(x), np.diff(y) / np.diff(x)
    if rise.size == 1:
        return np.repeat(rise, 2)
    near, far = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    slope = np.empty_like(y)
    slope[1:-1] = (near + far) / (near / rise[:-1] + far / rise[1:])
    for end, (h, g), (d, e) in ((0, step[:2], rise[:2]), (-1, step[:-3:-1], rise[:-3:-1])):
        slope[end] = max(0.0, ((2 * h + g) * d - h * e) / (h + g))
    return slope


def _hermite(x: Floats, y: Floats, slope: Floats, at: Floats) -> Floats:
    """Return the cubic through knots and slopes at places between the first and last knot."""
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 2)
    step = x[k + 1] - x[k]
    t = (at - x[k]) / step
    left = (1 + 2 * t) * y[k] + t * step * slope[k]
    right = (3 - 2 * t) * y[k + 1] - (1 - t) * step * slope[k + 1]
    curve: Floats = (1 - t) ** 2 * left + t**2 * right
    return curve
