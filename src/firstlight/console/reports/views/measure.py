"""One figure: over time, in its parts, and as it may be published."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstlight.console.listing import Link
from firstlight.console.reports.asked import Asked, asked, measure_of, names_of
from firstlight.console.reports.charts import bars
from firstlight.console.reports.compared import compared
from firstlight.console.reports.files import FORMS, table_file
from firstlight.console.reports.words import (
    COVERAGE,
    DIMENSIONS,
    HIDDEN,
    coverage_words,
    part_words,
    period_names,
    shown,
    span_words,
    unit_words,
)
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.actor import Actor
from firstlight.reports.measures import Measure
from firstlight.reports.models.tallies import NOBODY
from firstlight.reports.queries import by, coverage_of, figures, series
from firstlight.reports.rules import PARTS, parts_of, suppressed


@page(may="reports.see")
def measure(request: SeatedRequest, key: str) -> HttpResponse:
    """Show a measure: its definition, its course, its parts, the period before."""
    each, wanted = measure_of(request, key), asked(request)
    dimension = _dimension(request, each)
    parts = _parts(each, wanted, dimension)
    course = _course(request, each, wanted)
    form, what = request.GET.get("out", ""), request.GET.get("of", "")
    if form in FORMS:
        return _file(request.actor, form, what, each, wanted, course, parts, dimension)
    counts = [
        figures([each], wanted.scope, period)[each.key] for period in (wanted.now, wanted.before)
    ]
    context = wanted.context(request) | {
        "measure": each,
        "count": shown(each, counts[0]),
        "unit": unit_words(each, shown(each, counts[0])),
        "unit_before": unit_words(each, shown(each, counts[1])),
        "compared": compared(wanted, each, *counts),
        "before_words": span_words(wanted.before),
        "now_words": span_words(wanted.now),
        "coverage": coverage_words(coverage_of(each, wanted.scope, wanted.now)),
        "about_coverage": COVERAGE[each.coverage],
        "course": course,
        "chart": bars([line["words"] for line in course["lines"]], course["counts"]),
        "steps": course["chips"],
        "dimension": dimension,
        "dimension_words": DIMENSIONS[dimension],
        "dimensions": [
            Link(DIMENSIONS[name], wanted.url(by=name), name == dimension)
            for name in each.dimensions
        ],
        "parts": parts,
    }
    return render(request, "reports/measure.html", context)


def _dimension(request: SeatedRequest, each: Measure) -> str:
    given = request.GET.get("by", "")
    usual = "team" if "team" in each.dimensions else each.dimensions[-1]
    return given if given in each.dimensions else usual


def _course(request: SeatedRequest, each: Measure, wanted: Asked) -> dict[str, Any]:
    """Return the figure by smaller periods."""
    choices = PARTS[wanted.period.kind]
    given = request.GET.get("step", "")
    step = given if given in choices else choices[0]
    pieces = parts_of(wanted.now, step)
    found = series(each, wanted.scope, pieces)
    told = suppressed(dict(enumerate(found)))[0].values() if each.is_blurred else found
    counts: list[int | None] = [*told]
    return {
        "counts": counts,
        "step": step,
        "chips": [Link(period_names()[k], wanted.url(step=k), k == step) for k in choices],
        "lines": [
            {
                "words": part_words(part),
                "span": span_words(part),
                "count": HIDDEN if count is None else count,
            }
            for part, count in zip(pieces, counts, strict=True)
        ],
    }


def _parts(each: Measure, wanted: Asked, dimension: str) -> dict[str, Any]:
    """Return the figure by one dimension: as it is, and as it may be published."""
    found = by(each, wanted.scope, wanted.now, dimension)
    counts = {key: count for key, count in found.items() if count}
    names = names_of(dimension, list(counts), each)
    public, total = (counts, sum(counts.values())) if each.of_things else suppressed(counts)
    told, whole = (public, total) if each.is_blurred else (counts, sum(counts.values()))
    lines = [
        {
            "words": names[key],
            "count": HIDDEN if told[key] is None else told[key],
            "size": told[key] or 0,
            "public": HIDDEN if public[key] is None else public[key],
            "url": f"{reverse('report_rows', args=[each.key])}"
            f"{wanted.url(by=dimension, only='' if key == NOBODY else str(key))}",
        }
        for key in sorted(counts, key=lambda key: names[key])
    ]
    return {
        "lines": lines,
        "total": HIDDEN if whole is None else whole,
        "public_total": HIDDEN if total is None else total,
        "most": max((count or 0 for count in told.values()), default=0),
    }


def _file(
    actor: Actor,
    form: str,
    what: str,
    each: Measure,
    wanted: Asked,
    course: dict[str, Any],
    parts: dict[str, Any],
    dimension: str,
) -> HttpResponse:
    about = f"{wanted.name} · {span_words(wanted.now)} · {each.definition}"
    unit, title = f"{each.name} ({each.unit})", f"{each.name} · {wanted.name}"
    if what == "course":
        rows = [[line["span"], line["count"]] for line in course["lines"]]
        return table_file(actor, form, title, about, [_("Period of days"), unit], rows)
    column = "public" if what == "public" else "count"
    total = parts["public_total"] if what == "public" else parts["total"]
    rows = [[line["words"], line[column]] for line in parts["lines"]]
    if what == "public":
        about += " " + _("＊: not told, so that no count under 5 can be worked out.")
    rows.append([_("All together"), total])
    return table_file(actor, form, title, about, [str(DIMENSIONS[dimension]), unit], rows)
