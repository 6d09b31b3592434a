"""What a desk needs at a glance: open matters by urgency, answers, who is out, what is unsent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from firstlight.duty.queries import sessions
from firstlight.equipment.queries import items
from firstlight.incidents.models import Attendance, Callout, Incident, MutualAid
from firstlight.incidents.queries.aids import aids
from firstlight.incidents.queries.incidents import visible_incidents
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor
from firstlight.notify.queries import unread, unsent_figures


@dataclass(frozen=True, slots=True)
class Matter:
    """One open matter on the desk.

    Attributes
    ----------
    wanted, coming, arrived
        People that the running call-out asks for, that said they come, that are counted in.
    out, overdue
        How many are counted in and not out, and how many of those should be back.
    """

    incident: Incident
    callout: Callout | None
    wanted: int
    coming: int
    arrived: int
    out: int
    overdue: int

    @property
    def urgency(self) -> int:
        """Return the rank by which the desk sorts: 0 is looked at first."""
        if self.overdue:
            return 0
        if self.incident.is_life_at_risk and self.incident.state in ("reported", "responding"):
            return 1
        if self.callout and self.callout.state == "exhausted":
            return 2
        order = ("reported", "responding", "ended", "standing_by", "debriefed")
        return 3 + order.index(self.incident.state)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A desk at one moment."""

    at: datetime
    matters: list[Matter]
    requests: list[MutualAid]
    on_duty: int
    kit_out: int
    unsent: dict[str, int]
    unread: int


def desk_snapshot(actor: Actor, now: datetime | None = None) -> Snapshot:
    """Return what the actor's desk shows at `now`."""
    moment = now or timezone.now()
    found = matters(actor, moment)
    asked_of_us = aids(actor).filter(state="asked", helper_station_id__in=actor.stations)
    return Snapshot(
        at=moment,
        matters=found,
        requests=list(asked_of_us),
        on_duty=_on_duty(actor),
        kit_out=items(actor).filter(state="issued").count() if actor.may("equipment.see") else 0,
        unsent=dict(unsent_figures(actor)),
        unread=unread(actor),
    )


def _on_duty(actor: Actor) -> int:
    """Return how many of the actor's people are checked in."""
    if not actor.may("duty.see"):
        return 0
    return sessions(actor).filter(ended_at__isnull=True).count()


def matters(actor: Actor, now: datetime) -> list[Matter]:
    """Return the open incidents of the actor's desk, the most urgent first."""
    rows = list(
        visible_incidents(actor, now)
        .filter(state__in=OPEN)
        .select_related("commander", "owner", "organisation")[:200]
    )
    keys = [row.pk for row in rows]
    calls = _running(keys)
    heads = _heads(keys, now)
    found = [_matter(row, calls.get(row.pk), heads.get(row.pk, (0, 0))) for row in rows]
    return sorted(found, key=lambda each: (each.urgency, each.incident.happened_at))


def _running(keys: Collection[UUID]) -> dict[UUID, Callout]:
    rows = (
        Callout.objects.filter(incident__in=keys)
        .exclude(state="closed")
        .annotate(
            coming=Count("invites", filter=Q(invites__answer__says="coming")),
            arrived=Count("invites", filter=Q(invites__answer__arrived_at__isnull=False)),
        )
    )
    return {row.incident_id: row for row in rows.order_by("created_at")}


def _heads(keys: Collection[UUID], now: datetime) -> dict[UUID, tuple[int, int]]:
    rows = (
        Attendance.objects.filter(incident__in=keys, out_at__isnull=True)
        .values("incident_id")
        .annotate(out=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)))
    )
    return {row["incident_id"]: (row["out"], row["late"]) for row in rows}


def _matter(incident: Incident, callout: Callout | None, heads: tuple[int, int]) -> Matter:
    wanted = sum(int(need["count"]) for need in callout.needs) if callout else 0
    return Matter(
        incident=incident,
        callout=callout,
        wanted=wanted,
        coming=getattr(callout, "coming", 0),
        arrived=getattr(callout, "arrived", 0),
        out=heads[0],
        overdue=heads[1],
    )
