"""Papers and files of a search: briefing, files for receivers, timeline."""

import base64
from typing import get_args
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.console.searches.briefing import briefing_of, outing_of
from firstlight.console.searches.lines import flight_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.exchange.briefing import briefing_pdf
from firstlight.exchange.outing import OutingFormat, write_outing
from firstlight.exchange.timeline import Entry, Timeline, timeline_pdf
from firstlight.exchange.wpml import MEDIA_TYPE as WPML_TYPE
from firstlight.force.queries import station_of
from firstlight.incidents import queries as incident_queries
from firstlight.incidents.queries import Level
from firstlight.kernel import log
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import LogHead
from firstlight.searches import queries
from firstlight.searches.actions.portrait import open_portrait
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.schemas import OfCase

TYPES = {
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
    "geojson": "application/geo+json",
}
FORMS: tuple[OutingFormat, ...] = get_args(OutingFormat)
ALL_ROWS = 100_000


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
    )
    name = slugify(f"{assignment.segment.name}-{assignment.team_name}") or "briefing"
    return as_file(data, "application/pdf", f"{name}.pdf", inline=True)


@page(may="searches.field")
def outing(request: SeatedRequest, key: UUID, form: str) -> HttpResponse:
    """Return the assignment for a receiver: GPX, KML or GeoJSON; flight lines for a drone."""
    assignment = queries.get_assignment(request.actor, key)
    name = slugify(f"{assignment.segment.name}-{assignment.team_name}") or "segment"
    if form == "wpml":
        data = flight_of(assignment)
        if data is None:
            raise NotFound
        return as_file(data, WPML_TYPE, f"{name}.kmz")
    for known in FORMS:
        if known == form:
            data = write_outing(outing_of(assignment), known)
            return as_file(data, TYPES[form], f"{name}.{form}")
    raise NotFound


@page(may="searches.see")
def timeline(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the course of the search as PDF, each row with its mark in the log's chain."""
    actor = request.actor
    case = queries.get_case(actor, key)
    incident = case.incident
    if incident_queries.level(actor, incident) is not Level.DESK:
        raise NotFound
    rows = incident_queries.timeline(actor, incident, ALL_ROWS, whole=True)
    head = LogHead.objects.filter(station_id=case.station_id).first()
    _count, fault = log.verify(case.station_id)
    station = station_of(case.station_id)
    about = [station.called if station else "", str(SEARCH_CASE.state_names[case.state])]
    told = Timeline(
        title=_("Search %(number)s") % {"number": incident.number},
        about=" · ".join(part for part in about if part),
        entries=[
            Entry(row.at, row.who or _("By itself"), row.text, row.hash)
            for row in sorted(rows, key=lambda row: row.at)
        ],
        head=head.hash if head else "",
        intact=fault is None,
    )
    zone, language = timezone.get_current_timezone(), get_language() or "zh-hans"
    data = timeline_pdf(told, timezone.now(), zone, language)
    return as_file(data, "application/pdf", f"search-{incident.number}.pdf", inline=True)


def as_file(data: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Return a file to be kept by whoever asked for it, and by nobody on the way."""
    how = "inline" if inline else "attachment"
    return HttpResponse(
        data,
        content_type=media_type,
        headers={
            "Content-Disposition": f'{how}; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
