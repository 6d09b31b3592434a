"""The call-out: who would be asked and why, then the board of who comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given, keys_in
from firstlight.console.incidents.views.record import done, need_fields, part_of, posted_needs
from firstlight.console.incidents.words import ANSWER_OPTIONS, LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.force.queries import teams
from firstlight.incidents import queries, wording
from firstlight.incidents.actions import (
    close_callout,
    next_wave,
    open_callout,
    record_answer,
    send_home,
    take_reply,
    widen_callout,
)
from firstlight.incidents.models import Answer, Callout, Incident
from firstlight.incidents.planning import Wave, asking, plan_wave
from firstlight.incidents.rules import normal_needs
from firstlight.incidents.schemas import CalloutKey, OpenCallout, RecordAnswer, SendHome, TakeReply
from firstlight.kernel.errors import Refusal
from firstlight.notify.actions import resend_message
from firstlight.notify.schemas import ResendMessage

STEPS = {"next": next_wave, "widen": widen_callout, "close": close_callout}
SHOWN = 200  # names on a page; the figures are of all


@page(may="callouts.run")
def new(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show who would be asked, in order and with reasons; send when told to."""
    row = queries.own_incident_shown(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(
            request,
            OpenCallout,
            many=("teams", "leave_out"),
            incident_id=key,
            needs=posted_needs(request),
            is_critical="is_critical" in request.POST,
        )
        outcome = perform(
            request.actor,
            open_callout,
            OpenCallout,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("The call-out has gone out."))
            return redirect("incident", key)
    return _preview(request, row, outcome)


def _preview(request: SeatedRequest, row: Incident, outcome: Outcome) -> HttpResponse:
    typed = request.POST if request.method == "POST" else request.GET
    needs, errors = _needs(request, row), dict(outcome.errors)
    chosen = typed.getlist("teams")
    is_critical = "is_critical" in typed if typed else row.is_life_at_risk
    wave = _wave(row, needs, chosen, is_critical=is_critical)
    context: dict[str, Any] = {
        "incident": row,
        "need_fields": need_fields(needs),
        "teams": [(str(team.pk), team.called) for team in teams(request.actor)],
        "values": typed,
        "chosen_teams": chosen,
        "is_critical": is_critical,
        "urgent": "true" if is_critical else "",
        "labels": LABELS,
        "errors": errors,
        "wave": wave,
        "expected": round(wave.expected),
        "chosen": [
            (rank, choice, wording.chosen(choice.reason))
            for rank, choice in enumerate(wave.chosen[:SHOWN], start=1)
        ],
        "left_out": [(each.member, wording.left_out(each.code)) for each in wave.left_out[:SHOWN]],
        "running": queries.open_callout_of(row),
        "card": queries.card(row.station_id, row.kind),
    }
    return render(request, "incidents/callout.html", context, status=200 if outcome.ok else 422)


def _needs(request: SeatedRequest, row: Incident) -> list[dict[str, Any]]:
    try:
        return normal_needs(posted_needs(request)) or list(row.needs)
    except (Refusal, ValueError):
        return list(row.needs)


def _wave(
    row: Incident, needs: list[dict[str, Any]], teams: list[str], *, is_critical: bool
) -> Wave:
    keys = keys_in(teams)
    unsaved = Callout(
        station_id=row.station_id,
        incident=row,
        needs=needs,
        teams=keys,
        is_critical=is_critical and row.is_life_at_risk,
    )
    now = timezone.now()
    return plan_wave(asking(unsaved, needs, now), now)


@require_POST
@page(may="callouts.run")
def step(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Ask the next wave, ask again, or end the call-out."""
    if name not in STEPS:
        raise Http404
    callout = queries.callout_shown(request.actor, key)
    outcome = perform(request.actor, STEPS[name], CalloutKey, {"callout_id": key})
    return done(request, callout.incident_id, outcome, "comes")


@require_POST
@page(may="callouts.run")
def home(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Tell people on their way that they need not come."""
    queries.get_incident(request.actor, key)
    values = given(request, SendHome, many=("person_ids",), incident_id=key)
    return done(request, key, perform(request.actor, send_home, SendHome, values), "comes")


@page(may="callouts.record")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask what somebody said by radio or telephone (a page, or its part); write it down."""
    invite = queries.invite(request.actor, key)
    if request.method != "POST":
        said: Answer | None = getattr(invite, "answer", None)
        is_expected = said is not None and said.is_expected
        context = {
            "invite": invite,
            "labels": LABELS,
            "answers": ANSWER_OPTIONS,
            "is_spared": is_expected and request.actor.may("callouts.run"),
        }
        return render(request, f"incidents/{part_of(request)}answer.html", context)
    values = given(request, RecordAnswer, invite_id=key)
    outcome = perform(request.actor, record_answer, RecordAnswer, values)
    return done(request, invite.callout.incident_id, outcome, "comes")


@require_POST
@page(may="callouts.record")
def reply(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take in the words of a message that came back."""
    invite = queries.invite(request.actor, key)
    values = given(request, TakeReply, invite_id=key, channel="typed")
    outcome = perform(request.actor, take_reply, TakeReply, values)
    return done(request, invite.callout.incident_id, outcome, "comes")


@require_POST
@page(may="callouts.run")
def resend(request: SeatedRequest, key: UUID, message: UUID) -> HttpResponse:
    """Send a message again of which nobody knows whether it arrived."""
    queries.get_incident(request.actor, key)
    outcome = perform(request.actor, resend_message, ResendMessage, {"message_id": message})
    return done(request, key, outcome, "comes")
