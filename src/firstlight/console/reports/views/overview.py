"""Every figure of a period on one page, and what each one means."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstlight.console.reports.asked import Asked, asked
from firstlight.console.reports.compared import compared
from firstlight.console.reports.files import FORMS, table_file
from firstlight.console.reports.words import (
    COVERAGE,
    DIMENSIONS,
    ROOMS,
    coverage_words,
    shown,
    span_words,
    unit_words,
)
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.actor import Actor
from firstlight.reports.measures import Measure
from firstlight.reports.queries import coverages, figures, measures_for

TOP = ("patrols", "gates", "talks", "rescues", "found", "disputes", "leaflets", "members")


def _lines(request: SeatedRequest, wanted: Asked) -> list[dict[str, Any]]:
    measures = measures_for(request.actor)
    now = figures(measures, wanted.scope, wanted.now)
    before = figures(measures, wanted.scope, wanted.before)
    covered = coverages(measures, wanted.scope, wanted.now)
    return [
        {
            "measure": measure,
            "count": shown(measure, now[measure.key]),
            "unit": unit_words(measure, shown(measure, now[measure.key])),
            "compared": compared(wanted, measure, now[measure.key], before[measure.key]),
            "coverage": coverage_words(covered[measure.key]),
            "about": COVERAGE[measure.coverage],
        }
        for measure in measures
    ]


@page(may="reports.see")
def overview(request: SeatedRequest) -> HttpResponse:
    """Show every measure: this period, the one before, how sure the ratio is, coverage."""
    wanted = asked(request, looks_back=True)
    lines = _lines(request, wanted)
    form = request.GET.get("out", "")
    if form in FORMS:
        return _file(request.actor, form, wanted, lines)
    rooms = [
        (ROOMS.get(room, room), list(group))
        for room, group in groupby(
            sorted(lines, key=lambda line: list(ROOMS).index(line["measure"].room)),
            key=lambda line: line["measure"].room,
        )
    ]
    by_key = {line["measure"].key: line for line in lines}
    context = wanted.context(request) | {
        "rooms": rooms,
        "top": [by_key[key] for key in TOP if key in by_key],
        "before_words": span_words(wanted.before),
        "now_words": span_words(wanted.now),
    }
    return render(request, "reports/overview.html", context)


def _file(actor: Actor, form: str, wanted: Asked, lines: list[dict[str, Any]]) -> HttpResponse:
    headings = [
        _("Figure"),
        span_words(wanted.now),
        _("Unit"),
        span_words(wanted.before),
        _("Ratio with its interval"),
        _("Coverage"),
        _("What it means"),
    ]
    rows = [
        [
            str(line["measure"].name),
            line["count"],
            str(line["measure"].unit),
            line["compared"].before,
            line["compared"].words,
            line["coverage"],
            str(line["measure"].definition),
        ]
        for line in lines
    ]
    return table_file(
        actor, form, f"{wanted.name} · {_('Figures')}", span_words(wanted.now), headings, rows
    )


@page(may="reports.see")
def definitions(request: SeatedRequest) -> HttpResponse:
    """Show what each measure is, word for word."""
    measures = measures_for(request.actor)
    form = request.GET.get("out", "")
    if form in FORMS:
        headings = [
            _("Figure"),
            _("What it means"),
            _("Unit"),
            _("What puts it into a period"),
            _("Coverage"),
        ]
        return table_file(
            request.actor, form, _("Definitions"), "", headings, [_said(m) for m in measures]
        )
    context = {
        "rows": [
            {
                "measure": measure,
                "coverage": COVERAGE[measure.coverage],
                "dimensions": [DIMENSIONS[name] for name in measure.dimensions],
            }
            for measure in measures
        ]
    }
    return render(request, "reports/definitions.html", context)


def _said(measure: Measure) -> list[str]:
    words = (measure.name, measure.definition, measure.unit, measure.period_rule)
    return [*(str(each) for each in words), str(COVERAGE[measure.coverage])]
