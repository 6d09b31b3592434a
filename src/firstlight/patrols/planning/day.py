"""One day of a plan as the engine takes it: stops with their worth, teams with their hours."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from firstlight.duty.rules.daykinds import midnight
from firstlight.engine.errors import BadInput
from firstlight.engine.routing.model import Means, Point, Problem, Stop, Team
from firstlight.engine.routing.staleness import visits_a_day, weight
from firstlight.patrols.rules.targets import is_in_season, uplifts

DAY_S = 86_400.0
SLOT_S = 1800.0  # a team sets out on the half hour
LATEST_S = 36 * 3600.0
BASE = "base"
NEAR_DUE = 0.999


def seconds(text: str) -> float:
    """Return a time of day in seconds since midnight."""
    at = time.fromisoformat(text)
    return at.hour * 3600.0 + at.minute * 60.0 + at.second


def teams(asked: Mapping[str, Any]) -> tuple[Team, ...]:
    """Return the teams of any one day; the engine picks when each sets out."""
    base = asked["base"]
    if not base:
        raise BadInput("base: the team has no base on the map")
    home = Point(BASE, float(base["lon"]), float(base["lat"]))
    begins, ends = seconds(asked["from_time"]), seconds(asked["to_time"])
    ends += DAY_S if ends <= begins else 0.0
    work_s = float(asked["hours_each"]) * 3600.0
    last = min(ends, LATEST_S) - work_s
    count = int((last - begins) // SLOT_S) + 1
    if count < 1:
        raise BadInput("hours_each: an outing is longer than the hours of the day")
    starts = tuple(begins + SLOT_S * k for k in range(count))
    crews = [(Means.FOOT, asked["foot_teams"]), (Means.VEHICLE, asked["vehicle_teams"])]
    return tuple(
        Team(f"{means.value}{number}", means, home, starts, work_s)
        for means, many in crews
        for number in range(1, int(many) + 1)
    )


def problem(
    asked: Mapping[str, Any],
    day: Mapping[str, Any],
    last: Mapping[str, datetime],
    crews: Sequence[Team],
) -> Problem | None:
    """Return a day's problem; None when nothing is in season.

    Parameters
    ----------
    asked
        See `firstlight.patrols.queries.plans.asked_for`.
    day
        Its ``date`` and ``seasons``.
    last
        When each place was last visited, the days planned before this one included.
    crews
        See `teams`.
    """
    found: dict[str, Stop] = {}
    begins = midnight(date.fromisoformat(day["date"])) + timedelta(hours=12)
    for row in asked["stops"]:
        if not is_in_season(row["season"], day["seasons"]):
            continue
        stop = _stop(row, day, last.get(row["key"]), begins)
        if stop is None:
            continue
        before = found.get(row["key"])
        if before is None or stop.wanted * stop.weight > before.wanted * before.weight:
            found[row["key"]] = stop  # of two targets of one place in season the greater stands
    return Problem(tuple(found.values()), tuple(crews)) if found else None


def by_boat(asked: Mapping[str, Any]) -> set[str]:
    """Return the keys of what is in season on some day and is left to boats, planned by hand."""
    return {
        row["key"]
        for row in asked["stops"]
        for day in asked["days"]
        if row["means"] == Means.BOAT and is_in_season(row["season"], day["seasons"])
    }


def _stop(
    row: Mapping[str, Any], day: Mapping[str, Any], seen: datetime | None, begins: datetime
) -> Stop | None:
    times, days = int(row["times"]), int(row["every_days"])
    wanted, target_days = visits_a_day(times, days)
    since = None if seen is None else max(0.0, (begins - seen) / timedelta(days=1))
    wet = row["means"] == "boat"
    means = frozenset(Means) if row["means"] == "any" else frozenset({Means(row["means"])})
    if wet:
        return None  # boats are planned by hand: a route on foot cannot stand for one
    return Stop(
        point=Point(row["key"], float(row["lon"]), float(row["lat"])),
        weight=weight(since, target_days, uplifts(row["kind"], day["seasons"])),
        days_since=4 * target_days if since is None else since,
        wanted=min(12, wanted),
        required=min(12, wanted) if days == 1 else 0,
        dwell_s=60.0 * float(row["dwell_min"]),
        windows=_windows(row),
        means=means,
    )


def _windows(row: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
    if not row["from_time"]:
        return ()
    begins, ends = seconds(row["from_time"]), seconds(row["to_time"])
    return ((begins, ends if ends > begins else min(ends + DAY_S, LATEST_S)),)
