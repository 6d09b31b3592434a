"""The calendar: days by hand, and a year of public holidays after a look at them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.duty import queries
from firstlight.duty.actions import add_span, drop_span, edit_span, fill_year
from firstlight.duty.models import CalendarSpan
from firstlight.duty.schemas import AddSpan, EditSpan, FillYear, SpanKey
from firstlight.exchange.holidaybook import public_days
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor


@page(may="duty.see")
def calendar(request: SeatedRequest) -> HttpResponse:
    """Show the calendar; with a year asked for, what the library would write into it."""
    if request.method != "POST":
        return _show(request)
    act = request.POST.get("act", "")
    if act == "fill":
        outcome = perform(request.actor, fill_year, FillYear, given(request, FillYear))
        if outcome.ok:
            count = outcome.result or 0
            messages.success(
                request,
                ngettext("%(count)s new entry.", "%(count)s new entries.", count)
                % {"count": count},
            )
            return redirect("shift_calendar")
        return _show(request, outcome.errors)
    outcome = perform(request.actor, add_span, AddSpan, given(request, AddSpan))
    if outcome.ok:
        messages.success(request, _("Written into the calendar."))
        return redirect("shift_calendar")
    return _show(request, outcome.errors)


def _show(request: SeatedRequest, errors: dict[str, str] | None = None) -> HttpResponse:
    today = timezone.localdate()
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    rows = queries.spans(request.actor).filter(ends_on__gte=today.replace(month=1, day=1))
    context: dict[str, Any] = {
        "rows": rows[:300],
        "kinds": CalendarSpan.Kind.choices,
        "teams": writable(request.actor),
        "year": year,
        "found": public_days(year) if year else None,
        "team": request.GET.get("organisation_id", ""),
        "next_year": today.year + 1,
        "may_plan": request.actor.may("duty.plan"),
        "own": {row.pk for row in rows if _is_own(request.actor, row)},
        "values": request.POST,
        "errors": errors or {},
        "labels": LABELS,
    }
    return render(request, "duty/calendar.html", context, status=422 if errors else 200)


def writable(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisations whose shifts and calendar the actor plans."""
    rows = organisations(actor).filter(kind__in=["station", "team", "squad"])
    return [(str(row.pk), row.called) for row in rows if not actor.teams or row.pk in actor.teams]


def _is_own(actor: Actor, row: CalendarSpan) -> bool:
    inside = row.station_id in actor.stations
    return inside and (not actor.teams or row.organisation_id in actor.teams)


@page(may="duty.plan")
def entry(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put one entry right, or take it out."""
    row = queries.span(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("act") == "drop":
            perform(request.actor, drop_span, SpanKey, {"span_id": key})
            messages.success(request, _("Taken out of the calendar."))
            return redirect("shift_calendar")
        outcome = perform(
            request.actor, edit_span, EditSpan, given(request, EditSpan, span_id=key)
        )
        if outcome.ok:
            messages.success(request, _("Saved."))
            return redirect("shift_calendar")
        errors = outcome.errors
    values = request.POST or {
        "kind": row.kind,
        "name": row.name,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }
    context = {
        "row": row,
        "kinds": CalendarSpan.Kind.choices,
        "values": values,
        "errors": errors,
        "labels": LABELS,
    }
    return render(request, "duty/span.html", context, status=422 if errors else 200)
