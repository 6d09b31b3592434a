"""The slow truth: sums worked out from the rows themselves."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from firstlight.reports.measures import MEASURES, Source
from firstlight.reports.models import KeptSum, Tally
from firstlight.reports.models.tallies import NOBODY

# measure, grain, day, team, grid, kind
Cell = tuple[str, str, date, UUID, UUID, str]
EVER = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Drift:
    """A tally that is not what the rows say."""

    cell: Cell
    stored: int
    true: int


def midnight(day: date) -> datetime:
    """Return the moment at which a local day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def between(source: Source, start: date | None, end: date | None) -> Q:
    """Return what narrows a source's rows to local days from `start` until before `end`."""
    found = Q()
    if source.at and start is not None:
        found &= Q(**{f"{source.at}__gte": start if source.is_dated else midnight(start)})
    if source.at and end is not None:
        found &= Q(**{f"{source.at}__lt": end if source.is_dated else midnight(end)})
    return found


def day_of(source: Source) -> Any:
    """Return the expression of a row's local day."""
    return F(source.at) if source.is_dated else TruncDate(source.at)


def field_of(source: Source, name: str) -> Any:
    """Return the expression of a row's station, team, grid or kind."""
    if name == "station":
        return F("station_id")
    held = getattr(source, name)
    if name == "kind":
        return F(held) if held else Value("")
    if not held:
        return Value(NOBODY, output_field=UUIDField())
    return Coalesce(F(held), Value(NOBODY, output_field=UUIDField()))


def amount_of(source: Source) -> Any:
    """Return the expression that adds rows up."""
    return Coalesce(Sum(source.value), Value(0)) if source.value else Count("pk")


def grouped(
    source: Source, rows: QuerySet[Any], names: Iterable[str], *, by_day: bool = False
) -> Iterable[tuple[Any, ...]]:
    """Return sums of rows by day (if asked for) and by the names given; the sum comes last."""
    parts = {f"by_{name}": field_of(source, name) for name in names}
    if by_day:
        parts = {"by_day": day_of(source), **parts}
    found = rows.order_by().annotate(**parts).values_list(*parts)
    summed: Iterable[tuple[Any, ...]] = found.annotate(amount=amount_of(source))
    return summed


def true_tallies(station_id: UUID, through: date) -> dict[Cell, int]:
    """Return what the tallies of a station must be: each day before `through`, each full month."""
    found: Counter[Cell] = Counter()
    for measure in MEASURES.values():
        for source in measure.sources:
            if source.at:
                _add(found, measure.key, source, station_id, through)
    _add_kept(found, station_id, through)
    return {cell: amount for cell, amount in found.items() if amount}


def _add_kept(found: Counter[Cell], station_id: UUID, through: date) -> None:
    """Add what erased rows have added before they were erased."""
    full = through.replace(day=1)
    for row in KeptSum.objects.filter(station_id=station_id, on_date__lt=through):
        rest = (row.team_id, row.grid_id, row.kind)
        found[(row.measure, "d", row.on_date, *rest)] += row.amount
        if row.on_date < full:
            found[(row.measure, "m", month_of(row.on_date), *rest)] += row.amount


def _add(found: Counter[Cell], key: str, source: Source, station_id: UUID, through: date) -> None:
    rows = source.rows().filter(between(source, EVER, through), station_id=station_id)
    full = through.replace(day=1)
    for day, team, grid, kind, amount in grouped(
        source, rows, ("team", "grid", "kind"), by_day=True
    ):
        found[(key, "d", day, team, grid, kind)] += amount
        if day < full:
            found[(key, "m", month_of(day), team, grid, kind)] += amount


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def stored_tallies(station_id: UUID) -> dict[Cell, int]:
    """Return a station's tallies as they stand."""
    rows = Tally.objects.filter(station_id=station_id)
    names = ("measure", "grain", "on_date", "team_id", "grid_id", "kind", "amount")
    return {tuple(row[:6]): row[6] for row in rows.values_list(*names)}


def drift(station_id: UUID, through: date) -> list[Drift]:
    """Return every tally of a station that differs from the rows."""
    true, stored = true_tallies(station_id, through), stored_tallies(station_id)
    return [
        Drift(cell, stored.get(cell, 0), true.get(cell, 0))
        for cell in sorted(true.keys() | stored.keys(), key=str)
        if stored.get(cell, 0) != true.get(cell, 0)
    ]
