"""What may be visited, how overdue it is, and what the season adds: places, never people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

# Public ground only. A contact point is somebody's door, and “other” could be a household.
TARGET_KINDS = frozenset(
    {
        "grid",
        "water_grid",
        "water_body",
        "school",
        "checkpoint",
        "assembly_point",
        "shelter",
        "warning_sign",
    }
)
WATER = ("water_grid", "water_body")
NEVER_SEEN_DAYS = 60  # a place never visited counts as if it had waited so long
LONG_AGO_PERIODS = 4.0  # after so many missed periods waiting longer adds nothing


@dataclass(frozen=True, slots=True)
class Uplift:
    """What a season adds to a kind of place: a factor, and the sentence that says why.

    `name` is how the planner knows it.
    """

    name: str
    season: str
    kinds: tuple[str, ...]
    factor: float
    why: str | Promise


UPLIFTS = (
    Uplift(
        "open_water_in_heat", "heat", WATER, 2.0, _("Open water in the hot season: people swim.")
    ),
    Uplift(
        "open_water_in_flood",
        "flood",
        WATER,
        1.5,
        _("Open water in the flood season: it rises fast."),
    ),
    Uplift("fire_weather", "fire", ("grid",), 1.3, _("Hills in the forest-fire season.")),
    Uplift("school_gate", "term", ("school",), 1.5, _("A school in term: children at its gates.")),
)


def check_target_kind(kind: str) -> None:
    """Refuse whatever is not public ground.

    Raises
    ------
    Refused
        ``not-a-place``: patrols visit places of a fixed set of kinds, nobody's home.
    """
    if kind not in TARGET_KINDS:
        raise Refused(
            "not-a-place",
            _("A patrol visits public places only: no person, no household, no one's door."),
            field="place_ids",
        )


def uplift(kind: str, seasons: Collection[str]) -> tuple[float, list[str | Promise]]:
    """Return the factor of a kind of place in the seasons of a day, and why in sentences."""
    found = [each for each in UPLIFTS if each.season in seasons and kind in each.kinds]
    factor = 1.0
    for each in found:
        factor *= each.factor
    return factor, [each.why for each in found]


def uplifts(kind: str, seasons: Collection[str]) -> dict[str, float]:
    """Return the factors by the planner's names."""
    return {u.name: u.factor for u in UPLIFTS if u.season in seasons and kind in u.kinds}


def days_since(last: datetime | None, now: datetime) -> int | None:
    """Return whole days since the last visit; None if there was none."""
    return None if last is None else max(0, (now - last).days)


def overdue(last: datetime | None, times: int, every_days: int, now: datetime) -> float:
    """Return how long a place has waited, in its own periods: 1 is due, 2 one period late.

    Parameters
    ----------
    last
        When it was last visited; None counts as `NEVER_SEEN_DAYS` ago.
    times, every_days
        How often it is to be visited.
    now
        The moment.

    Returns
    -------
    float
        From 0 (just visited) to `LONG_AGO_PERIODS`.
    """
    waited = now - last if last is not None else timedelta(days=NEVER_SEEN_DAYS)
    period = timedelta(days=every_days) / times
    return min(LONG_AGO_PERIODS, max(0.0, waited / period))


def in_period(visits: Sequence[datetime], every_days: int, now: datetime) -> int:
    """Return how many visits fall in the period that ends now."""
    return sum(now - timedelta(days=every_days) < at <= now for at in visits)


def is_in_season(season: str, seasons: Collection[str]) -> bool:
    """Whether a target stands on a day with these seasons; one without a season always does."""
    return not season or season in seasons
