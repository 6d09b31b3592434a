"""Reporting a grid event on a phone, and what became of one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.actions import report_event
from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.grid_events.rules import GRID_EVENT, is_late
from firstlight.cases.grid_events.schemas import ReportEvent
from firstlight.console.account.privacy import kept_on_the_phone
from firstlight.console.cases.grid_events.views import clock_of
from firstlight.console.cases.grid_events.words import LABELS
from firstlight.console.given import given
from firstlight.console.incidents.maps import picking_map
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.patrols.queries.proof import walked

MOST = 50


@page(may="grid_events.report")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show what one was sent and what became of what one reported."""
    actor = request.actor
    rows = queries.grid_events(actor)
    sent = rows.filter(handler_id=actor.person_id, state__in=("dispatched", "in_handling"))
    told = rows.filter(reporter_id=actor.person_id)
    own = queries.own_grids(actor) if actor.may("grid_events.own_grid") else []
    of_grid = rows.filter(grid_id__in=own).exclude(state__in=GRID_EVENT.terminal)
    context = {
        "sent": [_card(row) for row in sent[:MOST]],
        "told": [_card(row) for row in told[:MOST]],
        "of_grid": [_card(row) for row in of_grid[:MOST]] if own else [],
        "serves_grids": bool(own),
    }
    return render(request, "cases/grid_events/mine.html", context)


def _card(row: GridEvent) -> dict[str, object]:
    return {
        "row": row,
        "state": GRID_EVENT.state_names[row.state],
        "is_late": is_late(row, timezone.now()),
        "clock": clock_of(row),
    }


@page(may="grid_events.report", carried=True)
def new(request: SeatedRequest) -> HttpResponse:
    """Report a matter; from a patrol that one is on, it is noted as found there."""
    actor, outcome = request.actor, Outcome()
    patrol = _patrol(request)
    if request.method == "POST":
        values = given(request, ReportEvent)
        if patrol:
            values["patrol_run_id"] = patrol
        outcome = perform(
            actor,
            report_event,
            ReportEvent,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Reported. The desk has it and its clock runs."))
            row = outcome.result
            return redirect("grid_event", row.pk) if row else redirect("my_grid_events")
    context = {
        "labels": LABELS,
        "categories": GridEvent.Category.choices,
        "levels": GridEvent.Level.choices,
        "values": request.POST if request.method == "POST" else {"level": "ordinary"},
        "errors": outcome.errors,
        "patrol": patrol,
        "map": picking_map(actor, "lat", "lon"),
        "manages": actor.may("grid_events.manage"),
    }
    status = 200 if outcome.ok else 422
    return kept_on_the_phone(render(request, "cases/grid_events/new.html", context, status=status))


def _patrol(request: SeatedRequest) -> str:
    """Return the patrol that the address names, if one is on it."""
    text = request.GET.get("patrol", "")
    if not text or not request.actor.may("patrols.walk"):
        return ""
    try:
        return str(walked(request.actor, UUID(text)).pk)
    except ValueError:
        return ""
