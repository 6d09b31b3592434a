"""The rows behind a figure, within what the reader may see."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from firstlight.kernel.actor import Actor
from firstlight.reports.measures import Measure, Source
from firstlight.reports.queries.scopes import Scope
from firstlight.reports.queries.truth import between, day_of, field_of
from firstlight.reports.rules import Period


@dataclass(frozen=True, slots=True)
class Behind:
    """Rows of one source.

    Attributes
    ----------
    source
        Where they come from.
    rows
        Annotated ``is_open`` (whether the reader may open its page), ``by_day`` (but for what is
        there today), ``by_team``, ``by_grid``, ``by_kind``, and ``called_0`` … by what it is
        known to who may open it.
    closed : int
        How many more there are that only the count tells of.
    """

    source: Source
    rows: QuerySet[Any]
    closed: int


def rows_behind(
    actor: Actor,
    measure: Measure,
    scope: Scope,
    period: Period,
    only: dict[str, UUID | str] | None = None,
) -> list[Behind]:
    """Return exactly the rows that a figure counts, a part for each source.

    Rows of a sealed measure that the actor may not open are left out and counted.

    Parameters
    ----------
    actor, measure, scope, period
        Who asks, and of which figure.
    only
        Narrows to one ``station``, ``team``, ``grid`` or ``kind``.
    """
    narrowed = only or {}
    return [_behind(actor, measure, source, scope, period, narrowed) for source in measure.sources]


def _behind(
    actor: Actor,
    measure: Measure,
    source: Source,
    scope: Scope,
    period: Period,
    only: dict[str, UUID | str],
) -> Behind:
    rows = source.rows().filter(scope.rows(source), between(source, period.start, period.end))
    opened = source.sees(actor).order_by().filter(pk=OuterRef(source.seen_by))
    parts: dict[str, Any] = {"is_open": Exists(opened)}
    parts |= {f"by_{name}": field_of(source, name) for name in ("team", "grid", "kind")}
    parts |= {f"called_{place}": F(name) for place, name in enumerate(source.called)}
    if source.at:
        parts["by_day"] = day_of(source)
    rows = rows.annotate(**parts)
    for name, value in only.items():
        rows = rows.filter(**{"station_id" if name == "station" else f"by_{name}": value})
    rows = rows.order_by("-by_day", "pk") if source.at else rows.order_by("pk")
    if source.value:
        rows = rows.exclude(**{source.value: 0})
    if not measure.is_sealed:
        return Behind(source, rows, 0)
    told = rows.filter(is_open=True)
    return Behind(source, told, rows.count() - told.count())
