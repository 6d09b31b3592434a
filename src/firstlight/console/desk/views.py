"""The duty desk: what is happening by urgency, where it is, and the one thing in hand."""

from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from firstlight.console.desk.beginning import first_steps
from firstlight.console.desk.rows import now_rows
from firstlight.console.desk.waiting import ahead, waiting
from firstlight.console.incidents.maps import collection, pin, pins_of
from firstlight.console.incidents.shown import incident_context
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.storms.views import in_force
from firstlight.console.web import page
from firstlight.duty.queries import on_duty
from firstlight.incidents import queries
from firstlight.incidents.models import Incident
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor

MOST_THERE = 20
STALE_S = 15 * 60  # a fix older than this is drawn hollow


@page(may="me.edit")
def home(request: SeatedRequest) -> HttpResponseBase:
    """Open the desk; who has no desk is shown their own tasks, an auditor the log."""
    if request.actor.may("desk.see"):
        return desk(request)
    if request.actor.may("inbox.read"):
        return redirect("my")
    return redirect("log" if request.actor.may("log.read") else "me")


@page(may="desk.see")
def desk(request: SeatedRequest) -> HttpResponse:
    """Draw the whole desk."""
    context = _context(request) | _waits(request.actor) | {"map": _map(request.actor)}
    return render(request, "desk/desk.html", context)


@page(may="desk.see")
def part(request: SeatedRequest, name: str) -> HttpResponse:
    """Return one part of the desk, for a page that listens: ``now``, ``thing`` or ``foot``."""
    return render(request, f"desk/parts/{name}.html", _context(request))


@page(may="inbox.read")
def waits(request: SeatedRequest) -> HttpResponse:
    """Return what waits for a step of theirs and which shifts come, for a page that listens."""
    return render(request, "desk/parts/waits.html", _waits(request.actor))


def _waits(actor: Actor) -> dict[str, Any]:
    return {"waits": waiting(actor), "ahead": ahead(actor, timezone.now())}


def _context(request: SeatedRequest) -> dict[str, Any]:
    actor = request.actor
    snapshot = queries.desk_snapshot(actor)
    chosen = _asked(request) or (snapshot.matters[0].incident if snapshot.matters else None)
    thing = incident_context(actor, chosen) if chosen else {}
    return {
        **thing,
        "snapshot": snapshot,
        "rows": cache(lambda: now_rows(actor, snapshot, chosen)),
        "first_steps": lambda: first_steps(actor),
        "chosen": chosen,
        "may_report": actor.may("incidents.report"),
        "of": str(chosen.pk) if chosen else "",
        "there": cache(lambda: _there(actor)),
        "unsent": sum(snapshot.unsent.values()),
        "warnings": cache(lambda: in_force(request) if actor.may("duty.see") else []),
    }


def _there(actor: Actor) -> dict[str, Any]:
    """Return who is on duty, for the desk that has nothing in hand: whom it could send at once."""
    people = on_duty(actor) if actor.may("duty.see") and actor.may("force.see") else []
    return {"shown": people[:MOST_THERE], "more": max(0, len(people) - MOST_THERE)}


def _asked(request: SeatedRequest) -> Incident | None:
    """Return the thing that the address names, if the actor may know of it."""
    key = _key(request.GET.get("of", ""))
    return queries.visible_incidents(request.actor).filter(pk=key).first() if key else None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _map(actor: Actor) -> dict[str, Any]:
    return {
        "terrain": terrain_of(actor),
        "layers": [
            *ground_layers(hide_pins=True),
            {"kind": "pins", "url": reverse("desk_calls")},
            {"kind": "people", "url": reverse("desk_people"), "every_s": 15},
        ],
    }


@require_GET
@page(may="desk.see")
def calls(request: SeatedRequest) -> HttpResponse:
    """Return the open calls and their meeting points for the map."""
    rows = queries.visible_incidents(request.actor).filter(state__in=OPEN).select_related("search")
    rows = rows[:200]
    return JsonResponse(collection([each for row in rows for each in pins_of(request.actor, row)]))


@require_GET
@page(may="desk.see")
def people(request: SeatedRequest) -> HttpResponse:
    """Return who is on duty and shares their place, for the map."""
    thread = _key(request.GET.get("of", ""))
    now = timezone.now()
    found = []
    for each in on_duty(request.actor, thread):
        if each.lon is None or each.lat is None or each.last_fix_at is None:
            continue
        age_s = (now - each.last_fix_at).total_seconds()
        found.append(
            pin(
                each.lon,
                each.lat,
                each.name,
                symbol="person_stale" if age_s > STALE_S else "person",
                heard_at=each.last_fix_at.isoformat(),
                accuracy_m=each.accuracy_m,
            )
        )
    return JsonResponse(collection(found))
