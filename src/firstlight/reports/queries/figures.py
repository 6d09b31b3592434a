"""Figures: what is settled from the tallies, what is younger from the rows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from firstlight.kernel.questions import how_many
from firstlight.reports.measures import Measure, Source
from firstlight.reports.models import Tally
from firstlight.reports.queries.kept import kept_days, kept_parts
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.queries.settling import settled_through
from firstlight.reports.queries.truth import between, grouped
from firstlight.reports.rules import Period, spans

TALLIED = {"station": "station_id", "team": "team_id", "grid": "grid_id", "kind": "kind"}


def figures(measures: Iterable[Measure], scope: Scope, period: Period) -> dict[str, int]:
    """Return one figure for each measure; what is counted by rows is counted in one question."""
    wanted = list(measures)
    through = settled_through(scope.stations)
    found = Counter({measure.key: 0 for measure in wanted})
    flows = [measure.key for measure in wanted if not measure.is_stock]
    young = period.since(through)
    for key, amount in (
        _stored(flows, scope, period, through).values_list("measure").annotate(Sum("amount"))
    ):
        found[key] += amount
    for (key, _nothing), amount in kept_parts(flows, scope, young).items():
        found[key] += amount
    counted: list[tuple[str, QuerySet[Any]]] = []
    for measure in wanted:
        for source, rows in _young_rows(measure, scope, young):
            if source.value:
                found[measure.key] += int(rows.aggregate(found=Sum(source.value))["found"] or 0)
            else:
                counted.append((measure.key, rows))
    counts = how_many([rows for _key, rows in counted])
    for (key, _rows), count in zip(counted, counts, strict=True):
        found[key] += count
    return dict(found)


def figure(measure: Measure, scope: Scope, period: Period) -> int:
    """Return one figure."""
    return figures([measure], scope, period)[measure.key]


def by(measure: Measure, scope: Scope, period: Period, dimension: str) -> dict[Any, int]:
    """Return a figure in its parts: by ``station``, ``team``, ``grid`` or ``kind``."""
    return parts_by([measure], scope, period, dimension)[measure.key]


def parts_by(
    measures: Iterable[Measure], scope: Scope, period: Period, dimension: str
) -> dict[str, dict[Any, int]]:
    """Return the figures of some measures, each in the same parts (see `by`)."""
    wanted = list(measures)
    through = settled_through(scope.stations)
    found: dict[str, Counter[Any]] = {measure.key: Counter() for measure in wanted}
    flows = [measure.key for measure in wanted if not measure.is_stock]
    young = period.since(through)
    stored = _stored(flows, scope, period, through).values_list("measure", TALLIED[dimension])
    for key, part, amount in stored.annotate(Sum("amount")):
        found[key][part] += amount
    for (key, part), amount in kept_parts(flows, scope, young, dimension).items():
        found[key][part] += amount
    for measure in wanted:
        for source, rows in _young_rows(measure, scope, young):
            for part, amount in grouped(source, rows, (dimension,)):
                found[measure.key][part] += amount
    return {key: dict(parts) for key, parts in found.items()}


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
    young = whole.since(through)
    for day, amount in kept_days(measure.key, scope, young):
        found[bisect_right(starts, day) - 1] += amount
    for source, rows in _young_rows(measure, scope, young):
        for day, amount in grouped(source, rows, (), by_day=True):
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


def _young_rows(
    measure: Measure, scope: Scope, young: Period
) -> Iterable[tuple[Source, QuerySet[Any]]]:
    """Return the rows of each source that are in no tally yet."""
    if young.start < young.end or measure.is_stock:
        for source in measure.sources:
            within = between(source, young.start, young.end)
            yield source, source.rows().filter(scope.rows(source), within)
