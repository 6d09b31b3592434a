"""Join: an application by the person themselves, each question about data answered one by one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from firstlight.force.actions import apply_to_join, step_application
from firstlight.force.models import Application, Membership
from firstlight.force.queries.outside import application_behind, teams_taking_applications
from firstlight.force.rules import MEMBERSHIP
from firstlight.force.schemas.outside import ApplyToJoin, StepApplication
from firstlight.kernel.actor import Actor
from firstlight.kernel.forms import Outcome, perform
from firstlight.privacy.purposes import PURPOSES
from firstlight.public.coded import Context, form, typed, way_back
from firstlight.public.frame import LANGUAGES, NOBODY, choices, published
from firstlight.public.publication import Door

# Police and staff are not taken on by this page.
CATEGORIES = [each for each in Membership.Category.choices if each[0] not in ("officer", "staff")]
LABELS = {
    "organisation_id": _("Team you want to join"),
    "name": _("Your name"),
    "born_on": _("Date of birth"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "category": _("You are"),
    "words": _("What you want to tell us"),
    "privacy_notice_shown": _("I have read this"),
    "answer": _("Question"),
    **{f"consent_{key}": purpose.name for key, purpose in PURPOSES.items()},
}
ANSWERS = (("yes", _("Yes")), ("no", _("No")))


@published(
    "public_join",
    shows=_("The names of the teams that take people, and the form to apply."),
    ground=_("Names of organisations are public; nothing typed is shown to anybody else."),
    module="applications",
    door=Door(10, _("Join"), _("Become a volunteer: adults, unpaid, of your own free will.")),
)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take an application and tell the code to come back with."""
    return form(
        request,
        "join",
        lambda key: _apply(request, language, key),
        lambda made: {"code": made.code, "back": "public_join_back"},
        lambda: {
            "teams": choices(teams_taking_applications()),
            "categories": CATEGORIES,
            "purposes": PURPOSES.values(),
            "answers": ANSWERS,
            "labels": LABELS,
        },
    )


def _guest() -> Actor:
    return Actor.guest("applicant", NOBODY, "force.apply")


def _apply(request: HttpRequest, language: str, key: UUID) -> Outcome:
    posted = request.POST
    names = ("organisation_id", "name", "born_on", "phone", "email", "category", "words")
    said = {purpose: posted.get(f"consent_{purpose}") for purpose in PURPOSES}
    values: dict[str, Any] = {**typed(request, names)}
    values["consents"] = {each: say == "yes" for each, say in said.items() if say in ("yes", "no")}
    values["privacy_notice_shown"] = posted.get("privacy_notice_shown") == "true"
    values["language"] = LANGUAGES[language]
    return perform(_guest(), apply_to_join, ApplyToJoin, values, command_id=key)


@published(
    "public_join_back",
    shows=_("To who has the code: how far the application is, and what is missing."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
    module="applications",
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show an application to who has its code; take what was missing, or the withdrawal."""

    def step(code: str, event: str) -> Outcome:
        values = {"code": code, "event": event, "words": request.POST.get("words", "")}
        return perform(_guest(), step_application, StepApplication, values)

    wrong = _("No application has this code. Look at it again.")
    return way_back(request, "join", application_behind, _shown, wrong, step)


def _shown(found: Application) -> Context:
    return {"state": MEMBERSHIP.state_names[found.membership.state]}
