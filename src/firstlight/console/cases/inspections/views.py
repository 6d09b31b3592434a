"""Joint inspections at the desk: the list, the record, who is on site."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.cases.inspections import queries
from firstlight.cases.inspections.actions import (
    arrive,
    ask_helpers,
    leave,
    request_inspection,
    step_inspection,
)
from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.inspections.rules import JOINT_INSPECTION, LIMITS, TASKS, both_present
from firstlight.cases.inspections.schemas import (
    AskHelpers,
    OfInspection,
    RequestInspection,
    StepInspection,
)
from firstlight.console.cases.inspections.checking import checked_of
from firstlight.console.cases.inspections.words import LABELS, steps_told
from firstlight.console.choices import choices
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.places.queries import places

FILTERS = (
    Filter(
        "open",
        gettext_lazy("Not over"),
        lambda rows: rows.exclude(state__in=JOINT_INSPECTION.terminal),
    ),
    Filter("asked", gettext_lazy("To decide"), lambda rows: rows.filter(state="requested")),
    Filter("halted", gettext_lazy("Halted"), lambda rows: rows.filter(state="halted")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("inspection", args=[row.pk])),
            "number",
        ),
        Column("site", _("Site"), lambda row: row.place.name, "place__name"),
        Column(
            "state",
            _("State"),
            lambda row: Cell(JOINT_INSPECTION.state_names[row.state], state=row.state),
        ),
        Column(
            "planned",
            _("Planned for (inspection)"),
            lambda row: day_and_time(row.planned_at),
            "planned_at",
        ),
        Column("team", _("Team that supports"), lambda row: row.organisation.called),
        Column("rooms", _("Rooms checked"), lambda row: row.rooms_checked, numeric=True),
        Column("items", _("Things found"), lambda row: row.items_found, numeric=True),
    ]


@page(may="inspections.see")
def inspections(request: SeatedRequest) -> HttpResponse:
    """List the inspections that the actor may see."""
    rows = queries.inspections(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="inspections",
        find=lambda q: rows.filter(place__name__icontains=q) | rows.filter(number__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/inspections/inspections.html", {"listing": shown})


@page(may="inspections.request")
def new(request: SeatedRequest) -> HttpResponse:
    """Ask for an inspection."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            request_inspection,
            RequestInspection,
            given(request, RequestInspection, many=("tasks",), moments=("planned_at",)),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Asked for. An officer decides."))
            row = outcome.result
            return redirect("inspection", row.pk) if row else redirect("inspections")
    actor = request.actor
    context = {
        "labels": LABELS,
        "errors": outcome.errors,
        "values": request.POST,
        "sites": choices(_sites(actor)),
        "teams": [
            (str(o.pk), o.called)
            for o in organisations(actor)
            if o.kind in ("team", "squad") and (not actor.teams or o.pk in actor.teams)
        ],
        "tasks": list(TASKS.items()),
        "contacts": [(str(key), name) for key, name in queries.contacts(actor)],
        "limits": LIMITS,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/inspections/new.html", context, status=status)


def _sites(actor: Actor) -> list[Any]:
    return list(places(actor, ["school", "other", "team_base"]).order_by("kind", "name")[:400])


@page(may="inspections.see")
def inspection(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show an inspection: steps, who is on site, who supports, counts."""
    return _show(request, queries.inspection(request.actor, key))


@require_POST
@page(may="inspections.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step."""
    queries.inspection(request.actor, key)
    values = given(request, StepInspection, inspection_id=key)
    outcome = perform(request.actor, step_inspection, StepInspection, values)
    row = queries.inspection(request.actor, key)
    if outcome.ok:
        state = JOINT_INSPECTION.state_names[row.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("inspection", key)
    return _show(request, row, refused=(values.get("event", ""), values, _plain(outcome)))


def _plain(outcome: Outcome) -> dict[str, str]:
    """Say in words what a number of papers must look like."""
    words = _("This must be an official number: digits and the usual signs, no names.")
    names = ("certificate_no", "police_record_ref")
    found: dict[str, str] = {}
    for name, sentence in outcome.errors.items():
        head = name.partition(".")[0]
        found[head] = words if head in names and name != head else sentence
    return found


@require_POST
@page(may="inspections.manage")
def helpers(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask volunteers whether they will support."""
    row = queries.inspection(request.actor, key)
    values = given(request, AskHelpers, many=("people",), inspection_id=key)
    values.setdefault("people", [])
    outcome = perform(request.actor, ask_helpers, AskHelpers, values)
    if outcome.ok:
        messages.success(request, _("Asked. They may say no."))
        return redirect("inspection", key)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="inspections.manage")
def presence(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Check in on site, or leave: for oneself only."""
    queries.inspection(request.actor, key)
    run = leave if request.POST.get("leave") else arrive
    outcome = perform(request.actor, run, OfInspection, {"inspection_id": key})
    if outcome.ok:
        messages.success(request, _("Noted."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("inspection", key)


def _show(
    request: SeatedRequest,
    row: JointInspection,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    manages = actor.may("inspections.manage")
    officers = queries.officers([row.station_id]) if manages else []
    told = steps_told([(str(key), name) for key, name in officers])
    asked = queries.helpers_of(row)
    known = {each.person_id for each in asked}
    here = queries.present(actor.person_id, row.pk) if actor.person_id else []
    named = actor.person_id in (row.officer_in_charge_id, row.second_officer_id)
    context = checked_of(row) | {
        "row": row,
        "state": JOINT_INSPECTION.state_names[row.state],
        "may_check": bool(actor.person_id and queries.may_check(actor.person_id, row)),
        "steps": steps_of(JOINT_INSPECTION, actor, row, told, refused=refused),
        "limits": LIMITS,
        "tasks": [TASKS[key] for key in row.tasks if key in TASKS],
        "helpers": asked,
        "presences": queries.presences_of(row),
        "both": both_present(row),
        "may_arrive": named and not here and row.state in ("authorised", "briefed", "halted"),
        "may_leave": bool(here),
        "may_ask": manages and row.state in ("requested", "authorised"),
        "volunteers": [
            (str(key), name) for key, name in queries.volunteers(row) if key not in known
        ],
        "log": log_lines(actor, queries.history(row)),
        "labels": LABELS,
        "values": request.POST,
        "errors": wrong or {},
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/inspections/inspection.html", context, status=status)
