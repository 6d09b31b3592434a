"""The rows behind a figure."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firstlight.console.listing import Cell, Column, Link, listing
from firstlight.console.reports.asked import Asked, asked, key_of, measure_of, names_of
from firstlight.console.reports.words import DIMENSIONS, shown, span_words
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.words import colon
from firstlight.reports.measures import Measure, Source
from firstlight.reports.queries import Behind, erased_behind, rows_behind


@page(may="reports.see")
def rows(request: SeatedRequest, key: str) -> HttpResponse:
    """List exactly the rows that a figure counts; who may, opens them."""
    measure, wanted = measure_of(request, key), asked(request)
    only = _only(request, measure)
    parts = rows_behind(request.actor, measure, wanted.scope, wanted.now, only)
    part, links = _part(request, parts, wanted)
    listed = listing(
        request,
        part.rows,
        _columns(measure, part),
        name=f"rows-{measure.key}",
        called=str(measure.name),
    )
    if isinstance(listed, HttpResponse):
        return listed
    listed.views, listed.save_view_url, listed.forget_view_url = [], "", ""
    closed = sum(each.closed for each in parts)
    erased = erased_behind(measure, wanted.scope, wanted.now, only)
    if measure.is_blurred:  # how many of them are gone would tell what the blur hides
        closed, erased = closed + erased, 0
    context = wanted.context(request) | {
        "measure": measure,
        "listing": listed,
        "parts": links,
        "closed": shown(measure, closed),
        "erased": erased,
        "now_words": span_words(wanted.now),
        "only": _only_words(only, measure),
        "back": f"{reverse('report_figure', args=[measure.key])}{wanted.url()}",
    }
    return render(request, "reports/rows.html", context)


def _part(request: SeatedRequest, parts: list[Behind], wanted: Asked) -> tuple[Behind, list[Link]]:
    """Return the part that is asked for, and the ways to each where there are several."""
    number = request.GET.get("part", "0")
    at = int(number) if number.isdigit() and int(number) < len(parts) else 0
    same = {key: request.GET[key] for key in ("by", "only") if request.GET.get(key)}
    links = [
        Link(part.source.words, wanted.url(part=str(place), **same), place == at)
        for place, part in enumerate(parts)
    ]
    return parts[at], links if len(links) > 1 else []


def _only(request: SeatedRequest, measure: Measure) -> dict[str, Any]:
    by, value = request.GET.get("by", ""), request.GET.get("only", "")
    return {by: key_of(value)} if value and by in measure.dimensions else {}


def _only_words(only: dict[str, Any], measure: Measure) -> str:
    return " · ".join(
        f"{DIMENSIONS[name]}{colon()}{names_of(name, [value], measure)[value]}"
        for name, value in only.items()
    )


def _columns(measure: Measure, part: Behind) -> list[Column]:
    """Return facts without contents: what, when, whose, and what it counts for."""
    source = part.source
    names: dict[tuple[str, Any], str] = {}

    def named(dimension: str, value: Any) -> str:
        if (dimension, value) not in names:
            names[dimension, value] = names_of(dimension, [value], measure)[value]
        return names[dimension, value]

    found = [Column("row", _("Entry"), lambda row: _door(measure, source, row))]
    if source.at:
        found.append(Column("day", pgettext("of a row", "Day"), lambda row: row.by_day, source.at))
    found.append(Column("station", _("Station"), lambda row: named("station", row.station_id)))
    for dimension in measure.dimensions[1:]:
        found.append(_by(dimension, named))
    found.append(
        Column("key", _("End of its key"), lambda row: f"…{str(row.pk)[-8:]}", at_first=False)
    )
    amount = source.value
    if amount:
        found.append(
            Column("amount", measure.unit, lambda row: getattr(row, amount), amount, True)
        )
    return found


def _by(dimension: str, named: Any) -> Column:
    return Column(
        dimension,
        DIMENSIONS[dimension],
        lambda row: named(dimension, getattr(row, f"by_{dimension}")),
    )


def _door(measure: Measure, source: Source, row: Any) -> Cell:
    """Return what a row is called, with the way to its page, for who may open it.

    Everybody else reads what kind of thing it is, and of which day.
    """
    if not (row.is_open and source.page):
        return Cell(_unopened(measure, row))
    known = [str(getattr(row, f"called_{place}") or "") for place in range(len(source.called))]
    words = " · ".join(filter(None, known)) or _unopened(measure, row)
    return Cell(words, reverse(source.page, args=[getattr(row, source.page_key)]))


def _unopened(measure: Measure, row: Any) -> str:
    kind = measure.kinds.get(row.by_kind, measure.name)
    return f"{kind} {day}" if (day := getattr(row, "by_day", None)) else str(kind)
