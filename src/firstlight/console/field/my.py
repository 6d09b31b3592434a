"""One's own tasks, on a phone: what was asked, where one is counted in, the light, the inbox."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.community.queries import taken_on
from firstlight.console.desk.waiting import waiting
from firstlight.console.field.answer import said
from firstlight.console.field.task import ETAS, task_context
from firstlight.console.gates import schools
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.actions import check_in, check_out, stay_on_duty
from firstlight.duty.queries import my_assignments, my_session
from firstlight.duty.schemas import CheckIn, CheckOut, StayOnDuty
from firstlight.force.queries import my_memberships
from firstlight.force.seats import SERVING
from firstlight.incidents import queries
from firstlight.incidents.actions import answer_callout, attend, leave, stay_in
from firstlight.incidents.models import Invite
from firstlight.incidents.rules import ACTIVE, OPEN
from firstlight.incidents.schemas import AnswerCallout, Attend, StayIn
from firstlight.kernel.errors import NotFound
from firstlight.notify.actions import read_message
from firstlight.notify.queries import inbox, my_message
from firstlight.notify.schemas import ReadMessage
from firstlight.privacy.queries import has_consent
from firstlight.searches.queries import (
    back_without_track,
    late_tracks,
    members_notices,
)
from firstlight.searches.queries import my_assignments as my_groups

MESSAGES = 30
CALLED_BACK = timedelta(days=1)
STAY_IN = inverse("left", stay_in, StayIn)
LEAVE = inverse("arrived", leave, Attend)
STAY = inverse("off_duty", stay_on_duty, StayOnDuty)
OFF = inverse("on_duty", check_out, CheckOut)


@page(may="inbox.read", carried=True)
def my(request: SeatedRequest) -> HttpResponse:
    """Show one's own tasks and messages."""
    return _my(request)


def _my(request: SeatedRequest, **more: Any) -> HttpResponse:
    actor = request.actor
    serving = [row for row in my_memberships(actor) if row.state in SERVING]
    here = queries.my_attendance(actor)
    # Where one is counted in, nobody waits for an answer: there is only what one must know.
    there = here.incident_id if here else None
    invites = _open_invites(request, there)
    context = {
        "asked": [each for each in invites if each.callout.incident_id != there],
        "invite": next((each for each in invites if each.callout.incident_id == there), None),
        "here": here,
        "is_here_open": here is not None and here.incident.state in OPEN,
        "is_here_over": here is not None and here.incident.state not in ACTIVE,
        "groups": my_groups(actor) if actor.may("searches.field") else [],
        "late": late_tracks(actor) if actor.may("searches.field") else [],
        "back": back_without_track(actor, timezone.now()) if actor.may("searches.field") else [],
        "session": my_session(actor),
        "on_shift": my_assignments(actor).filter(state="on_duty").first()
        if actor.may("duty.join")
        else None,
        "serving": serving,
        "may_check_in": actor.may("duty.check_in") and bool(serving),
        "may_locate": actor.person_id is not None
        and has_consent(actor.person_id, "location_on_duty"),
        "taken": taken_on(actor),
        "notices": members_notices(actor, timezone.now()),
        "inbox": inbox(actor)[:MESSAGES],
        # Whoever has a desk finds it there.
        "waits": [] if actor.may("desk.see") else waiting(actor),
        "school": schools.shown_to(actor, schools.AT_FIRST),
        **more,
    }
    status = 422 if more.get("errors") else 200
    return render(request, "field/my.html", context, status=status)


def _open_invites(request: SeatedRequest, there: UUID | None) -> list[Invite]:
    if not request.actor.may("callouts.answer"):
        return []
    # Who said that they come is waited for, also when nobody else is asked any more.
    running = Q(callout__closed_at__isnull=True) | queries.EXPECTED
    waits = running & Q(callout__incident__state__in=ACTIVE)
    # Whoever was on their way reads for a day that they need not come, and why nobody waits.
    called_back = Q(answer__stood_down_at__gte=timezone.now() - CALLED_BACK)
    open_ = waits | called_back | Q(callout__incident=there)
    newest: dict[UUID, Invite] = {}  # of each call: who is asked to it again answers once
    for invite in queries.my_invites(request.actor).filter(open_)[:20]:
        newest.setdefault(invite.callout.incident_id, invite)
    return list(newest.values())


@page(may="callouts.answer", carried=True)
def asked(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what one is asked to come to: place, meeting point, dangers, limits; answer it."""
    try:
        invite = queries.my_invite(request.actor, key)
    except NotFound:
        return _called_off(request, key)
    return _asked(request, invite)


def _called_off(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say to who was on the way, or is there, that it is off; they see no more of the call."""
    invite = queries.my_called_off(request.actor, key)
    incident, here = invite.callout.incident, queries.my_attendance(request.actor)
    context = {
        "invite": invite,
        "incident": incident,
        "is_merged": incident.state == "merged",
        "is_active": incident.state in ACTIVE,
        "here": here if here is not None and here.incident_id == incident.pk else None,
    }
    return render(request, "field/called_off.html", context)


def _asked(
    request: SeatedRequest, invite: Invite, errors: dict[str, str] | None = None
) -> HttpResponse:
    here = queries.my_attendance(request.actor)
    is_here = here is not None and here.incident_id == invite.callout.incident_id
    context = task_context(request.actor, invite.callout.incident, invite) | {
        "etas": ETAS,
        "errors": errors or {},
        "here": here if is_here else None,
    }
    return render(request, "field/asked.html", context, status=422 if errors else 200)


@require_POST
@page(may="callouts.answer")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take the answer."""
    values = said(request) | {"invite_id": key, "by": "page"}
    return _after(request, key, perform(request.actor, answer_callout, AnswerCallout, values))


@require_POST
@page(may="incidents.attend")
def arrive(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count oneself in."""
    invite = queries.my_invite(request.actor, key)
    values = {"incident_id": invite.callout.incident_id}
    outcome = perform(request.actor, attend, Attend, values)
    if outcome.ok:
        back = f"/my/asked/{key}/"
        offer(request, _("You are counted in."), LEAVE, values, back=back, row=outcome.result)
    return _after(request, key, outcome)


@page(may="incidents.attend", carried=True)
def there(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what to know where one is counted in, to who came without having been asked."""
    here = queries.my_attendance(request.actor)
    if here is None or here.incident_id != key:
        raise NotFound
    incident = queries.get_incident(request.actor, key)
    context = task_context(request.actor, incident, None) | {"here": here}
    return render(request, "field/there.html", context)


@require_POST
@page(may="incidents.attend")
def depart(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count oneself out of an incident."""
    outcome = perform(request.actor, leave, Attend, {"incident_id": key})
    if outcome.ok:
        said = _("You are counted out. Thank you; come home safely.")
        values = {"incident_id": key}
        offer(request, said, STAY_IN, values, back="/my/", row=outcome.result)
    return redirect("my")


def _after(request: SeatedRequest, key: UUID, outcome: Outcome) -> HttpResponse:
    if outcome.ok:
        return redirect("my_asked", key)
    return _asked(request, queries.my_invite(request.actor, key), outcome.errors)


@require_POST
@page(may="inbox.read")
def read(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Mark a message as read and go where it points; only within this house."""
    message = my_message(request.actor, key)
    perform(request.actor, read_message, ReadMessage, {"message_id": key})
    inside = url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
    return redirect(message.link if message.link and inside else "my")


@require_POST
@page(may="duty.check_in")
def on_duty(request: SeatedRequest) -> HttpResponse:
    """Come on duty; the location is a choice made each time."""
    values = given(request, CheckIn, shares_location="shares_location" in request.POST)
    outcome = perform(request.actor, check_in, CheckIn, values)
    if not outcome.ok:
        return _my(request, errors=outcome.errors)
    token = getattr(outcome.result, "token", "")
    if token:  # shown once, never kept
        return _my(request, token=token, since=timezone.now())
    row = outcome.result.session
    offer(request, _("You are on duty."), OFF, {}, back="/my/", row=row)
    return redirect("my")


@require_POST
@page(may="duty.check_in")
def off_duty(request: SeatedRequest) -> HttpResponse:
    """Go off duty; the location ends with it."""
    outcome = perform(request.actor, check_out, CheckOut, {})
    if not outcome.ok:
        return _my(request, errors=outcome.errors)
    said, row = _("You are off duty. Your location is off."), outcome.result
    offer(request, said, STAY, {"session_id": row.pk}, back="/my/", row=row)
    return redirect("my")
