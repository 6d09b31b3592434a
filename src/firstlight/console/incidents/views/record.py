"""The record of one incident: its parts, its steps, what is known, the log, the head count."""

from functools import cache
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstlight.console.choices import choices
from firstlight.console.given import given
from firstlight.console.incidents.maps import picking_map
from firstlight.console.incidents.paper import course_of
from firstlight.console.incidents.shown import Refusal, incident_context
from firstlight.console.incidents.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, draw_part, is_in_place, page, perform
from firstlight.force.queries import people, teams
from firstlight.incidents import queries
from firstlight.incidents.actions import (
    add_note,
    count_back_in,
    count_in,
    count_out,
    edit_incident,
    extend_due,
    move_incident,
)
from firstlight.incidents.looks import note_looks
from firstlight.incidents.models import Incident
from firstlight.incidents.rules import INCIDENT, OPEN
from firstlight.incidents.rules.needs import SKILLS
from firstlight.incidents.schemas import (
    AddNote,
    CountBackIn,
    CountIn,
    CountOut,
    EditIncident,
    ExtendDue,
    MoveIncident,
)
from firstlight.incidents.wording import skill
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

MOST_NAMES = 500
PARTS = ("steps", "comes", "heads", "flights", "note", "log")
BACK_IN = inverse("counted_out", count_back_in, CountBackIn)
OUT = inverse("counted_in", count_out, CountOut)


@page(may="incidents.see")
def incident(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one incident; that a helping station looks at it is noted."""
    row = queries.get_incident(request.actor, key)
    note_looks(request.actor, [row])
    return show(request, row)


def show(
    request: SeatedRequest,
    row: Incident,
    refused: Refusal | None = None,
    **more: Any,
) -> HttpResponse:
    """Draw the record page; with what was refused, and where."""
    context = _context(request.actor, row, refused) | more
    wrong = refused or any(name.startswith("wrong_") for name in more)
    return render(request, "incidents/record.html", context, status=422 if wrong else 200)


def _context(actor: Actor, row: Incident, refused: Refusal | None = None) -> dict[str, Any]:
    found = incident_context(actor, row, refused)
    return found | {"countable": cache(lambda: countable(actor, row))}


def countable(actor: Actor, row: Incident) -> list[tuple[str, str]]:
    """Return who can be counted in, key and name: those asked first, then the station's own."""
    if not actor.may("callouts.record"):
        return []
    rows = queries.attendances(actor, row)
    inside = {each.person_id for each in rows if each.out_at is None}
    callout = queries.open_callout_of(row)
    asked = (
        dict(queries.invites(callout).values_list("person_id", "person__name")) if callout else {}
    )
    own = dict(people(actor).order_by("pinyin", "name").values_list("pk", "name")[:MOST_NAMES])
    found = {**asked, **own}
    return [(str(key), name) for key, name in found.items() if key not in inside]


@page(may="incidents.see")
def part(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Return one part of the record, for a page that listens."""
    if name not in PARTS:
        raise Http404
    row = queries.get_incident(request.actor, key)
    context = incident_context(request.actor, row)
    return render(request, f"incidents/parts/{name}.html", context)


@page(may="incidents.see")
def timeline(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the course of the call as PDF, each row with its mark in the log's chain."""
    row = queries.get_incident(request.actor, key)
    title = f"{row.get_kind_display()} {row.number}"
    state = str(INCIDENT.state_names[row.state])
    return course_of(request.actor, row, title, state)


@require_POST
@page(may="incidents.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step in the life of the incident."""
    row = queries.get_incident(request.actor, key)
    values = given(request, MoveIncident, incident_id=key)
    outcome = perform(request.actor, move_incident, MoveIncident, values)
    if outcome.ok:
        state = INCIDENT.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect(_back(request, key))
    return show(request, row, (str(values.get("event", "")), values, outcome.errors))


def _back(request: SeatedRequest, key: UUID) -> str:
    """Return where the act was done from: the desk or the record; nowhere else."""
    return f"/?of={key}" if request.POST.get("from") == "desk" else f"/incidents/{key}/"


@page(may="incidents.manage")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Set what is known by now."""
    row = queries.own_incident_shown(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, EditIncident, incident_id=key, needs=posted_needs(request))
        if not values.get("is_life_at_risk"):
            values["is_life_at_risk"] = False
        outcome = perform(request.actor, edit_incident, EditIncident, values)
        if outcome.ok:
            messages.success(request, _("What is known was set."))
            return redirect("incident", key)
    context = {
        "incident": row,
        "labels": LABELS,
        "errors": outcome.errors,
        "values": request.POST if request.method == "POST" else _known(row),
        "people": choices(people(request.actor).order_by("pinyin", "name")),
        "teams": [(str(team.pk), team.called) for team in teams(request.actor)],
        "need_fields": need_fields(row.needs),
        "map": _edit_map(request.actor),
    }
    return render(request, "incidents/edit.html", context, status=200 if outcome.ok else 422)


def _edit_map(actor: Actor) -> dict[str, Any]:
    return picking_map(actor, "id_meeting_lat", "id_meeting_lon")


def _known(row: Incident) -> dict[str, Any]:
    names = (
        "summary briefing place_name weather meeting_point meeting_lat meeting_lon"
        " radio_plan lat lon version"
    )
    found = {name: getattr(row, name) for name in names.split()} | {"title": row.own_title}
    found["is_life_at_risk"] = "true" if row.is_life_at_risk else ""
    for name in ("commander_id", "owner_id", "organisation_id"):
        found[name] = str(getattr(row, name) or "")
    return found


def need_fields(needs: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """Return a number field for each skill: its name, its label, its count."""
    counts = {need["skill"]: need["count"] for need in needs}
    return [(f"need_{name}", skill(name), counts.get(name, 0)) for name in SKILLS]


def posted_needs(request: SeatedRequest) -> list[dict[str, Any]]:
    """Return the needs as typed."""
    source = request.POST if request.method == "POST" else request.GET
    return [
        {"skill": name, "count": source.get(f"need_{name}") or 0}
        for name in SKILLS
        if f"need_{name}" in source
    ]


@require_POST
@page(may="incidents.note")
def note(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Add a line to the log."""
    values = given(request, AddNote, incident_id=key)
    return done(
        request,
        key,
        perform(
            request.actor, add_note, AddNote, values, command_id=request.POST.get("command_id")
        ),
        "note",
    )


@page(may="callouts.record")
def heads_in(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Offer who can be counted in (a page, or its part for the record's page); count them in."""
    if request.method != "POST":
        return _offer_heads(request, key)
    values = given(request, CountIn, many=("person_ids",), moments=("due_at",), incident_id=key)
    begun = timezone.now()
    outcome = perform(request.actor, count_in, CountIn, values)
    come = [each.person_id for each in outcome.result or () if each.created_at >= begun]
    if come:
        said = ngettext(
            "%(count)s person is counted in.", "%(count)s people are counted in.", len(come)
        )
        out = {"incident_id": key, "person_ids": come}
        offer(request, said % {"count": len(come)}, OUT, out, back=_back(request, key))
    return done(request, key, outcome, "heads")


def _offer_heads(request: SeatedRequest, key: UUID) -> HttpResponse:
    row = queries.get_incident(request.actor, key)
    if queries.level(request.actor, row) is not queries.Level.DESK or row.state not in OPEN:
        raise NotFound
    context = {"incident": row, "labels": LABELS, "countable": countable(request.actor, row)}
    return render(request, f"incidents/{part_of(request)}count_in.html", context)


def part_of(request: SeatedRequest) -> str:
    """Return the folder of templates: of parts, when a page fetches what it puts into itself."""
    return "parts/" if "HX-Request" in request.headers else ""


@require_POST
@page(may="callouts.record")
def heads_out(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count people out."""
    values = given(request, CountOut, many=("person_ids",), incident_id=key)
    outcome = perform(request.actor, count_out, CountOut, values)
    gone = [each.person_id for each in outcome.result or ()]
    if gone:
        said = ngettext(
            "%(count)s person is counted out.", "%(count)s people are counted out.", len(gone)
        )
        back = {"incident_id": key, "person_ids": gone}
        offer(request, said % {"count": len(gone)}, BACK_IN, back, back=_back(request, key))
    return done(request, key, outcome, "heads")


@require_POST
@page(may="callouts.record")
def extend(request: SeatedRequest, key: UUID, attendance: UUID) -> HttpResponse:
    """Expect somebody back later."""
    values = given(request, ExtendDue, moments=("due_at",), attendance_id=attendance)
    return done(request, key, perform(request.actor, extend_due, ExtendDue, values), "heads")


def done(request: SeatedRequest, key: UUID, outcome: Outcome, where: str) -> HttpResponse:
    """Answer an act of one part of the record: by the part alone, or the page it was done from."""
    in_place = is_in_place(request)
    if outcome.ok and not in_place:
        return redirect(_back(request, key))
    row = queries.get_incident(request.actor, key)
    wrong = {f"wrong_{where}": outcome.errors, f"typed_{where}": request.POST}
    if not in_place:
        return show(request, row, None, **wrong)
    context = _context(request.actor, row) | ({} if outcome.ok else wrong)
    return draw_part(request, f"incidents/parts/{where}.html", context, refused=not outcome.ok)
