"""Whether a series of months stepped at a known day, and what is missing to say so."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from firstlight.engine.counting import Segmented, segmented
from firstlight.engine.errors import BadInput

NEEDED = 24
SEASON = 12


@dataclass(frozen=True, slots=True)
class Wanting:
    """What is there and what is needed, in points."""

    before: int
    after: int
    needed: int
    has_comparison: bool
    is_countable: bool = True

    @property
    def is_enough(self) -> bool:
        """Whether an answer may be given at all."""
        enough = min(self.before, self.after) >= self.needed
        return enough and self.has_comparison and self.is_countable


@dataclass(frozen=True, slots=True)
class Answer:
    """What the series says; without enough data only what is wanting.

    `factor` is the step of the series by that of the series compared with, with its interval.
    """

    wanting: Wanting
    own: Segmented | None = None
    other: Segmented | None = None
    factor: float | None = None
    low: float | None = None
    high: float | None = None


def answer(
    own: Sequence[int], other: Sequence[int] | None, days: Sequence[int], at: int
) -> Answer:
    """Return what two series of months say about the month with number `at`.

    Parameters
    ----------
    own, other
        Counts by month; `other` is the series that it is compared with, `None` without one.
    days
        Days of each month.
    at
        Number of the first month after the day in question.
    """
    wanting = Wanting(at, len(own) - at, NEEDED, other is not None)
    if not wanting.is_enough or other is None:
        return Answer(wanting)
    exposure = np.asarray(days, dtype=np.float64)
    try:
        first, second = (
            segmented(np.asarray(s, dtype=np.float64), at, exposure=exposure, season=SEASON)
            for s in (own, other)
        )
    except BadInput:
        return Answer(Wanting(at, len(own) - at, NEEDED, True, is_countable=False))
    step = first.step_log - second.step_log
    reach = float(ndtri(0.975)) * math.hypot(first.step_error, second.step_error)
    return Answer(
        wanting, first, second, math.exp(step), math.exp(step - reach), math.exp(step + reach)
    )
