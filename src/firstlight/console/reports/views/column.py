"""The column's paragraph in one click: in both languages, every figure with the rows behind it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.console.reports.asked import Asked, asked
from firstlight.console.reports.files import FORMS, table_file
from firstlight.console.reports.words import (
    COVERAGE,
    coverage_words,
    shown,
    span_words,
    unit_words,
)
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.actor import Actor
from firstlight.reports.measures import MEASURES, Measure
from firstlight.reports.queries import Covered, coverages, figures, measures_for
from firstlight.reports.rules import is_small, measures_in, printed

LANGUAGES = (("zh-hans", "中文"), ("en", "English"))


@page(may="reports.see")
def column(request: SeatedRequest) -> HttpResponse:
    """Print the paragraph, to be copied; small counts are not told."""
    wanted = asked(request, "to_date")
    known = {measure.key: measure for measure in measures_for(request.actor)}
    wanted_keys = [key for key in measures_in() if key in known]
    counts = figures([known[key] for key in wanted_keys], wanted.scope, wanted.now)
    form = request.GET.get("out", "")
    if form in FORMS:
        return _file(request.actor, form, wanted, counts)
    told = [key for key in wanted_keys if counts[key]]
    covered = coverages([known[key] for key in told], wanted.scope, wanted.now)
    context = wanted.context(request) | {
        "texts": [_text(code, name, wanted, counts) for code, name in LANGUAGES],
        "lines": [_line(known[key], wanted, counts[key], covered[key]) for key in told],
        "silent": [known[key].name for key in wanted_keys if not counts[key]],
        "now_words": span_words(wanted.now),
    }
    return render(request, "reports/column.html", context)


def _text(code: str, name: str, wanted: Asked, counts: dict[str, int]) -> dict[str, Any]:
    """Return the paragraph in one language: in pieces with links, and as plain text."""
    with translation.override(code):
        team = wanted.home.called if wanted.home else ""
        told = {key: told_of(MEASURES[key], count) for key, count in counts.items()}
        pieces = printed(counts, told, team, span_words(wanted.now))
        return {
            "code": code,
            "name": name,
            "plain": "".join(piece.words for piece in pieces).strip(),
            "pieces": [
                (piece.words, _rows_url(piece.measure, wanted) if piece.measure else "")
                for piece in pieces
            ],
        }


def told_of(measure: Measure, count: int) -> str:
    """Return a count as it may be published."""
    if is_small(count) and not measure.of_things:
        return _("fewer than 5")
    return str(count)


def _rows_url(key: str, wanted: Asked) -> str:
    return f"{reverse('report_rows', args=[key])}{wanted.url(p=wanted.period.kind)}"


def _line(measure: Measure, wanted: Asked, count: int, covered: Covered) -> dict[str, Any]:
    return {
        "measure": measure,
        "count": shown(measure, count),
        "unit": unit_words(measure, shown(measure, count)),
        "url": _rows_url(measure.key, wanted),
        "coverage": coverage_words(covered),
        "about": COVERAGE[measure.coverage],
    }


def _file(actor: Actor, form: str, wanted: Asked, counts: dict[str, int]) -> HttpResponse:
    headings = [_("Language"), _("Paragraph")]
    rows = [[name, _text(code, name, wanted, counts)["plain"]] for code, name in LANGUAGES]
    title = f"{wanted.name} · {_('The column’s paragraph')}"
    return table_file(actor, form, title, span_words(wanted.now), headings, rows)
