"""Exact intervals of counts and of the ratio of two counts."""

from dataclasses import dataclass

from scipy.special import betaincinv, gammaincinv

from firstlight.engine.errors import BadInput

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one count stands to another, each per its own time.

    Attributes
    ----------
    ratio : float or None
        Rate of the first by rate of the second; `None` when the second count is 0.
    low, high : float or None
        Ends of the interval; `high` is `None` where there is no upper end.
    """

    ratio: float | None
    low: float
    high: float | None


def count_interval(count: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of the mean of a Poisson variable seen once.

    Parameters
    ----------
    count
        What was counted, 0 or more.
    level
        Between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end; the lower one is 0 for a count of 0.

    Raises
    ------
    BadInput
        When `count` is below 0 or `level` is not between 0 and 1.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442.
    """
    _check(count, level)
    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def ratio_of_counts(
    now: int, before: int, time_now: float = 1.0, time_before: float = 1.0, level: float = LEVEL
) -> Ratio:
    """Return the ratio of two Poisson rates with its exact interval.

    Given the sum of both, the first count is binomial; the ends are those of Clopper and Pearson.

    Parameters
    ----------
    now, before
        The counts, 0 or more.
    time_now, time_before
        How long each was counted, in one unit, above 0.
    level
        Between 0 and 1.

    Raises
    ------
    BadInput
        When a count is below 0, a time is not above 0, or `level` is not between 0 and 1.

    References
    ----------
    Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson
    series, Biometrika 31, 313-323; Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    _check(now, level)
    _check(before, level)
    if time_now <= 0 or time_before <= 0:
        raise BadInput("time: must be above 0")
    tail, scale = (1 - level) / 2, time_before / time_now
    low = float(betaincinv(now, before + 1, tail)) if now else 0.0
    high = float(betaincinv(now + 1, before, 1 - tail)) if before else None
    return Ratio(
        now / before * scale if before else None,
        low / (1 - low) * scale,
        None if high is None or high >= 1 else high / (1 - high) * scale,
    )


def _check(count: int, level: float) -> None:
    if count < 0:
        raise BadInput("count: must be 0 or more")
    if not 0 < level < 1:
        raise BadInput("level: must be between 0 and 1")
