"""Complain: without an account, to somebody independent, with a code to come back with."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from firstlight.force.actions import return_to_complaint, send_complaint
from firstlight.force.models import Complaint
from firstlight.force.queries.outside import complained_about, complaint_behind
from firstlight.force.rules import COMPLAINT
from firstlight.force.schemas.outside import ReturnToComplaint, SendComplaint
from firstlight.kernel.actor import Actor
from firstlight.kernel.forms import Outcome, perform
from firstlight.public.coded import Context, form, typed, way_back
from firstlight.public.frame import NOBODY, choices, published
from firstlight.public.publication import Door

LABELS = {
    "about_id": _("Who it is about"),
    "content": _("What happened"),
    "happened_on": _("On which day"),
    "contact": _("How to reach you"),
    "answer": _("Question"),
}
FIELDS = ("about_id", "content", "happened_on", "contact")


@published(
    "public_complain",
    shows=_("The names of stations and teams, and the form to complain."),
    ground=_("Names of organisations are public; nothing typed is shown to anybody else."),
    door=Door(40, _("Complain"), _("About a volunteer or a team: somebody independent looks.")),
)
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take a complaint and tell the code to come back with."""
    return form(
        request,
        "complain",
        lambda key: _send(request, key),
        lambda made: {"code": made.code, "answer_by": made.row.answer_by.isoformat()},
        lambda: {"organisations": choices(complained_about()), "labels": LABELS},
    )


def _guest() -> Actor:
    return Actor.guest("complainant", NOBODY, "complaints.send")


def _send(request: HttpRequest, key: UUID) -> Outcome:
    values = typed(request, FIELDS)
    return perform(_guest(), send_complaint, SendComplaint, values, command_id=key)


@published(
    "public_complain_back",
    shows=_("To who has the code: how far the complaint is, and the answer with its reasons."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show a complaint to who has its code; take it back, or ask for a second look."""

    def step(code: str, event: str) -> Outcome:
        values = {"code": code, "event": event, "appeal": request.POST.get("appeal", "")}
        return perform(_guest(), return_to_complaint, ReturnToComplaint, values)

    wrong = _("No complaint has this code. Look at it again.")
    return way_back(request, "complain", complaint_behind, _shown, wrong, step)


def _shown(found: Complaint) -> Context:
    appeal = COMPLAINT.find(found.state, "appeal")
    return {
        "state": COMPLAINT.state_names[found.state],
        "open": found.state not in COMPLAINT.terminal,
        "may_withdraw": COMPLAINT.find(found.state, "withdraw"),
        "may_appeal": appeal and appeal.actor == "complainant" and not found.appeal,
    }
