"""Ask about one's own data without an account, with a code to come back with."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from firstlight.force.actions.asking import return_to_rights_request, send_rights_request
from firstlight.force.queries.outside import asked_for_data
from firstlight.force.schemas.outside import ReturnToRightsRequest, SendRightsRequest
from firstlight.kernel.actor import Actor
from firstlight.kernel.codes import hash_of_code
from firstlight.kernel.errors import NotFound
from firstlight.kernel.forms import Outcome, perform
from firstlight.privacy.models import DataSubjectRequest
from firstlight.privacy.queries import request_behind
from firstlight.privacy.rights import DATA_SUBJECT_REQUEST, RIGHTS
from firstlight.public.frame import NOBODY, Sent, choices, draw, published, take
from firstlight.public.publication import Door

LABELS = {
    "organisation_id": _("Which station"),
    "right": _("What you ask"),
    "scope": _("What it is about"),
    "asked_by": _("Your name"),
    "contact": _("How to reach you"),
    "answer": _("Question"),
}
FIELDS = ("organisation_id", "right", "scope", "asked_by", "contact")


@published(
    "public_rights",
    shows=_("The names of stations, and the form to ask about one's own data."),
    ground=_("A right by law; nothing typed is shown to anybody but the privacy officer."),
    door=Door(45, _("Your data"), _("See, correct or erase what is kept about you.")),
)
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take a request and tell the code to come back with."""
    sent = Sent("rights", request.POST)
    if request.method == "POST":
        sent = take(request, "rights", lambda key: _send(request, key))
        if sent.ok:
            context = {"code": sent.result.code, "due_on": sent.result.row.due_on}
            return draw(request, "public/rights_sent.html", context)
    context = sent.context() | {
        "organisations": choices(asked_for_data(), language),
        "rights": list(RIGHTS.items()),
        "labels": LABELS,
    }
    return draw(request, "public/rights.html", context, sent.status)


def _guest() -> Actor:
    return Actor.guest("person", NOBODY, "rights.ask")


def _send(request: HttpRequest, key: UUID) -> Outcome:
    values = {name: request.POST.get(name, "").strip() for name in FIELDS}
    return perform(_guest(), send_rights_request, SendRightsRequest, values, command_id=key)


@published(
    "public_rights_back",
    shows=_("To who has the code: how far the request is, and the answer with its reasons."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show a request to who has its code; take it back, or ask for another look."""
    errors: dict[str, str] = {}
    found: DataSubjectRequest | None = None
    code = request.POST.get("code", "").strip()
    if request.method == "POST":
        try:
            errors = _step(request, code)
            found = request_behind(hash_of_code(code))
        except NotFound:
            errors = {"code": str(_("No request has this code. Look at it again."))}
    state = found.state if found else ""
    context = {
        "code": code,
        "found": found,
        "right": RIGHTS[found.right] if found else "",
        "state": DATA_SUBJECT_REQUEST.state_names.get(state, ""),
        "open": found and state not in DATA_SUBJECT_REQUEST.terminal,
        "own": {"received": "withdraw", "refused": "review"}.get(state, ""),
        "errors": errors,
        "values": request.POST,
    }
    return draw(request, "public/rights_back.html", context, 422 if errors else 200)


def _step(request: HttpRequest, code: str) -> dict[str, str]:
    event = request.POST.get("event", "")
    if not event:
        return {}
    values = {"code": code, "event": event}
    return perform(_guest(), return_to_rights_request, ReturnToRightsRequest, values).errors
