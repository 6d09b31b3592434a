"""Coverage: how many of those who could have reported did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from firstlight.force.models import Organisation
from firstlight.places.queries.counted import kept_places
from firstlight.reports.measures import MEASURES, Coverage, Measure
from firstlight.reports.queries.figures import figures, parts_by
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.rules import Period

DIMENSIONS = {Coverage.TEAMS: "team", Coverage.STATIONS: "station", Coverage.GRIDS: "grid"}


@dataclass(frozen=True, slots=True)
class Covered:
    """So many of so many; of what is the measure's own `coverage`."""

    reported: int
    expected: int


def coverage_of(measure: Measure, scope: Scope, period: Period) -> Covered:
    """Return how many of the expected sources reported anything in the period."""
    return coverages([measure], scope, period)[measure.key]


def coverages(measures: Iterable[Measure], scope: Scope, period: Period) -> dict[str, Covered]:
    """Return it for each of some measures; what they are held against is asked for once."""
    of_kind: defaultdict[Coverage, list[Measure]] = defaultdict(list)
    for measure in measures:
        of_kind[measure.coverage].append(measure)
    found: dict[str, Covered] = {}
    for kind, wanted in of_kind.items():
        if kind is Coverage.LOGS:
            told = figures([MEASURES["logs"], MEASURES["shifts"]], scope, period)
            logs = Covered(told["logs"], told["shifts"])
            found |= {measure.key: logs for measure in wanted}
            continue
        expected = _expected(kind, scope)
        parts = parts_by(wanted, scope, period, DIMENSIONS[kind])
        found |= {
            key: Covered(_told(each, expected), len(expected)) for key, each in parts.items()
        }
    return found


def _told(amounts: Mapping[UUID, int], expected: frozenset[UUID]) -> int:
    return sum(key in expected for key, amount in amounts.items() if amount)


def _expected(kind: Coverage, scope: Scope) -> frozenset[UUID]:
    rows = Organisation.objects.filter(station_id__in=scope.stations, is_closed=False)
    if kind is Coverage.GRIDS:
        grids = kept_places("grid", "water_grid").filter(station_id__in=scope.stations)
        return frozenset(grids.values_list("pk", flat=True))
    if kind is Coverage.STATIONS:
        return frozenset(rows.filter(kind="station").values_list("pk", flat=True))
    teams = rows.filter(kind="team")
    if scope.teams:
        teams = teams.filter(pk__in=scope.teams)
    return frozenset(teams.values_list("pk", flat=True))
