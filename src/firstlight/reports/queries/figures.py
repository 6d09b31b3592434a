"""Figures: what is settled from the tallies, what is younger from the rows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from firstlight.reports.measures import Measure
from firstlight.reports.models import Tally
from firstlight.reports.queries.kept import kept_sums
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.queries.settling import settled_through
from firstlight.reports.queries.truth import between, grouped
from firstlight.reports.rules import Period, spans

TALLIED = {"station": "station_id", "team": "team_id", "grid": "grid_id", "kind": "kind"}


def figures(measures: Iterable[Measure], scope: Scope, period: Period) -> dict[str, int]:
    """Return one figure for each measure."""
    wanted = list(measures)
    through = settled_through(scope.stations)
    found = Counter({measure.key: 0 for measure in wanted})
    flows = [measure.key for measure in wanted if not measure.is_stock]
    for key, amount in (
        _stored(flows, scope, period, through).values_list("measure").annotate(Sum("amount"))
    ):
        found[key] += amount
    for measure in wanted:
        for _nothing, amount in _young(measure, scope, period, through, ()):
            found[measure.key] += amount
    return dict(found)


def figure(measure: Measure, scope: Scope, period: Period) -> int:
    """Return one figure."""
    return figures([measure], scope, period)[measure.key]


def by(measure: Measure, scope: Scope, period: Period, dimension: str) -> dict[Any, int]:
    """Return a figure in its parts: by ``station``, ``team``, ``grid`` or ``kind``."""
    through = settled_through(scope.stations)
    found: Counter[Any] = Counter()
    if not measure.is_stock:
        stored = _stored([measure.key], scope, period, through)
        for key, amount in stored.values_list(TALLIED[dimension]).annotate(Sum("amount")):
            found[key] += amount
    for (key,), amount in _young(measure, scope, period, through, (dimension,)):
        found[key] += amount
    return dict(found)


def series(measure: Measure, scope: Scope, parts: Sequence[Period]) -> list[int]:
    """Return a figure over time, one for each of the parts, which follow one another."""
    if not parts or measure.is_stock:
        return [0] * len(parts)
    found = [0] * len(parts)
    starts = [part.start for part in parts]
    through = settled_through(scope.stations)
    whole = Period("day", parts[0].start, parts[-1].end)
    for day, amount in _stored_days(measure, scope, parts, through):
        found[bisect_right(starts, day) - 1] += amount
    for (day,), amount in _young(measure, scope, whole, through, (), by_day=True):
        found[bisect_right(starts, day) - 1] += amount
    return found


def _stored_days(
    measure: Measure, scope: Scope, parts: Sequence[Period], through: date
) -> Iterable[tuple[date, int]]:
    """Return sums by day, or by month where every part is made of whole months."""
    start, end = parts[0].start, min(parts[-1].end, through)
    rows = Tally.objects.filter(scope.tallies(), measure=measure.key)
    if any(part.start.day != 1 for part in parts):
        cuts = [("d", start, end)] if start < end else []
    else:
        cuts = list(spans(start, end))
    for grain, first, last in cuts:
        cut = rows.filter(grain=grain, on_date__gte=first, on_date__lt=last)
        yield from cut.values_list("on_date").annotate(Sum("amount"))


def _stored(keys: Sequence[str], scope: Scope, period: Period, through: date) -> QuerySet[Tally]:
    cuts = Q(pk__in=[])
    for grain, first, last in spans(period.start, min(period.end, through)):
        cuts |= Q(grain=grain, on_date__gte=first, on_date__lt=last)
    return Tally.objects.filter(cuts, scope.tallies(), measure__in=keys).order_by()


def _young(
    measure: Measure,
    scope: Scope,
    period: Period,
    through: date,
    names: Sequence[str],
    *,
    by_day: bool = False,
) -> Iterable[tuple[tuple[Any, ...], int]]:
    """Return sums of what is not in the tallies, rows and erased ones, by what they are summed."""
    start = max(period.start, through)
    if start >= period.end and not measure.is_stock:
        return
    for source in measure.sources:
        rows = source.rows().filter(scope.rows(source), between(source, start, period.end))
        if not names and not by_day:
            yield (), _sum(source, rows)
            continue
        for *key, amount in grouped(source, rows, names, by_day=by_day):
            yield tuple(key), amount
    if not measure.is_stock:
        yield from kept_sums(measure, scope, replace(period, start=start), names, by_day=by_day)


def _sum(source: Any, rows: QuerySet[Any]) -> int:
    if not source.value:
        return rows.count()
    return int(rows.aggregate(found=Sum(source.value))["found"] or 0)
