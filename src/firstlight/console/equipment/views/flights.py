"""Drone flights: the list, planning one, and its record."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.clocks import day_and_time
from firstlight.console.equipment.flight_words import FLIGHT, LABELS
from firstlight.console.equipment.words import CLASSES
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, Told, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.equipment import queries
from firstlight.equipment.actions import erase_images, plan_flight, step_flight
from firstlight.equipment.models import DroneFlight
from firstlight.equipment.rules import (
    DRONE_FLIGHT,
    EXCEPTIONS,
    last_moment,
    said,
    why_not_free,
)
from firstlight.equipment.schemas import EraseImages, PlanFlight, StepFlight
from firstlight.force.matters import known
from firstlight.incidents.queries import visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.searches.queries import open_place

FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("To be flown"),
        lambda rows: rows.exclude(state__in=DRONE_FLIGHT.terminal),
    ),
    Filter("images", gettext_lazy("Images to sort"), lambda rows: rows.filter(state="landed")),
    Filter(
        "kept",
        gettext_lazy("Images kept"),
        lambda rows: rows.filter(images="kept", images_erased_at__isnull=True),
    ),
    Filter("done", gettext_lazy("Logged"), lambda rows: rows.filter(state="completed")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "area",
            _("Where"),
            lambda f: Cell(f.area_name, reverse("flight", args=[f.pk])),
            "area_name",
        ),
        Column(
            "state", _("State"), lambda f: Cell(DRONE_FLIGHT.state_names[f.state], state=f.state)
        ),
        Column("planned", _("Planned for"), lambda f: day_and_time(f.planned_at), "planned_at"),
        Column("aircraft", _("Drone"), lambda f: f.aircraft.name, "aircraft__name"),
        Column("pilot", _("Pilot"), lambda f: f.pilot.name, "pilot__pinyin"),
        Column("height", _("Height (m)"), lambda f: f.height_m, "height_m", True),
        Column("purpose", _("Purpose"), lambda f: f.purpose),
        Column("approval", _("Permission"), lambda f: f.approval_ref),
        Column("images", _("Images"), images_said, at_first=False),
    ]


def images_said(row: DroneFlight) -> str:
    """Return in words what became of the images of a flight."""
    if row.images == "kept":
        return _("Kept, erased since") if row.images_erased_at else _("Kept for a case")
    words = {"erased": _("Erased"), "none": _("None were taken")}
    return words.get(row.images, "")


@page(may="equipment.use")
def flights(request: SeatedRequest) -> HttpResponse:
    """List the flights that the actor may see."""
    rows = queries.flights(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="flights",
        find=lambda q: rows.filter(area_name__icontains=q) | rows.filter(purpose__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "equipment/flights.html", {"listing": shown})


@page(may="equipment.fly")
def new(request: SeatedRequest) -> HttpResponse:
    """Plan a flight."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, PlanFlight, many=("exceptions",), moments=("planned_at",))
        values["thread"] = values.get("thread") or None
        values.setdefault("films_no_homes", "false")
        outcome = perform(
            request.actor,
            plan_flight,
            PlanFlight,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Planned. Now see whether it is free to fly."))
            found = outcome.result
            return redirect("flight", found.pk) if found else redirect("flights")
    chosen = {"exceptions": request.POST.getlist("exceptions")}
    drones = [(str(row.pk), row.name) for row in queries.drones(request.actor)]
    only = {"aircraft_id": drones[0][0]} if len(drones) == 1 else {}
    context = {
        "labels": LABELS,
        "drones": drones,
        "exceptions": list(EXCEPTIONS.items()),
        "calls": _calls(request.actor),
        "values": {**request.POST.dict(), **chosen}
        if request.method == "POST"
        else only | _begun(request.actor, request.GET),
        "errors": outcome.errors,
    }
    return render(request, "equipment/flight_new.html", context, status=200 if outcome.ok else 422)


def _calls(actor: Actor) -> list[tuple[str, str]]:
    """Return the calls that are going on and that the pilot may know of, to choose from."""
    return [(str(matter.key), matter.title) for matter in known(actor)]


def _begun(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known before a flight is planned: of its call, or of the one that was not."""
    earlier = queries.flights(actor).filter(pk__in=keys_in([asked.get("like", "")])).first()
    if earlier is not None:
        fields = ("aircraft_id", "area_name", "lat", "lon", "radius_m", "height_m", "purpose")
        more = ("is_rescue", "is_near_gathering", "exceptions", "insurance_ref", "thread")
        return {name: getattr(earlier, name) or "" for name in fields + more}
    call = visible_incidents(actor).filter(pk__in=keys_in([asked.get("call", "")])).first()
    if call is None:
        return {}
    lon, lat = open_place(actor, call) or ("", "")
    return {
        "thread": call.pk,
        "area_name": call.place_name,
        "lon": lon,
        "lat": lat,
        "purpose": call.get_kind_display(),
        "is_rescue": "true",
    }


@page(may="equipment.use")
def flight(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a flight."""
    return _show(request, queries.flight(request.actor, key))


@require_POST
@page(may="equipment.fly")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of a flight."""
    row = queries.flight(request.actor, key)
    values = given(request, StepFlight, flight_id=key)
    values["thread"] = values.get("thread") or None
    outcome = perform(request.actor, step_flight, StepFlight, values)
    if outcome.ok:
        state = DRONE_FLIGHT.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("flight", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="equipment.use")
def images(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say that the images which were kept are erased."""
    row = queries.flight(request.actor, key)
    values = given(request, EraseImages, flight_id=key)
    outcome = perform(request.actor, erase_images, EraseImages, values)
    if outcome.ok:
        messages.success(request, _("Noted: the images are erased."))
        return redirect("flight", key)
    return _show(request, row, wrong=outcome.errors)


def _show(
    request: SeatedRequest,
    row: DroneFlight,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor, against = request.actor, [said(code) for code in why_not_free(row)]
    call = visible_incidents(actor).filter(pk=row.thread).first() if row.thread else None
    told = {**FLIGHT, "log": _log(actor, row)}
    steps = steps_of(DRONE_FLIGHT, actor, row, told, refused=refused)
    if not actor.may("equipment.fly") or row.pilot_id != actor.person_id:
        steps = []
    elif row.state == "planned":
        steps = _clearing(row, against, steps, refused)
    for each in steps:
        if each.event == "log" and not each.open:
            each.values = {"thread": row.thread or ""}
    context = {
        "flight": row,
        "call": call,
        "is_over": row.pilot_id == actor.person_id and row.state in ("denied", "cancelled"),
        "aircraft_class": dict(CLASSES).get(row.aircraft_class, ""),
        "state": DRONE_FLIGHT.state_names[row.state],
        "steps": steps,
        "images": images_said(row),
        "may_erase": row.pilot_id == actor.person_id
        and row.images == "kept"
        and row.images_erased_at is None,
        "errors": wrong or {},
        "against": against,
        "apply_by": last_moment(row.planned_at),
        "log": log_lines(actor, queries.flight_history(row)),
    }
    return render(
        request, "equipment/flight.html", context, status=422 if refused or wrong else 200
    )


def _log(actor: Actor, row: DroneFlight) -> Told:
    """Return what logging asks: the calls that the pilot knows, and the one planned for."""
    calls = _calls(actor)
    if row.thread and str(row.thread) not in dict(calls):
        calls.append((str(row.thread), _("The call that the flight was planned for")))
    told = FLIGHT["log"]
    asks = [replace(ask, options=calls) if ask.name == "thread" else ask for ask in told.asks]
    return replace(told, asks=asks)


def _clearing(
    row: DroneFlight, against: list[str], steps: list[StepShown], refused: Any
) -> list[StepShown]:
    """Return the steps with the product's own check, which is no step of a person, before them."""
    told = FLIGHT["check_free"]
    free = StepShown("check_free", DRONE_FLIGHT.event_names["check_free"], told.does, main=True)
    if against:
        free.why_not = _("It needs permission: %(why)s") % {"why": _("; ").join(against)}
    wanted = "apply_rescue" if row.is_rescue else "apply"
    others = [each for each in steps if each.event in (wanted, "cancel")]
    return [free, *others] if not against else [*others, free]
