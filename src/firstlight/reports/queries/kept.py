"""What erased rows have added to the figures, and what one row adds while it is there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from firstlight.reports.measures import MEASURES, Measure
from firstlight.reports.models import KeptSum
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.queries.truth import grouped
from firstlight.reports.rules import Period

# measure, day, station, team, grid, kind
Share = tuple[str, date, UUID, UUID, UUID, str]
FIELDS = {"station": "station_id", "team": "team_id", "grid": "grid_id", "kind": "kind"}


def shares_of(subject: str) -> Counter[Share]:
    """Return what one thing adds to every figure by day: itself, and the rows that hang on it.

    Of what is blurred (tips) nothing is kept: the promise is that it goes from the figures too.

    Parameters
    ----------
    subject
        As the log names it: ``app.model:key``.
    """
    label, _colon, key = subject.partition(":")
    found: Counter[Share] = Counter()
    for measure in (each for each in MEASURES.values() if not each.is_blurred):
        for source in measure.sources:
            rows = source.rows()
            path = {rows.model._meta.label_lower: "pk", **source.touched}.get(label)
            if not (path and source.at):
                continue
            there = rows.filter(**{path: key})
            for day, *cell, amount in grouped(source, there, FIELDS, by_day=True):
                station, team, grid, kind = cell
                found[measure.key, day, station, team, grid, kind] += amount
    return found


def kept_parts(
    measures: Sequence[str], scope: Scope, period: Period, dimension: str = ""
) -> dict[tuple[str, Any], int]:
    """Return what erased rows have added in a period, by measure and, if asked for, its parts."""
    rows = _kept(measures, scope, period).values_list("measure")
    if not dimension:
        return {(key, None): amount for key, amount in rows.annotate(found=Sum("amount"))}
    parts = rows.values_list("measure", FIELDS[dimension]).annotate(found=Sum("amount"))
    return {(key, part): amount for key, part, amount in parts}


def kept_days(measure: str, scope: Scope, period: Period) -> Iterable[tuple[date, int]]:
    """Return what erased rows have added to a measure on each day of a period."""
    rows = _kept([measure], scope, period)
    yield from rows.values_list("on_date").annotate(found=Sum("amount"))


def erased_behind(
    measure: Measure, scope: Scope, period: Period, only: dict[str, UUID | str] | None = None
) -> int:
    """Return how much of a figure stands on rows that are erased by now."""
    if measure.is_stock:
        return 0
    narrowed = {FIELDS[name]: value for name, value in (only or {}).items()}
    rows = _kept([measure.key], scope, period).filter(**narrowed)
    return int(rows.aggregate(found=Sum("amount"))["found"] or 0)


def _kept(measures: Sequence[str], scope: Scope, period: Period) -> QuerySet[KeptSum]:
    within = Q(on_date__gte=period.start, on_date__lt=period.end)
    return KeptSum.objects.filter(within, scope.tallies(), measure__in=measures).order_by()
