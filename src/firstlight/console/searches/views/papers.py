"""Papers and files of a search: briefing, files for receivers, timeline."""

import base64
from typing import get_args
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.console.filed import filed
from firstlight.console.incidents.paper import course_of
from firstlight.console.papers import printed_by
from firstlight.console.searches.briefing import briefing_of, outing_of
from firstlight.console.searches.lines import flight_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.exchange.briefing import briefing_pdf
from firstlight.exchange.outing import OutingFormat, write_outing
from firstlight.exchange.wpml import MEDIA_TYPE as WPML_TYPE
from firstlight.kernel.errors import NotFound
from firstlight.searches import queries
from firstlight.searches.actions.portrait import open_portrait
from firstlight.searches.models import Assignment
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.schemas import OfCase

TYPES = {
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
    "geojson": "application/geo+json",
}
FORMS: tuple[OutingFormat, ...] = get_args(OutingFormat)


@page(may="searches.field")
def briefing(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the one page that a team takes along; asked for as an act, with the photograph."""
    assignment = queries.get_assignment(request.actor, key)
    portrait = b""
    if request.method == "POST":
        of = {"case_id": assignment.segment.case_id}
        outcome = perform(request.actor, open_portrait, OfCase, of)
        portrait = base64.b64decode(outcome.result or "")
    language = get_language() or "zh-hans"
    data = briefing_pdf(
        briefing_of(request.actor, assignment, portrait),
        timezone.now(),
        timezone.get_current_timezone(),
        language,
        printed_by(request.actor),
    )
    return as_file(data, "application/pdf", *_named(assignment), form="pdf", shown=True)


@page(may="searches.field")
def outing(request: SeatedRequest, key: UUID, form: str) -> HttpResponse:
    """Return the assignment for a receiver: GPX, KML or GeoJSON; flight lines for a drone."""
    assignment = queries.get_assignment(request.actor, key)
    name = _named(assignment)
    if form == "wpml":
        data = flight_of(assignment)
        if data is None:
            raise NotFound
        return as_file(data, WPML_TYPE, *name, form="kmz")
    for known in FORMS:
        if known == form:
            data = write_outing(outing_of(assignment), known)
            return as_file(data, TYPES[form], *name, form=form)
    raise NotFound


def _named(assignment: Assignment) -> tuple[str, str]:
    """Return how the files of a team are called: short, for the display of a receiver."""
    return assignment.segment.name, assignment.team_name


@page(may="searches.see")
def timeline(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the course of the search as PDF, each row with its mark in the log's chain."""
    case = queries.get_case(request.actor, key)
    title = _("Search %(number)s") % {"number": case.incident.number}
    state = str(SEARCH_CASE.state_names[case.state])
    return course_of(request.actor, case.incident, title, state)


def as_file(
    data: bytes, media_type: str, *name: object, form: str, shown: bool = False
) -> HttpResponse:
    """Return a file to be kept by whoever asked for it, and by nobody on the way."""
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": filed(*name, form=form, shown=shown),
            "Cache-Control": "private, no-store",
        },
    )
