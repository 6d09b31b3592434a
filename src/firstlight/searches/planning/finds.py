"""A station's own finds beside the published distances, and what the map makes of both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.search.pooling import HALF, pooled
from firstlight.engine.search.profiles import profile_of

QUANTILES = (0.25, 0.5, 0.75, 0.95)
NEAREST_M = 30.0
STEPS = 60

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """Share found within a distance: rows of (metres, share), on one scale of distances.

    Attributes
    ----------
    book
        As published.
    own
        As the station found: rises at each find.
    used
        What maps reckon with: the book and the own finds weighed by their number.
    weight
        The part of the own finds in it, from 0 to below 1.
    table
        Rows of share, and the distance by book, own finds (None without) and both.
    """

    book: Points
    own: Points
    used: Points
    weight: float
    table: tuple[tuple[float, float, float | None, float], ...]


def curves(category: str, ecoregion: str, terrain: str, own_m: Sequence[float]) -> Curves:
    """Return what is published for a category, the own finds, and both pooled.

    Raises
    ------
    BadInput
        No table for the category, ecoregion or terrain.
    """
    book = profile_of(category, ecoregion, terrain).distance
    used = pooled(book, own_m)
    found = np.sort(np.asarray(own_m, np.float64))
    farthest = max(book.distances_m[-1], float(found[-1]) if found.size else 0.0)
    at = np.geomspace(NEAREST_M, 1.2 * farthest, STEPS)

    def points(share: object) -> Points:
        return tuple(zip(at.tolist(), np.asarray(share).tolist(), strict=True))

    return Curves(
        points(book.share(at)),
        _steps(found, float(at[-1])) if found.size else (),
        points(used.share(at)),
        found.size / (found.size + HALF),
        tuple(
            (
                share,
                float(book.distance_m(share)),
                float(np.quantile(found, share, method="inverted_cdf")) if found.size else None,
                float(used.distance_m(share)),
            )
            for share in QUANTILES
        ),
    )


def _steps(found: Floats, farthest_m: float) -> Points:
    """Return the corners of the share found within a distance: it rises at each find."""
    near = np.maximum(found, NEAREST_M)
    shares = np.arange(found.size + 1) / found.size
    across = np.concatenate([[NEAREST_M], np.repeat(near, 2), [farthest_m]])
    return tuple(zip(across.tolist(), np.repeat(shares, 2).tolist(), strict=True))
