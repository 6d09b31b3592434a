"""Help between stations: asking, and deciding when asked."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.incidents.shown import aid_shown
from firstlight.console.incidents.views.record import need_fields, posted_needs
from firstlight.console.incidents.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.incidents import queries
from firstlight.incidents.actions import ask_aid, move_aid
from firstlight.incidents.planning import standing
from firstlight.incidents.rules import MUTUAL_AID
from firstlight.incidents.schemas import AskAid, MoveAid

USUALLY = timedelta(hours=8)


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
    context = {
        "incident": row,
        "stations": [(str(s.pk), s.name) for s in queries.neighbours(row)],
        "need_fields": need_fields(short or row.needs),
        "values": request.POST
        if request.method == "POST"
        else {"ends_at": timezone.localtime(timezone.now() + USUALLY).strftime("%Y-%m-%dT%H:%M")},
        "labels": LABELS,
        "errors": outcome.errors,
    }
    return render(request, "incidents/aid_new.html", context, status=200 if outcome.ok else 422)


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
