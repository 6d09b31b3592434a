"""One's own page: duty light, time, quiet, particulars, consents, certificates, memberships."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.force.views.person import said
from firstlight.console.force.words import MEMBERSHIP as WORDS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.undo import inverse, offer
from firstlight.console.web import page, perform
from firstlight.duty import actions as duty
from firstlight.duty.queries import my_session
from firstlight.duty.schemas import CheckIn, CheckOut, ShareLocation, StayOnDuty
from firstlight.equipment.queries import held_by
from firstlight.force import actions, queries, schemas
from firstlight.force.roles import TITLES
from firstlight.force.rules import MEMBERSHIP, available_at
from firstlight.force.seats import SERVING
from firstlight.kernel.errors import NotFound
from firstlight.privacy import actions as privacy
from firstlight.privacy import queries as consents
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.rules import CONSENT
from firstlight.privacy.schemas import AnswerConsent
from firstlight.training import queries as training
from firstlight.training.actions import submit_credential
from firstlight.training.models import Credential
from firstlight.training.rules import CREDENTIAL
from firstlight.training.schemas import SubmitCredential

Deed = tuple[Any, type[BaseModel], Any]
MOMENTS = ("starts_at", "ends_at", "do_not_disturb_until")
DEEDS: dict[str, Deed] = {
    "availability": (
        actions.say_availability,
        schemas.SayAvailability,
        gettext_lazy("Noted; the latest word on a moment stands."),
    ),
    "drop": (
        actions.drop_availability,
        schemas.DropAvailability,
        gettext_lazy("Taken back."),
    ),
    "quiet": (actions.set_quiet, schemas.SetQuiet, gettext_lazy("Do-not-disturb is set.")),
    "particulars": (actions.edit_me, schemas.EditMe, gettext_lazy("Your particulars are kept.")),
    "give": (privacy.give_consent, AnswerConsent, gettext_lazy("You said yes.")),
    "refuse": (
        privacy.refuse_consent,
        AnswerConsent,
        gettext_lazy("You said no. Nothing else changes for you."),
    ),
    "withdraw": (
        privacy.withdraw_consent,
        AnswerConsent,
        gettext_lazy("You took your yes back; what we kept for it is erased."),
    ),
    "credential": (
        submit_credential,
        SubmitCredential,
        gettext_lazy("Handed in; it counts once somebody has verified it."),
    ),
    "check_in": (duty.check_in, CheckIn, gettext_lazy("You are on duty.")),
    "check_out": (duty.check_out, CheckOut, gettext_lazy("You are off duty; location is off.")),
    "location": (duty.share_location, ShareLocation, gettext_lazy("Done.")),
}
# What stops when a yes is taken back, where it is not what was kept that goes.
STOPS = {
    "location_on_duty": gettext_lazy(
        "You took your yes back; your location is off. What was sent is erased after 30 days, of "
        "a search after 90."
    ),
    "callouts": gettext_lazy("You took your yes back; nobody calls you out any more."),
    "publish_name": gettext_lazy(
        "You took your yes back; notices and stories that show you are no longer public."
    ),
    "civil_affairs": gettext_lazy(
        "You took your yes back; from now on no hours are passed on. What was passed on before "
        "stays there: ask the register to erase it."
    ),
}
# On one's own page the person is not spoken of.
OWN_WORDS = {"withdrawn": gettext_lazy("Taken back by you")}
STAY = inverse("off_duty_me", duty.stay_on_duty, StayOnDuty)
OFF = inverse("on_duty_me", duty.check_out, CheckOut)
CHANNELS = [
    ("inbox", gettext_lazy("Here in the inbox")),
    ("email", gettext_lazy("E-mail")),
    ("sms", gettext_lazy("Text message")),
    ("voice", gettext_lazy("Telephone call")),
]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]


@page(may="me.edit")
def me(request: SeatedRequest) -> HttpResponse:
    """Show one's own page."""
    return _show(request)


@require_POST
@page(may="me.edit")
def deed(request: SeatedRequest, name: str) -> HttpResponse:
    """Do one of the things that are everybody's own."""
    if name not in DEEDS:
        raise NotFound
    run, takes, words = DEEDS[name]
    values = given(request, takes, many=("channels",), moments=MOMENTS)
    outcome = perform(request.actor, run, takes, values, command_id=request.POST.get("command_id"))
    if not outcome.ok:
        return _show(request, refused=(name, values, outcome.errors))
    token = getattr(outcome.result, "token", "")
    if token:
        return _show(request, token=token)
    purpose = values.get("purpose", "") if name in ("give", "refuse", "withdraw") else ""
    if name == "withdraw":
        words = STOPS.get(purpose, words)
    _say(request, name, str(words), outcome.result)
    here = f"#consent-{purpose}" if purpose in PURPOSES else ""
    return redirect(f"{reverse('me')}{here}")


def _say(request: SeatedRequest, name: str, words: str, row: Any) -> None:
    """Say that it is done; going on and off duty can be taken back."""
    if name == "check_out" and row is not None:
        offer(request, words, STAY, {"session_id": row.pk}, back="/me/", row=row)
    elif name == "check_in" and row is not None:
        offer(request, words, OFF, {}, back="/me/", row=row.session)
    else:
        messages.success(request, words)


@require_POST
@page(may="me.edit")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of one's own membership: apply, take leave, come back, go."""
    values = given(request, schemas.StepMembership, membership_id=key)
    outcome = perform(request.actor, actions.step_membership, schemas.StepMembership, values)
    if outcome.ok:
        messages.success(request, said(outcome.result, values["event"]))
        return redirect("me" if outcome.result.state != "withdrawn" else "/")
    return _show(request, step=(key, (values.get("event", ""), values, outcome.errors)))


def _show(
    request: SeatedRequest,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    step: tuple[UUID, tuple[str, dict[str, Any], dict[str, str]]] | None = None,
    token: str = "",
) -> HttpResponse:
    actor = request.actor
    person, own = queries.me(actor), queries.my_memberships(actor)
    said_so_far = queries.availability_of(person)
    context = {
        "person": person,
        "session": my_session(actor),
        "serving": [row for row in own if row.state in SERVING],
        "token": token,
        "position_url": request.build_absolute_uri("/api/positions/owntracks"),
        "can": available_at(said_so_far, timezone.now()),
        "statements": [
            (each, "" if each.weekday is None else WEEKDAYS[each.weekday])
            for each in said_so_far[:20]
        ],
        "weekdays": [(str(key), words) for key, words in WEEKDAYS.items()],
        "answers": [
            (each, OWN_WORDS.get(each.state) or CONSENT.state_names.get(each.state, ""))
            for each in consents.mine(actor)
        ],
        "may_consent": actor.may("me.consent"),
        "memberships": [
            {
                "row": row,
                "state": MEMBERSHIP.state_names[row.state],
                "agreement": row.agreements.order_by("-signed_on").first(),
                "steps": [
                    each
                    for each in steps_of(
                        MEMBERSHIP,
                        actor,
                        row,
                        WORDS,
                        refused=step[1] if step and step[0] == row.pk else None,
                    )
                    if not each.why_not
                ],
            }
            for row in own
        ],
        "insured_until": queries.insured_until(person),
        "today": timezone.localdate(),
        "credentials": [
            (row, CREDENTIAL.state_names[row.state])
            for row in training.credentials(actor, person.pk)
        ],
        "kinds": Credential.Kind.choices,
        "grants": [
            row
            for row in queries.grants_of([person.pk])
            if row.ends_at is None or row.ends_at > timezone.now()
        ],
        "titles": TITLES,
        "kit": held_by(person.pk),
        "channels": CHANNELS,
        "languages": LANGUAGES,
        "own": _particulars(person, own),
        "refused": {refused[0]: refused[2]} if refused else {},
        "values": refused[1] if refused else {},
    }
    return render(request, "force/me.html", context, status=422 if refused or step else 200)


def _particulars(person: Any, own: list[Any]) -> dict[str, Any]:
    first = own[0] if own else None
    return {
        "phone": person.phone,
        "email": person.email,
        "language": person.language,
        "channels": person.channels,
        "home_lon": "" if person.home_lon is None else f"{person.home_lon}",
        "home_lat": "" if person.home_lat is None else f"{person.home_lat}",
        "emergency_contact": first.emergency_contact if first else "",
        "health_statement": first.health_statement if first else "",
    }
