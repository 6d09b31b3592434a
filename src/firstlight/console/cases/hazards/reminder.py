"""The friendly reminder as a paper: handed to who must put a hazard right, who signs for it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from firstlight.cases.hazards import queries
from firstlight.cases.hazards.models import Hazard
from firstlight.console.papers import pdf_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.exchange.paper import Paper, Part, to_sign
from firstlight.force.queries import station_of
from firstlight.kernel.errors import NotFound


def is_printed(row: Hazard) -> bool:
    """Whether there is a reminder to hand over: a formal notice is the authority's own paper."""
    return bool(row.notice) and not row.is_formal


@page(may="hazards.report")
def reminder(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Print the reminder."""
    row = queries.hazard(request.actor, key)
    if not is_printed(row):
        raise NotFound
    return pdf_of(request.actor, _letter(row), row.number)


def _letter(row: Hazard) -> Paper:
    facts = [
        (_("Site"), row.site_name),
        (_("Kind of hazard"), str(row.get_kind_display())),
        (_("Who must put it right"), row.owner_name),
        (_("To be put right by"), str(row.deadline_on or "")),
    ]
    # Whoever is handed the paper has nothing else to know by who "us" is.
    station = station_of(row.station_id)
    if station and station.duty_phone:
        facts.append((_("Duty telephone"), station.duty_phone))
    about = [station.called if station else "", row.site_name, row.number]
    return Paper(
        title=_("Friendly reminder"),
        about=" · ".join(filter(None, about)),
        lead=_(
            "This is a reminder, not an order and no fine. Please put it right by the day below "
            "and tell us; then somebody comes to look again."
        ),
        parts=[
            Part(facts=facts),
            Part(heading=_("What is unsafe"), lines=row.description.splitlines()),
            Part(heading=_("What you are reminded of"), lines=row.notice.splitlines()),
        ],
        signed=[to_sign(_("Handed over by:")), to_sign(_("Received by (owner):"))],
    )
