"""Every read of this room: figures from the tallies and from rows, and the rows behind them."""

from firstlight.reports.queries.coverage import Covered, coverage_of, coverages
from firstlight.reports.queries.figures import by, figure, figures, series
from firstlight.reports.queries.kept import erased_behind
from firstlight.reports.queries.rowsbehind import Behind, rows_behind
from firstlight.reports.queries.scopes import Scope, measures_for, scope_of, scopes_for
from firstlight.reports.queries.settling import OPEN_DAYS, is_touched, stale_stations
from firstlight.reports.queries.truth import Drift, drift, month_of, true_tallies

__all__ = [
    "OPEN_DAYS",
    "Behind",
    "Covered",
    "Drift",
    "Scope",
    "by",
    "coverage_of",
    "coverages",
    "drift",
    "erased_behind",
    "figure",
    "figures",
    "is_touched",
    "measures_for",
    "month_of",
    "rows_behind",
    "scope_of",
    "scopes_for",
    "series",
    "stale_stations",
    "true_tallies",
]
