"""How much a visit is worth today, from the place and the season alone."""

from collections.abc import Mapping
from math import isfinite

from firstlight.engine.errors import BadInput

UPLIFTS = (
    "open_water_in_heat",
    "open_water_in_flood",
    "school_gate",
    "fire_weather",
    "market_day",
    "festival",
    "dark_road",
    "storm",
)
"""All that may raise a weight: places and seasons. Nothing about people is accepted."""
GREATEST = 4.0
LONGEST_DAYS = 3650.0


def weight(
    days_since: float | None, target_days: float, uplift: Mapping[str, float] | None = None
) -> float:
    """Return the worth of visiting a place today.

    Straight in proportion to how far the target interval has run out until it is overdue (1 when
    exactly due), and more slowly after: the square root of the overdue part is added, so that
    one forgotten corner does not outweigh everything else.

    Parameters
    ----------
    days_since : float or None
        Days since the last visit, >= 0; None where there never was one (as four targets ago).
    target_days : float
        Days that should lie between two visits, above 0; "twice a day" is 0.5.
    uplift : mapping, optional
        Factors of 1 to `GREATEST` by name, names from `UPLIFTS` only. They multiply; the product
        is held to `GREATEST`.

    Returns
    -------
    float
        Above 0.

    Raises
    ------
    BadInput
        A number outside its range, or an uplift that is not of a place or season.
    """
    if not (isfinite(target_days) and 0 < target_days <= LONGEST_DAYS):
        raise BadInput("target_days: must be above 0 and at most 3650")
    since = 4 * target_days if days_since is None else days_since
    if not (isfinite(since) and since >= 0):
        raise BadInput("days_since: must be 0 or more")
    share = since / target_days
    staleness = share if share <= 1 else 1 + (share - 1) ** 0.5
    return max(staleness, 0.05) * _factor(uplift or {})


def _factor(uplift: Mapping[str, float]) -> float:
    factor = 1.0
    for name, value in uplift.items():
        if name not in UPLIFTS:
            raise BadInput(f"uplift: {name} is not a place or season; one of {', '.join(UPLIFTS)}")
        if not (isfinite(value) and 1 <= value <= GREATEST):
            raise BadInput(f"uplift: {name} must be 1 to {GREATEST:g}")
        factor *= value
    return min(factor, GREATEST)


def visits_a_day(times: int, days: int) -> tuple[int, float]:
    """Return (visits wanted on one day, target interval in days) for "`times` per `days`"."""
    if not (1 <= times <= 12 * days and 1 <= days <= 366):
        raise BadInput("frequency: must be 1 to 12 times a day, counted over 1 to 366 days")
    return max(1, -(-times // days)), days / times
