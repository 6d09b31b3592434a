"""What somebody who was asked must know to come and be safe; nothing about anybody else."""

from typing import Any

from django.utils import timezone

from firstlight.incidents import queries, wording
from firstlight.incidents.models import Answer, Incident, Invite
from firstlight.kernel.actor import Actor
from firstlight.searches.queries import is_paused, open_place

ETAS = (10, 20, 30, 45, 60, 90)


def task_context(actor: Actor, incident: Incident, invite: Invite | None) -> dict[str, Any]:
    """Return the briefing card of an incident for one person."""
    card = queries.card(incident.station_id, incident.kind)
    answer: Answer | None = getattr(invite, "answer", None) if invite else None
    callout = invite.callout if invite else None
    place = open_place(actor, incident)
    return {
        "incident": incident,
        "invite": invite,
        "answer": answer,
        "is_over": callout is None or callout.closed_at is not None,
        "is_stood_down": answer is not None and answer.is_stood_down,
        "is_halted": incident.state == "standing_by" or is_paused(incident),
        "is_urgent": callout is not None and callout.is_critical,
        "needs": [wording.need(need) for need in (callout.needs if callout else [])],
        "place": place,
        "keeps_place": place is None and incident.lon is not None,
        "meeting": point_of(incident.meeting_lon, incident.meeting_lat),
        "limits": card.said("forbidden"),
        "dangers": card.said("dangers"),
        "advice": card.said("steps"),
        "now": timezone.now(),
    }


def point_of(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """Return a point for the page, if there is one."""
    return None if lon is None or lat is None else (lon, lat)
