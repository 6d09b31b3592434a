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


def kept_sums(
    measure: Measure,
    scope: Scope,
    period: Period,
    names: Sequence[str] = (),
    *,
    by_day: bool = False,
) -> Iterable[tuple[tuple[Any, ...], int]]:
    """Return what erased rows have added in a period, each sum with what it is summed by."""
    fields = [*(["on_date"] if by_day else []), *(FIELDS[name] for name in names)]
    rows = _kept(measure, scope, period)
    if not fields:
        yield (), int(rows.aggregate(found=Sum("amount"))["found"] or 0)
        return
    for *key, amount in rows.values_list(*fields).annotate(found=Sum("amount")):
        yield tuple(key), amount


def erased_behind(
    measure: Measure, scope: Scope, period: Period, only: dict[str, UUID | str] | None = None
) -> int:
    """Return how much of a figure stands on rows that are erased by now."""
    if measure.is_stock:
        return 0
    narrowed = {FIELDS[name]: value for name, value in (only or {}).items()}
    rows = _kept(measure, scope, period).filter(**narrowed)
    return int(rows.aggregate(found=Sum("amount"))["found"] or 0)


def _kept(measure: Measure, scope: Scope, period: Period) -> QuerySet[KeptSum]:
    within = Q(on_date__gte=period.start, on_date__lt=period.end)
    return KeptSum.objects.filter(within, scope.tallies(), measure=measure.key).order_by()
