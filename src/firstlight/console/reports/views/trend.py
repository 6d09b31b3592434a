"""What it takes to say that a figure stepped at some day, and what the months say then."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from firstlight.console.reports.asked import FIRST, asked, measure_of
from firstlight.console.reports.charts import bars
from firstlight.console.reports.words import part_words
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.reports.measures import Measure
from firstlight.reports.queries import measures_for, scope_of, scopes_for, series
from firstlight.reports.rules import Period, parts_of, period_of

MOST_MONTHS = 180


@page(may="reports.see")
def trend(request: SeatedRequest) -> HttpResponse:
    """Ask for a figure, a known day and a series to compare with; answer when there is enough."""
    given, wanted = request.GET, asked(request)
    flows = [each for each in measures_for(request.actor) if _is_told_by_month(each)]
    chosen = measure_of(request, given.get("measure") or flows[0].key)
    other = given.get("other", "")
    day, errors = _known_day(given.get("at", ""))
    context: dict[str, Any] = wanted.context(request) | {
        "measures": [(each.key, each.name) for each in flows],
        "others": [
            (str(row.pk), "　" * row.path.count("/") + row.called)
            for row in scopes_for(request.actor)
        ],
        "chosen": chosen,
        "other": other,
        "at": given.get("at", ""),
        "errors": errors,
    }
    if day and _is_told_by_month(chosen):
        context |= _answered(request, chosen, day, wanted.scope, other)
    return render(request, "reports/trend.html", context, status=422 if errors else 200)


def _is_told_by_month(each: Measure) -> bool:
    return not (each.is_stock or each.is_blurred)


def _known_day(text: str) -> tuple[date | None, dict[str, str]]:
    if not text:
        return None, {}
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        return None, {"at": _("This must be a date.")}
    if not FIRST < day <= timezone.localdate():
        return None, {"at": _("This must be a day that is over.")}
    return day, {}


def _answered(
    request: SeatedRequest, chosen: Measure, day: date, scope: Any, other: str
) -> dict[str, Any]:
    from firstlight.reports.planning import answer

    months, at = _months(chosen, scope, day)
    own = series(chosen, scope, months)
    beside = scope_of(request.actor, other) if other and other != str(scope.key) else None
    compared = series(chosen, beside, months) if beside else None
    found = answer(own, compared, [month.days for month in months], at)
    words = [part_words(month) for month in months]
    lines = [
        {
            "words": word,
            "count": count,
            "other": "" if compared is None else compared[number],
            "fitted": "" if found.own is None else f"{found.own.fitted[number]:.1f}",
            "is_after": number >= at,
        }
        for number, (word, count) in enumerate(zip(words, own, strict=True))
    ]
    told = {
        name: "" if value is None else f"{value:.2f}"
        for name, value in (("factor", found.factor), ("low", found.low), ("high", found.high))
    }
    return {
        "answer": found,
        "told": told,
        "lines": lines,
        "chart": bars(words, own),
        "is_within": found.low is not None and found.low <= 1 <= (found.high or 0),
    }


def _months(chosen: Measure, scope: Any, day: date) -> tuple[list[Period], int]:
    """Return the full months from the first with a row to the last, and which comes after `day`.

    The month of the day itself counts with what came before only if the day is its last.
    """
    today = timezone.localdate()
    last = period_of("month", today).start
    first = date(last.year - MOST_MONTHS // 12, last.month, 1)
    months = parts_of(Period("month", first, last), "month")
    counts = series(chosen, scope, months)
    began = next((number for number, count in enumerate(counts) if count), len(months))
    months = months[began:]
    at = sum(month.start < day for month in months)
    return months, at
