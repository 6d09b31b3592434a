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
from firstlight.kernel.errors import NotFound
from firstlight.kernel.forms import Outcome, perform
from firstlight.public.frame import NOBODY, Sent, choices, draw, published, take
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
    sent = Sent("complain", request.POST)
    if request.method == "POST":
        sent = take(request, "complain", lambda key: _send(request, key))
        if sent.ok:
            context = {"code": sent.result.code, "answer_by": sent.result.row.answer_by}
            return draw(request, "public/complain_sent.html", context)
    context = sent.context() | {
        "organisations": choices(complained_about(), language),
        "labels": LABELS,
    }
    return draw(request, "public/complain.html", context, sent.status)


def _send(request: HttpRequest, key: UUID) -> Outcome:
    values = {name: request.POST.get(name, "").strip() for name in FIELDS}
    actor = Actor.guest("complainant", NOBODY, "complaints.send")
    return perform(actor, send_complaint, SendComplaint, values, command_id=key)


@published(
    "public_complain_back",
    shows=_("To who has the code: how far the complaint is, and the answer with its reasons."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show a complaint to who has its code; take it back, or ask for a second look."""
    errors: dict[str, str] = {}
    found: Complaint | None = None
    code = request.POST.get("code", "")
    if request.method == "POST":
        try:
            errors = _step(request, code)
            found = complaint_behind(code)
        except NotFound:
            errors = {"code": str(_("No complaint has this code. Look at it again."))}
    transition = COMPLAINT.find(found.state, "appeal") if found else None
    context = {
        "code": code,
        "found": found,
        "state": COMPLAINT.state_names[found.state] if found else "",
        "open": found and found.state not in COMPLAINT.terminal,
        "may_withdraw": found and COMPLAINT.find(found.state, "withdraw"),
        "may_appeal": transition and transition.actor == "complainant" and not found.appeal
        if found
        else False,
        "errors": errors,
        "values": request.POST,
    }
    return draw(request, "public/complain_back.html", context, 422 if errors else 200)


def _step(request: HttpRequest, code: str) -> dict[str, str]:
    event = request.POST.get("event", "")
    if not event:
        return {}
    values = {"code": code, "event": event, "appeal": request.POST.get("appeal", "")}
    actor = Actor.guest("complainant", NOBODY, "complaints.send")
    return perform(actor, return_to_complaint, ReturnToComplaint, values).errors
