"""Object to a star on public notice: without an account, with a code to read the answer by."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.forms import Outcome, perform
from firstlight.public.coded import Context, form, typed, way_back
from firstlight.public.frame import NOBODY, draw, published
from firstlight.records.actions import object_star
from firstlight.records.models import StarObjection
from firstlight.records.queries import objection_behind, on_notice
from firstlight.records.schemas import ObjectStar

LABELS = {"text": _("What speaks against the star"), "answer": _("Question")}


@published(
    "public_star",
    shows=_("The name, team and star of somebody on public notice, and the form to object."),
    ground=_("A notice is for objections; no name is asked for; who decides reads it."),
    module="records",
)
@require_http_methods(["GET", "HEAD", "POST"])
def star(request: HttpRequest, language: str, key: UUID) -> HttpResponse:
    """Show the form, or take an objection and tell the code to read the answer by."""
    row = next((each for each in on_notice(timezone.localdate()) if each.pk == key), None)
    if row is None:
        return draw(request, "public/none.html", status=HTTPStatus.NOT_FOUND)
    return form(
        request,
        "star",
        lambda command: _send(request, key, command),
        lambda made: {"code": made.code},
        lambda: {"row": row, "stars": "★" * row.level, "labels": LABELS},
    )


def _send(request: HttpRequest, key: UUID, command: UUID) -> Outcome:
    values = {**typed(request, ("text",)), "recognition_id": key}
    actor = Actor.guest("anyone", NOBODY, "records.object")
    try:
        return perform(actor, object_star, ObjectStar, values, command_id=command)
    except NotFound:
        return Outcome(errors={"": str(_("This star is no longer on public notice."))})


@published(
    "public_star_back",
    shows=_("To who has the code: whether the objection was decided, and the reason."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
    module="records",
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show who has the code what became of their objection."""
    wrong = _("No objection has this code. Look at it again.")
    return way_back(request, "star", objection_behind, _shown, wrong)


def _shown(found: StarObjection) -> Context:
    return {"stars": "★" * found.recognition.level}
