"""What somebody who was asked must know to come and be safe; nothing about anybody else."""

from typing import Any

from django.utils import timezone

from firstlight.incidents import queries, wording
from firstlight.incidents.models import Answer, Incident, Invite
from firstlight.incidents.rules import ACTIVE
from firstlight.kernel.actor import Actor
from firstlight.searches.queries import is_paused, open_place

ETAS = (10, 20, 30, 45, 60, 90)


def task_context(actor: Actor, incident: Incident, invite: Invite | None) -> dict[str, Any]:
    """Return the briefing card of an incident for one person."""
    card = queries.card(incident.station_id, incident.kind)
    answer: Answer | None = getattr(invite, "answer", None) if invite else None
    callout = invite.callout if invite else None
    place, is_active = open_place(actor, incident), incident.state in ACTIVE
    is_over = callout is None or callout.closed_at is not None
    # Nobody else is asked; whoever has said that they come is waited for all the same.
    is_expected = is_over and is_active and answer is not None and answer.is_expected
    return {
        "incident": incident,
        "invite": invite,
        "answer": answer,
        "is_over": is_over,
        "is_expected": is_expected,
        "is_active": is_active,
        # So that nobody sets out for nothing; whoever has said that they come goes on coming.
        "is_enough": callout is not None
        and callout.state == "met"
        and (answer is None or answer.says != "coming"),
        "is_stood_down": answer is not None and answer.is_stood_down,
        "is_halted": incident.state == "standing_by" or is_paused(incident),
        "is_urgent": callout is not None and callout.is_critical and (is_expected or not is_over),
        "needs": [wording.need(need) for need in (callout.needs if callout else [])],
        "place": place,
        "keeps_place": place is None and incident.lon is not None,
        # A helper's own station knows nothing of the gear beside a neighbour's water.
        "near": queries.things_near(actor, incident, place)
        if place and is_active and incident.station_id in actor.stations
        else [],
        "meeting": point_of(incident.meeting_lon, incident.meeting_lat),
        "limits": card.said("forbidden"),
        "dangers": card.said("dangers"),
        "advice": card.said("steps"),
        "now": timezone.now(),
    }


def point_of(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    """Return a point for the page, if there is one."""
    return None if lon is None or lat is None else (lon, lat)
