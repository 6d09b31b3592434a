"""Report something unsafe: without an account, about a thing or a place, with a code to follow."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from firstlight.cases.hazards.actions import send_report
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.queries import hazard_behind
from firstlight.cases.hazards.rules import HAZARD
from firstlight.cases.hazards.schemas import SendReport
from firstlight.force.switches import open_stations
from firstlight.kernel.actor import Actor
from firstlight.kernel.forms import Outcome, perform
from firstlight.public.coded import Context, form, typed, way_back
from firstlight.public.frame import NOBODY, choices, published
from firstlight.public.publication import Door

FIELDS = ("reported_to_id", "site_kind", "site_name", "kind", "description")
TICKS = ("is_immediate", "has_called")
LABELS = {
    "reported_to_id": _("Police station"),
    "site_kind": _("What kind of place"),
    "site_name": _("Where it is"),
    "kind": _("Kind of hazard"),
    "description": _("What is unsafe"),
    "is_immediate": _("Somebody may be hurt at any moment."),
    "has_called": _("I have called 110 or 119."),
    "answer": _("Question"),
}


@published(
    "public_hazard",
    shows=_("The names of stations and the form to report a hazard; no hazard of anybody."),
    ground=_(
        "A thing or a place, never a person; nobody is asked for a name, no address is kept."
    ),
    module="hazards",
    door=Door(
        30, _("Report a hazard"), _("Something unsafe at a school, a shop, a water or a road.")
    ),
)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, language: str) -> HttpResponse:
    """Show the form, or take a report and tell the code to follow it by."""
    return form(
        request,
        "hazard",
        lambda key: _send(request, key),
        lambda made: {"code": made.code},
        lambda: {
            "stations": choices(open_stations("hazards")),
            "site_kinds": Hazard.Site.choices,
            "kinds": Hazard.Kind.choices,
            "labels": LABELS,
        },
    )


def _send(request: HttpRequest, key: UUID) -> Outcome:
    values: dict[str, object] = {
        **typed(request, FIELDS),
        **{name: request.POST.get(name) == "true" for name in TICKS},
    }
    actor = Actor.guest("reporter", NOBODY, "hazards.send")
    return perform(actor, send_report, SendReport, values, command_id=key)


@published(
    "public_hazard_back",
    shows=_("To who has the code: how far the hazard is, by when, and with which agency."),
    ground=_("The code has 80 random bits and is told once; no name is shown."),
    module="hazards",
)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Show who has the code how far their report is."""
    wrong = _("No report has this code. Look at it again.")
    return way_back(request, "hazard", hazard_behind, _shown, wrong)


def _shown(found: Hazard) -> Context:
    state = HAZARD.state_names[found.state]
    return {"state": state, "is_over": found.state in HAZARD.terminal}
