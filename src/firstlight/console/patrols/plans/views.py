"""Plans: the list, the record with its planner, drafting and putting right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.duty.shown import IN
from firstlight.console.force.shown import LogLine, log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.patrols.plans import shown
from firstlight.console.patrols.plans.maps import routes_map
from firstlight.console.patrols.plans.words import LABELS, PLAN, UNSAID, WEEKDAYS
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.models import ShiftAssignment
from firstlight.duty.queries import standing_people
from firstlight.duty.rules import SHIFT
from firstlight.kernel.actor import Actor
from firstlight.patrols.actions.plans import (
    adopt_routes,
    ask_routes,
    draft_plan,
    edit_plan,
    step_plan,
)
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.queries.targets import planned_in
from firstlight.patrols.rules import PATROL_PLAN
from firstlight.patrols.schemas.plans import DraftPlan, EditPlan, PlanKey, StepPlan

Refused = tuple[str, dict[str, Any], dict[str, str]]
AT_FIRST = {
    "foot_teams": 2,
    "vehicle_teams": 1,
    "hours_each": 3,
    "from_time": "08:00",
    "to_time": "19:00",
    "minimum_people": 2,
    "weekdays": [str(day) for day in range(7)],
}
FILTERS = (
    Filter("draft", gettext_lazy("Drafts"), lambda rows: rows.filter(state="draft")),
    Filter(
        "review",
        gettext_lazy("With the officer"),
        lambda rows: rows.filter(state__in=["under_review", "approved"]),
    ),
    Filter("published", gettext_lazy("Published"), lambda rows: rows.filter(state="published")),
    Filter(
        "over",
        gettext_lazy("Over, to be closed"),
        lambda rows: rows.filter(state="published", ends_on__lt=timezone.localdate()),
    ),
)


def _columns() -> list[Column]:
    return [
        Column(
            "name",
            _("Name (thing)"),
            lambda p: Cell(p.name, reverse("patrol_plan", args=[p.pk])),
            "name",
        ),
        Column(
            "state", _("State"), lambda p: Cell(PATROL_PLAN.state_names[p.state], state=p.state)
        ),
        Column("from", _("From"), lambda p: p.starts_on.isoformat(), "starts_on"),
        Column("until", _("Until"), lambda p: p.ends_on.isoformat(), "ends_on"),
        Column("team", _("Team (organisation)"), lambda p: p.organisation.called),
        Column("routes", _("Routes"), lambda p: p.routes.count(), numeric=True),
        Column("version", _("Version"), lambda p: p.number, "number", True),
        Column("note", _("Note"), lambda p: p.state_note, at_first=False),
    ]


@page(may="patrols.see")
def plans(request: SeatedRequest) -> HttpResponse:
    """List the plans that the actor may see."""
    rows = queries.plans(request.actor)
    found = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="patrols",
        find=lambda q: rows.filter(name__icontains=q),
    )
    if isinstance(found, HttpResponse):
        return found
    return render(request, "patrols/plans.html", {"listing": found})


def _choices(actor: Actor) -> dict[str, Any]:
    return {
        "labels": LABELS,
        "teams": [(str(row.pk), row.called) for row in planned_in(actor)],
        "officers": [(str(key), name) for key, name in queries.officers(actor)],
        "weekdays": [(str(day), words) for day, words in WEEKDAYS],
    }


@page(may="patrols.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Draft a plan."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            draft_plan,
            DraftPlan,
            given(request, DraftPlan, many=("weekdays",)),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            row = outcome.result
            return redirect("patrol_plan", row.pk) if row else redirect("patrols")
    context = _choices(request.actor) | {
        "errors": outcome.errors,
        "values": request.POST or AT_FIRST,
    }
    return render(request, "patrols/plan_new.html", context, status=200 if outcome.ok else 422)


@page(may="patrols.see")
def plan(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a plan."""
    return _show(request, queries.plan(request.actor, key))


@page(may="patrols.see")
def panel(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show how far the planner is: what the page asks for again and again while it works."""
    row = queries.plan(request.actor, key)
    return render(request, "patrols/panel.html", _of_panel(request.actor, row))


def _of_panel(actor: Actor, row: PatrolPlan) -> dict[str, Any]:
    return {
        "plan": row,
        "panel": shown.panel(row),
        "may_change": row.state == "draft" and actor.may("patrols.plan"),
    }


@require_POST
@page(may="patrols.plan")
def ask(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask the planner for routes."""
    row = queries.plan(request.actor, key)
    outcome = perform(request.actor, ask_routes, PlanKey, {"patrol_plan_id": key})
    if outcome.ok:
        return redirect("patrol_plan", key)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="patrols.plan")
def adopt(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Make the planned routes the plan's own."""
    row = queries.plan(request.actor, key)
    outcome = perform(request.actor, adopt_routes, PlanKey, {"patrol_plan_id": key})
    if outcome.ok:
        messages.success(request, _("These routes are the plan's now; change them as you like."))
        return redirect("patrol_plan", key)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="patrols.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Submit, return, approve, publish, amend, close, call off."""
    row = queries.plan(request.actor, key)
    values = given(request, StepPlan, patrol_plan_id=key)
    outcome = perform(request.actor, step_plan, StepPlan, values)
    if outcome.ok:
        state = PATROL_PLAN.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("patrol_plan", key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="patrols.plan")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a draft right."""
    row = queries.plan(request.actor, key)
    values = given(request, EditPlan, many=("weekdays",), patrol_plan_id=key)
    outcome = perform(request.actor, edit_plan, EditPlan, values)
    if outcome.ok:
        messages.success(request, _("Put right."))
        return redirect("patrol_plan", key)
    return _show(request, row, wrong=outcome.errors, values=request.POST)


def _show(
    request: SeatedRequest,
    row: PatrolPlan,
    *,
    refused: Refused | None = None,
    wrong: dict[str, str] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor = request.actor
    found = list(queries.routes_of(row))
    people = standing_people(route.shift for route in found if route.shift is not None)
    routes = [shown.route_shown(route) | _manned(route, people) for route in found]
    context = _choices(actor) | _of_panel(actor, row)
    context |= {
        "state": PATROL_PLAN.state_names[row.state],
        "steps": steps_of(PATROL_PLAN, actor, row, PLAN, refused=refused),
        "routes": routes,
        "balance": shown.balance(routes),
        "adopted": shown.figures(row.summary.get("adopted", {})),
        "by_hand": row.summary.get("by_hand", False),
        "map": routes_map(actor, found),
        "log": _log(actor, row),
        "values": values or _values(row),
        "errors": wrong or {},
    }
    return render(request, "patrols/plan.html", context, status=422 if refused or wrong else 200)


def _manned(route: PatrolRoute, people: Mapping[UUID, list[ShiftAssignment]]) -> dict[str, Any]:
    """Return how the shift of a route stands: its state, and how many have a place in it."""
    shift = route.shift
    if shift is None:
        return {}
    return {
        "shift_state": SHIFT.state_names[shift.state],
        "there": sum(each.state in IN for each in people[shift.pk]),
    }


def _log(actor: Actor, row: PatrolPlan) -> list[LogLine]:
    said = (event for event in queries.history(row) if event.action not in UNSAID)
    return log_lines(actor, said)


def _values(row: PatrolPlan) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in AT_FIRST},
        "name": row.name,
        "from_time": f"{row.from_time:%H:%M}",
        "to_time": f"{row.to_time:%H:%M}",
        "weekdays": [str(day) for day in row.weekdays],
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "organisation_id": str(row.organisation_id),
        "officer_contact_id": str(row.officer_contact_id or ""),
    }
