"""How likely a search finds somebody who is there."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

Visibility = Literal["low", "medium", "high"]
VISIBILITIES: Final[tuple[Visibility, ...]] = ("low", "medium", "high")

# Koester et al. 2014 (Wilderness Environ. Med. 25:132), 10 detection experiments in North America:
# effective sweep width over range of detection, by how visible the object of the search is. The
# fits were 1.773 (R2 .867), 1.556 (.560) and 1.135 (.319); these are the factors they recommend.
SWEEP_FACTOR: Final[dict[Visibility, float]] = {"low": 1.1, "medium": 1.6, "high": 1.8}


@dataclass(frozen=True, slots=True)
class Width:
    """An effective sweep width and how far it may be off, metres, ``0 <= low <= best <= high``."""

    low_m: float
    best_m: float
    high_m: float

    def __post_init__(self) -> None:
        """Refuse widths that are out of order."""
        if not (0 <= self.low_m <= self.best_m <= self.high_m < np.inf):
            raise BadInput("width: needs 0 <= low_m <= best_m <= high_m")


def width_of_range(range_m: float, visibility: Visibility) -> Width:
    """Turn a range of detection into an effective sweep width.

    The experiments tell only the high class from the low one (P < .01), so the width may be that
    of the neighbouring class on either side; at the ends, the same distance beyond.

    Parameters
    ----------
    range_m : float
        Mean distance at which the object comes into sight, metres, >= 0.
    visibility : str
        low, medium or high.
    """
    if visibility not in SWEEP_FACTOR:
        raise BadInput(f"visibility: {visibility} is not one of {', '.join(SWEEP_FACTOR)}")
    if not 0 <= range_m < np.inf:
        raise BadInput("range_m: must be a number of at least 0")
    low, medium, high = (SWEEP_FACTOR[name] for name in VISIBILITIES)
    reach = {
        "low": (2 * low - medium, low, medium),
        "medium": (low, medium, high),
        "high": (medium, high, 2 * high - medium),
    }[visibility]
    return Width(*(factor * range_m for factor in reach))


def coverage(
    width_m: npt.ArrayLike, track_m: npt.ArrayLike, area_m2: npt.ArrayLike
) -> Floats | np.float64:
    """Return C = W L / A.

    Parameters
    ----------
    width_m, track_m, area_m2 : array_like
        Effective sweep width, length of track of all searchers, and area > 0.
    """
    width, track, area = (np.asarray(each, np.float64) for each in (width_m, track_m, area_m2))
    if not (area > 0).all():
        raise BadInput("area_m2: must be above 0")
    covered: Floats | np.float64 = width * track / area
    return covered


def pod(covered: npt.ArrayLike) -> Floats | np.float64:
    """Probability of detection of a search at random: ``1 - exp(-C)`` (Koopman 1957)."""
    found: Floats | np.float64 = -np.expm1(-np.asarray(covered, np.float64))
    return found


def pod_interval(width: Width, track_m: float, area_m2: float) -> tuple[float, float, float]:
    """Lowest, best and highest probability of detection that a width and its doubt allow."""
    low, best, high = (
        float(pod(coverage(each, track_m, area_m2)))
        for each in (width.low_m, width.best_m, width.high_m)
    )
    return low, best, high
