"""Help between stations: asking, and deciding when asked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.clocks import local_input
from firstlight.console.given import given
from firstlight.console.incidents.shown import aid_shown
from firstlight.console.incidents.views.record import need_fields, posted_needs
from firstlight.console.incidents.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.incidents import queries
from firstlight.incidents.actions import ask_aid, move_aid
from firstlight.incidents.models import Incident, MutualAid
from firstlight.incidents.planning import standing
from firstlight.incidents.rules import MUTUAL_AID
from firstlight.incidents.schemas import AskAid, MoveAid

USUALLY = timedelta(hours=8)
LONGER = timedelta(hours=4)


@page(may="callouts.aid")
def aids(request: SeatedRequest) -> HttpResponse:
    """List what other stations asked of us and what we asked of them."""
    found = [aid_shown(request.actor, aid) for aid in queries.aids(request.actor)[:100]]
    return render(request, "incidents/aids.html", {"aids": found, "own": request.actor.stations})


@page(may="callouts.aid")
def new(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask a neighbouring station: whom, for how many, until when."""
    row = queries.own_incident_shown(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(
            request,
            AskAid,
            moments=("ends_at", "starts_at"),
            incident_id=key,
            needs=posted_needs(request),
        )
        outcome = perform(request.actor, ask_aid, AskAid, values)
        if outcome.ok:
            messages.success(request, _("Their officer is asked."))
            return redirect("incident", key)
    callout = queries.open_callout_of(row)
    short = standing(callout, timezone.now()).short if callout else []
    asked, until = _asked_before(request, row), timezone.now() + USUALLY
    stations = queries.neighbours(row)
    shown: Mapping[str, Any] = request.POST
    if asked is not None and asked.ends_at is not None:
        short, until = asked.needs, asked.ends_at + LONGER
    if request.method != "POST":
        shown = {"ends_at": local_input(until)}
        helper = asked.helper_station_id if asked else stations[0].pk if stations else ""
        shown |= {"helper_station_id": str(helper)}  # the one that the house would ask
    context = {
        "incident": row,
        "stations": [(str(s.pk), s.called) for s in stations],
        "need_fields": need_fields(short or row.needs),
        "values": shown,
        "asked": asked,
        "labels": LABELS,
        "errors": outcome.errors,
    }
    return render(request, "incidents/aid_new.html", context, status=200 if outcome.ok else 422)


def _asked_before(request: SeatedRequest, row: Incident) -> MutualAid | None:
    """Return the help of which more is asked, if the address names some of this incident."""
    named = request.GET.get("longer", "")
    return next((a for a in queries.aids_for(request.actor, row) if str(a.pk) == named), None)


@require_POST
@page(may="callouts.aid")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Grant, decline, take back, end."""
    values = given(request, MoveAid, aid_id=key)
    outcome = perform(request.actor, move_aid, MoveAid, values)
    if outcome.ok:
        state = MUTUAL_AID.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    return redirect("aids")
