"""The page behind a link in a message: one person answers, without signing in.

No cookie is set and none is needed: the secret in the address is the only key, it opens this one
invitation, and it is never passed on to another address.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from firstlight.console.field.task import ETAS, task_context
from firstlight.console.web import perform
from firstlight.force.switches import off_at
from firstlight.incidents import queries
from firstlight.incidents.actions import answer_callout
from firstlight.incidents.models import Incident, Invite
from firstlight.incidents.schemas import AnswerCallout
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.privacy.modules import left, rooms_of

LANGUAGES = ("zh-hans", "en")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def link_actor(invite: Invite) -> Actor:
    """Return the person behind the link, who may answer and nothing else."""
    team, station = invite.organisation, invite.organisation.station_id
    off = rooms_of(off_at(team.path, station))
    return Actor(
        name=invite.person.name,
        station_id=station,
        stations=frozenset({station}),
        capabilities=left(frozenset({"callouts.answer"}), off),
        person_id=invite.person_id,
        role="link",
    )


# The secret in the address is what a token against forged requests would be.
@csrf_exempt
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what is asked, take the answer; it can be changed until the call-out is over."""
    try:
        invite = queries.invite_behind(secret, timezone.now())
    except NotFound:
        return _gone(request)
    actor = link_actor(invite)
    try:
        incident = queries.get_incident(actor, invite.callout.incident_id)
    except NotFound:
        with translation.override(_language(request, invite.person.language)):
            return _gone(request, invite)
    if not actor.may("callouts.answer"):  # call-outs are switched off
        return _gone(request)
    language = _language(request, invite.person.language)
    with translation.override(language):
        if request.method == "POST":
            return _take(request, secret, actor, invite, incident)
        return _shown(request, secret, invite, incident, {})


def _language(request: HttpRequest, own: str) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else own if own in LANGUAGES else LANGUAGES[0]


def _gone(request: HttpRequest, invite: Invite | None = None) -> HttpResponse:
    """Say that the link opens nothing; to who was on the way, that they need not come."""
    context = {
        "is_off": invite is not None and queries.is_called_off(invite),
        "is_merged": invite is not None and invite.callout.incident.state == "merged",
    }
    response = render(request, "field/gone.html", context, status=HTTPStatus.NOT_FOUND)
    return _guarded(response)


def _guarded(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _take(
    request: HttpRequest, secret: str, actor: Actor, invite: Invite, incident: Incident
) -> HttpResponse:
    outcome = perform(
        actor,
        answer_callout,
        AnswerCallout,
        said(request) | {"invite_id": invite.pk, "by": "link"},
    )
    if outcome.ok:
        query = f"?lang={request.GET['lang']}" if "lang" in request.GET else ""
        return _guarded(redirect(f"/a/{secret}/{query}"))
    return _shown(request, secret, invite, incident, outcome.errors)


def said(request: HttpRequest) -> dict[str, Any]:
    """Return the answer of the button that was pressed, e.g. ``coming:20``."""
    says, _colon, minutes = request.POST.get("answer", "").partition(":")
    return {"says": says, "eta_min": minutes, "note": request.POST.get("note", "")}


def _shown(
    request: HttpRequest, secret: str, invite: Invite, incident: Incident, errors: dict[str, str]
) -> HttpResponse:
    context = task_context(link_actor(invite), incident, invite) | {
        "errors": errors,
        "etas": ETAS,
        "other_language": _other(),
        "expires_in": invite.expires_at - timezone.now() > timedelta(0),
    }
    response = render(request, "field/answer.html", context, status=422 if errors else 200)
    return _guarded(response)


def _other() -> tuple[str, str]:
    english = (translation.get_language() or "").startswith("en")
    return ("zh-hans", "中文") if english else ("en", _("English"))
