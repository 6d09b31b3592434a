"""Warnings as issued, and what the force does about them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.incidents.maps import collection
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.settled import settled_of
from firstlight.console.steps import steps_of
from firstlight.console.storms.maps import activation_map, pins_of_response, warning_map
from firstlight.console.storms.words import COLOURS, LABELS, LEVELS, told
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.actions.storms import count_back, send_group, step_activation
from firstlight.duty.actions.warnings import take_warning
from firstlight.duty.models import EmergencyActivation, WeatherWarning
from firstlight.duty.queries import storms
from firstlight.duty.rules import EMERGENCY_ACTIVATION
from firstlight.duty.rules.weather import proposed_level
from firstlight.duty.schemas.storms import CountBack, SendGroup, StepActivation, TakeWarning
from firstlight.exchange.cap import MOST_BYTES, read_alert
from firstlight.force.queries import teams
from firstlight.kernel.words import sentences

FILTERS = (
    Filter(
        "open",
        gettext_lazy("Not over"),
        lambda rows: rows.filter(state__in=storms.RUNNING),
    ),
    Filter(
        "debrief",
        gettext_lazy("Debrief missing"),
        lambda rows: rows.filter(state="stood_down"),
    ),
)


def _columns() -> list[Column]:
    return [
        Column(
            "hazard",
            _("Hazard"),
            lambda a: Cell(a.hazard or "—", reverse("storm", args=[a.pk])),
            "hazard",
        ),
        Column(
            "state",
            _("State"),
            lambda a: Cell(EMERGENCY_ACTIVATION.state_names[a.state], state=a.state),
        ),
        Column("colour", _("Colour as issued"), lambda a: COLOURS.get(a.warning_colour, "")),
        Column("level", _("Response level"), lambda a: level_name(a.response_level)),
        Column("issuer", _("Issuer"), lambda a: a.issuer),
        Column("issued", _("Issued"), lambda a: day_and_time(a.issued_at), "issued_at"),
        Column("area", _("Area it covers"), lambda a: a.area),
    ]


def level_name(level: int | None) -> str:
    """Return a response level in words, "" where there is none."""
    return str(dict(LEVELS).get(str(level), ""))


@page(may="duty.see")
def activations(request: SeatedRequest) -> HttpResponse:
    """List what was done about hazards; what is in force stands above."""
    rows = storms.activations(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="storms",
        find=lambda q: rows.filter(hazard__icontains=q) | rows.filter(area__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    context = {"listing": shown, "in_force": in_force(request)}
    return render(request, "storms/activations.html", context)


def in_force(request: SeatedRequest) -> list[dict[str, Any]]:
    """Return the warnings in force as the page says them: issuer and hour with each."""
    rows = storms.warnings_in_force(request.actor, timezone.now())
    return [{"row": row, "colour": COLOURS.get(row.colour, "")} for row in rows]


@page(may="duty.warn")
def take(request: SeatedRequest) -> HttpResponse:
    """Take in a warning from its file."""
    outcome = Outcome()
    if request.method == "POST":
        sent = request.FILES.get("source")
        content = sent.read(MOST_BYTES + 1) if sent else b""
        outcome = perform(request.actor, take_warning, TakeWarning, {"source": content or ""})
        if outcome.ok:
            taken = outcome.result
            said = _("This warning had come before.") if taken.is_repeated else _("Taken in.")
            messages.success(request, said)
            return redirect("storm_warning", taken.warning.pk)
        outcome.errors = {"source": sentences(outcome.errors.values())}
    context = {"labels": LABELS, "errors": outcome.errors, "values": {}}
    return render(request, "storms/take.html", context, status=200 if outcome.ok else 422)


@page(may="duty.see")
def warning(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a warning as its issuer gave it, in the reader's language where it was given."""
    row: WeatherWarning = storms.warning(request.actor, key)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    context = {
        "warning": row,
        "said": read_alert(row.source.encode()).said_in(language),
        "colour": COLOURS.get(row.colour, ""),
        "level": level_name(proposed_level(row.colour)),
        "about": list(storms.activations(request.actor).filter(warning=row)),
        "map": warning_map(request.actor, row),
        "is_in_force": row in storms.warnings_in_force(request.actor, timezone.now()),
    }
    return render(request, "storms/warning.html", context)


@page(may="duty.see")
def activation(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what the force does about a hazard."""
    return _show(request, storms.activation(request.actor, key))


@require_GET
@page(may="duty.see")
def pins(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return where people gather, the shelters and the groups out there, for the map."""
    row = storms.activation(request.actor, key)
    return JsonResponse(collection(pins_of_response(row)))


@require_POST
@page(may="duty.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask teams, withdraw, count, stand down."""
    row = storms.activation(request.actor, key)
    values = given(request, StepActivation, many=("teams", "shelters"), activation_id=key)
    outcome = perform(request.actor, step_activation, StepActivation, values)
    if outcome.ok:
        state = EMERGENCY_ACTIVATION.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("storm", key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="duty.see")
def send(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Send a group out."""
    row = storms.activation(request.actor, key)
    values = given(request, SendGroup, many=("people",), activation_id=key)
    outcome = perform(request.actor, send_group, SendGroup, values)
    if outcome.ok:
        messages.success(request, _("The group is out. Count everybody back."))
        return redirect("storm", key)
    return _show(request, row, wrong=outcome.errors, values=values)


@require_POST
@page(may="duty.see")
def back(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count people of a group back."""
    task = storms.storm_task(request.actor, key)
    values = given(request, CountBack, many=("people",), task_id=key)
    outcome = perform(request.actor, count_back, CountBack, values)
    if outcome.ok:
        messages.success(request, _("Counted back."))
        return redirect("storm", task.activation_id)
    row = storms.activation(request.actor, task.activation_id)
    return _show(request, row, counting=outcome.errors)


def _show(
    request: SeatedRequest,
    row: EmergencyActivation,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
    counting: dict[str, str] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor = request.actor
    asked = [(str(team.pk), team.called) for team in teams(actor)]
    places = [(str(place.pk), place.name) for place in storms.shelters(row)]
    shown = told(asked, places, storms.assembly_points(row))
    steps = steps_of(EMERGENCY_ACTIVATION, actor, row, shown, refused=refused)
    ready = storms.ready_people(row)
    out = storms.heads_out(row)
    gone = {head.person_id for head in out}
    may_send = row.state in ("readiness", "deployed") and "commander" in actor.hats
    context = {
        "activation": row,
        "state": EMERGENCY_ACTIVATION.state_names[row.state],
        "steps": [each for each in steps if each.event != "deploy"],
        "colour": COLOURS.get(row.warning_colour, ""),
        "level": level_name(row.response_level),
        "proposed": level_name(proposed_level(row.warning_colour)),
        "is_lifted": row.warning is not None and row.warning.lifted_at is not None,
        "may_send": may_send,
        "map": activation_map(actor, row),
        "asked": storms.teams_asked(row),
        "free": [(str(r.person_id), r.person.name) for r in ready if r.person_id not in gone],
        "ready": ready,
        "shelters": storms.shelters_of(row),
        "out": out,
        "tasks": storms.tasks_of(row),
        "standbys": storms.standbys(row),
        "labels": LABELS,
        "settled": settled_of(actor, "storm", row),
        "log": log_lines(actor, storms.activation_history(row)),
        "values": values or {},
        "errors": wrong or {},
        "counting": counting or {},
    }
    status = 422 if refused or wrong or counting else 200
    return render(request, "storms/activation.html", context, status=status)


@page(may="duty.join", carried=True)
def mine(request: SeatedRequest) -> HttpResponse:
    """Show the groups that one is out with, on a phone."""
    return _mine(request)


def _mine(request: SeatedRequest, errors: dict[str, str] | None = None) -> HttpResponse:
    actor = request.actor
    tasks = storms.my_storm_tasks(actor)
    shown = [
        {
            "task": task,
            "point": (task.lon, task.lat),
            "leads": task.leader_id == actor.person_id,
            "shelters": storms.shelters_of(task.activation),
            "recalled": task.activation.state == "withdrawing",
            "heads": list(task.heads.select_related("person").order_by("person__pinyin")),
            "is_out": task.heads.filter(person=actor.person_id, back_at=None).exists(),
        }
        for task in tasks
    ]
    context = {"groups": shown, "errors": errors or {}}
    return render(request, "storms/mine.html", context, status=422 if errors else 200)


@require_POST
@page(may="duty.join")
def mine_back(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count oneself, or who is in the group that one leads, back."""
    values: dict[str, Any] = given(request, CountBack, many=("people",), task_id=key)
    if not values.get("people"):
        values["people"] = [request.actor.person_id]
    outcome = perform(request.actor, count_back, CountBack, values)
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Counted back."))
    return redirect("my_storms")
