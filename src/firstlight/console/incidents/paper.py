"""The course of a call on paper, of every kind: each row with its mark in the log's chain."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstlight.console.filed import filed
from firstlight.console.papers import printed_by
from firstlight.exchange.pdf import MEDIA_TYPE
from firstlight.exchange.timeline import Entry, Timeline, timeline_pdf
from firstlight.force.queries import station_of
from firstlight.incidents import queries
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import Level
from firstlight.kernel import log
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import LogHead

ALL_ROWS = 100_000


def course_of(actor: Actor, incident: Incident, title: str, state: str) -> HttpResponse:
    """Return the whole log of an incident as PDF; only the station's desk may have it."""
    if queries.level(actor, incident) is not Level.DESK:
        raise NotFound
    rows = queries.timeline(actor, incident, ALL_ROWS, whole=True)
    head = LogHead.objects.filter(station_id=incident.station_id).first()
    _count, fault = log.verify(incident.station_id)
    station = station_of(incident.station_id)
    about = [station.called if station else "", state]
    told = Timeline(
        title=title,
        about=" · ".join(part for part in about if part),
        entries=[
            Entry(row.at, row.who or _("By itself"), row.text, row.hash)
            # Newest first as they come: of one moment too, what came first stands first.
            for row in reversed(rows)
        ],
        head=head.hash if head else "",
        intact=fault is None,
    )
    zone, language = timezone.get_current_timezone(), get_language() or "zh-hans"
    return HttpResponse(
        timeline_pdf(told, timezone.now(), zone, language, printed_by(actor, stays=True)),
        content_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": filed(title, form="pdf", shown=True),
            "Cache-Control": "private, no-store",
        },
    )
