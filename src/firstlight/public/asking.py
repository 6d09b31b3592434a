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
from firstlight.kernel.forms import Outcome, perform
from firstlight.privacy.models import DataSubjectRequest
from firstlight.privacy.queries import request_behind
from firstlight.privacy.rights import DATA_SUBJECT_REQUEST, RIGHTS
from firstlight.public.coded import Context, form, typed, way_back
from firstlight.public.frame import NOBODY, choices, published
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
    return form(
        request,
        "rights",
        lambda key: _send(request, key),
        lambda made: {"code": made.code, "due_on": made.row.due_on.isoformat()},
        lambda: {
            "organisations": choices(asked_for_data()),
            "rights": list(RIGHTS.items()),
            "labels": LABELS,
        },
    )


def _guest() -> Actor:
    return Actor.guest("person", NOBODY, "rights.ask")


def _send(request: HttpRequest, key: UUID) -> Outcome:
    values = typed(request, FIELDS)
    return perform(_guest(), send_rights_request, SendRightsRequest, values, command_id=key)


@published(
    "public_rights_back",
    shows=_("To who has the code: how far the request is, and the answer with its reasons."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show a request to who has its code; take it back, or ask for another look."""
    return way_back(
        request,
        "rights",
        lambda code: request_behind(hash_of_code(code)),
        _shown,
        _("No request has this code. Look at it again."),
        _step,
    )


def _shown(found: DataSubjectRequest) -> Context:
    return {
        "right": RIGHTS[found.right],
        "state": DATA_SUBJECT_REQUEST.state_names[found.state],
        "open": found.state not in DATA_SUBJECT_REQUEST.terminal,
        "own": {"received": "withdraw", "refused": "review"}.get(found.state, ""),
    }


def _step(code: str, event: str) -> Outcome:
    values = {"code": code, "event": event}
    return perform(_guest(), return_to_rights_request, ReturnToRightsRequest, values)
