"""Sweep widths out of detection trials in the field: what one's own searchers really see.

Four ways, from the least work to the most: a mean range of detection (Koester et al. 2014),
objects laid out and counted after a search without pattern (Koopman 1957, read backwards),
distances from a marked way at which each object was seen or missed (the crossover of Robe & Frost
2002), and a width that somebody has measured already.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.detection import Visibility, Width, width_of_range

# Fewer objects than this, over all exercises of a kind, say too little to leave the book for them:
# with ten objects the width is known to about a half. A planning assumption of our own.
LEAST_TRIALS: Final = 10
MOST_TRIALS: Final = 10_000
WIDEST_M: Final = 2_000.0
MEASURED_DOUBT: Final = 0.2  # how far a width measured by others may be off, as a share
SURENESS: Final = 1.645  # standard deviations: limits that hold nine times in ten
DRAWS: Final = 2_000


def width_measured(width_m: float) -> Width:
    """Return a width that was measured elsewhere, good to a fifth."""
    if not 0 < width_m <= WIDEST_M:
        raise BadInput(f"width_m: must be above 0 and at most {WIDEST_M:g}")
    return Width((1 - MEASURED_DOUBT) * width_m, width_m, (1 + MEASURED_DOUBT) * width_m)


def width_of_distance(range_m: float, visibility: Visibility) -> Width:
    """Return the width from a mean range of detection, by Koester's factors (`width_of_range`).

    The range is the mean of the distances at which the object comes into sight and goes out of it,
    walked towards it and away from it on eight bearings.
    """
    if not 0 < range_m <= WIDEST_M / 2:
        raise BadInput(f"range_m: must be above 0 and at most {WIDEST_M / 2:g}")
    return width_of_range(range_m, visibility)


def width_of_count(placed: int, found: int, track_m: float, area_m2: float) -> Width:
    """Return the width at which so many of the objects laid out are found.

    Koopman's law of random search, ``share = 1 - exp(-W L / A)``, read backwards:
    ``W = -A ln(1 - share) / L``; the limits are those of the share (Wilson 1927, nine in ten).

    Parameters
    ----------
    placed, found : int
        Objects laid out over the whole area, and how many of them were found, 0 < found < placed.
    track_m : float
        Track of all searchers together, metres, > 0.
    area_m2 : float
        Area searched, square metres, > 0.

    Raises
    ------
    BadInput
        Naming what cannot be. All found says only that there was more track than a trial bears.

    References
    ----------
    Koopman (1957), The theory of search III, Operations Research 5(5), 613-626.
    Wilson (1927), Probable inference, J. Am. Stat. Assoc. 22, 209-212.
    """
    if not 2 <= placed <= MOST_TRIALS:
        raise BadInput(f"placed: must be between 2 and {MOST_TRIALS}")
    if not 0 < found < placed:
        raise BadInput("found: must be at least 1 and less than placed")
    if not 0 < track_m < np.inf:
        raise BadInput("track_m: must be above 0")
    if not 0 < area_m2 < np.inf:
        raise BadInput("area_m2: must be above 0")
    low, high = _wilson(found / placed, placed)
    shares = np.array([low, found / placed, high])
    return _sane(*(-np.log1p(-shares) * area_m2 / track_m))


def width_of_crossover(seen_m: Sequence[float], missed_m: Sequence[float]) -> Width:
    """Return the width from how far off the way objects lay that were seen, and that were missed.

    The objects lie evenly over all distances. Where as many are seen beyond a distance as are
    missed within it, the one makes up for the other: twice that distance is the width. The
    limits are those of trials drawn again with replacement (nine in ten), the same for the same
    figures.

    Parameters
    ----------
    seen_m, missed_m : sequences of float
        Distances from the way, metres, >= 0; at least one of each.

    References
    ----------
    Robe & Frost (2002), A Method for Determining Effective Sweep Widths for Land Searches,
    U.S. National Search and Rescue Committee. Koester et al. 2014, as `detection`.
    """
    for name, given in (("seen_m", seen_m), ("missed_m", missed_m)):
        distances = np.asarray(given, np.float64)
        if not distances.size:
            raise BadInput(f"{name}: at least one distance is needed")
        if not ((distances >= 0) & (distances <= WIDEST_M / 2)).all():
            raise BadInput(f"{name}: each must be between 0 and {WIDEST_M / 2:g}")
    off = np.concatenate([seen_m, missed_m]).astype(np.float64)
    if off.size > MOST_TRIALS:
        raise BadInput(f"seen_m: at most {MOST_TRIALS} distances in all")
    is_seen = np.arange(off.size) < len(seen_m)
    best = 2 * _crossover(off, is_seen)
    rng = np.random.default_rng(1)
    again = [
        2 * _crossover(off[drawn], is_seen[drawn])
        for drawn in rng.integers(off.size, size=(DRAWS, off.size))
    ]
    low, high = np.quantile(again, (0.05, 0.95))
    return _sane(min(float(low), best), best, max(float(high), best))


def together(widths: Sequence[Width], trials: Sequence[int]) -> Width:
    """Return one width out of several exercises, each counting by its number of trials.

    Their doubts are independent, so together they are smaller than each.
    """
    if not widths or len(widths) != len(trials) or min(trials) < 1:
        raise BadInput("trials: each width needs at least 1")
    part = np.asarray(trials, np.float64) / sum(trials)
    best = np.array([each.best_m for each in widths])
    below = best - np.array([each.low_m for each in widths])
    above = np.array([each.high_m for each in widths]) - best
    middle = float(part @ best)
    return Width(
        max(0.0, middle - float(np.hypot.reduce(part * below))),
        middle,
        middle + float(np.hypot.reduce(part * above)),
    )


def _wilson(share: float, count: int) -> tuple[float, float]:
    squared = SURENESS**2 / count
    middle = (share + squared / 2) / (1 + squared)
    half = SURENESS * np.sqrt(share * (1 - share) / count + squared / (4 * count)) / (1 + squared)
    return float(middle - half), float(middle + half)


def _crossover(off: Floats, is_seen: npt.NDArray[np.bool_]) -> float:
    """Return the distance at which as many are missed within as are seen beyond."""
    order = np.argsort(off, kind="stable")
    off, is_seen = off[order], is_seen[order]
    missed_within = np.cumsum(~is_seen)
    seen_beyond = is_seen.sum() - np.cumsum(is_seen)
    at = int(np.argmax(missed_within >= seen_beyond))
    return float(off[at])


def _sane(low: float, best: float, high: float) -> Width:
    if not 0 < best <= WIDEST_M:
        raise BadInput(
            f"width_m: comes out as {best:.1f}; it must be above 0, at most {WIDEST_M:g}"
        )
    return Width(float(low), float(best), float(high))
