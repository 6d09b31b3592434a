"""Coverage: how many of those who could have reported did."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from firstlight.force.models import Organisation
from firstlight.places.queries.counted import kept_places
from firstlight.reports.measures import MEASURES, Coverage, Measure
from firstlight.reports.queries.figures import by, figures
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.rules import Period


@dataclass(frozen=True, slots=True)
class Covered:
    """So many of so many; of what is the measure's own `coverage`."""

    reported: int
    expected: int


def coverage_of(measure: Measure, scope: Scope, period: Period) -> Covered:
    """Return how many of the expected sources reported anything in the period."""
    if measure.coverage is Coverage.LOGS:
        found = figures([MEASURES["logs"], MEASURES["shifts"]], scope, period)
        return Covered(found["logs"], found["shifts"])
    dimension = {"teams": "team", "stations": "station", "grids": "grid"}[measure.coverage.value]
    expected = _expected(measure.coverage, scope)
    told = by(measure, scope, period, dimension)
    return Covered(_told(told, expected), len(expected))


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
