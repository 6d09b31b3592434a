"""The hours of school gates, and arranging their days."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.gates.words import LABELS, WEEKDAYS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.actions.gates import add_window, edit_window, plan_gates
from firstlight.duty.models import GateWindow
from firstlight.duty.queries import gates
from firstlight.duty.schemas.gates import AddWindow, EditWindow, PlanGates
from firstlight.force.queries import organisations, teams
from firstlight.kernel.actor import Actor


@page(may="duty.see")
def windows(request: SeatedRequest) -> HttpResponse:
    """Show the hours of each gate, school by school in the order of their names."""
    rows = gates.windows(request.actor)
    named = dict(WEEKDAYS)
    shown = [{"row": row, "days": [str(named[str(day)]) for day in row.weekdays]} for row in rows]
    return render(request, "gates/windows.html", {"windows": shown})


@page(may="duty.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Write down the hours of a gate."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, AddWindow, many=("weekdays",))
        outcome = perform(
            request.actor,
            add_window,
            AddWindow,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Written down. Now arrange its days."))
            return redirect("gate_windows")
    first = {"weekdays": ["1", "2", "3", "4", "5"], "people": 2, "lead_min": 20}
    return _form(request, values if outcome.errors else first, outcome)


@page(may="duty.plan")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put the hours of a gate right."""
    row, outcome = gates.window(request.actor, key), Outcome()
    values: Any = _values(row)
    if request.method == "POST":
        values = given(request, EditWindow, many=("weekdays",), window_id=key)
        outcome = perform(request.actor, edit_window, EditWindow, values)
        if outcome.ok:
            messages.success(request, _("Put right for the days arranged from now on."))
            return redirect("gate_windows")
    return _form(request, values, outcome, row)


def _form(
    request: SeatedRequest, values: Any, outcome: Outcome, row: GateWindow | None = None
) -> HttpResponse:
    context = {
        "window": row,
        "teams": _teams(request.actor),
        "schools": [(str(key), name) for key, name in gates.schools(request.actor)],
        "kinds": GateWindow.Kind.choices,
        "weekdays": WEEKDAYS,
        "labels": LABELS,
        "values": values,
        "errors": outcome.errors,
    }
    return render(request, "gates/window.html", context, status=200 if outcome.ok else 422)


def _teams(actor: Actor) -> list[tuple[str, str]]:
    rows = teams(actor) if actor.teams else organisations(actor)
    wanted = rows.filter(kind__in=["station", "team", "squad"])
    return [(str(row.pk), row.called) for row in wanted]


def _values(row: GateWindow) -> dict[str, Any]:
    names = ("gate", "kind", "people", "lead_min")
    return {name: getattr(row, name) for name in names} | {
        "organisation_id": str(row.organisation_id),
        "place_id": str(row.place_id),
        "weekdays": [str(day) for day in row.weekdays],
        "from_time": f"{row.from_time:%H:%M}",
        "to_time": f"{row.to_time:%H:%M}",
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        "is_retired": "true" if row.is_retired else "",
    }


@page(may="duty.plan")
def plan(request: SeatedRequest) -> HttpResponse:
    """Arrange the gates of some days."""
    outcome, today = Outcome(), timezone.localdate()
    values: Any = {
        "first": today.isoformat(),
        "last": (today + timedelta(days=13)).isoformat(),
    }
    if request.method == "POST":
        values = given(request, PlanGates)
        outcome = perform(request.actor, plan_gates, PlanGates, values)
        if outcome.ok:
            count = len(outcome.result or ())
            said = ngettext("%(count)s duty arranged.", "%(count)s duties arranged.", count)
            messages.success(request, said % {"count": count})
            return redirect("gates")
    context = {"labels": LABELS, "values": values, "errors": outcome.errors}
    return render(request, "gates/plan.html", context, status=200 if outcome.ok else 422)
