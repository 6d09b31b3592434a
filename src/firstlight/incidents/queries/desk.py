"""What a desk needs at a glance: open matters by urgency, answers, who is out, what is unsent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from firstlight.duty.queries import sessions
from firstlight.equipment.queries import items
from firstlight.incidents.models import Attendance, Callout, Incident, MutualAid
from firstlight.incidents.queries.aids import Ending, endings_of
from firstlight.incidents.queries.incidents import shown, visible_incidents
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import Question, Row
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
        if self.incident.state not in OPEN:  # over, but somebody is not counted out
            return 2
        order = ("reported", "responding", "ended", "standing_by", "debriefed")
        return 3 + order.index(self.incident.state)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A desk at one moment."""

    at: datetime
    matters: list[Matter]
    requests: list[MutualAid]
    endings: list[Ending]
    on_duty: int
    kit_out: int
    unsent: dict[str, int]
    unread: int


def desk_snapshot(actor: Actor, now: datetime | None = None) -> Snapshot:
    """Return what the actor's desk shows at `now`."""
    moment = now or timezone.now()
    found = matters(actor, moment)
    return Snapshot(
        at=moment,
        matters=found,
        requests=_requests(sorted(actor.stations)) if actor.may("callouts.aid") else [],
        endings=endings_of(actor, [each.incident.pk for each in found], moment),
        on_duty=_on_duty(actor),
        kit_out=items(actor).filter(state="issued").count() if actor.may("equipment.see") else 0,
        unsent=dict(unsent_figures(actor)),
        unread=unread(actor),
    )


@Question
def _requests(station_ids: Sequence[UUID]) -> QuerySet[MutualAid]:
    rows = MutualAid.objects.filter(state="asked", helper_station_id__in=station_ids)
    return rows.select_related("incident").order_by("-created_at")


def _on_duty(actor: Actor) -> int:
    """Return how many of the actor's people are checked in."""
    if not actor.may("duty.see"):
        return 0
    return sessions(actor).filter(ended_at__isnull=True).count()


def matters(actor: Actor, now: datetime) -> list[Matter]:
    """Return the open incidents of the actor's desk, the most urgent first.

    One that is over stays there until everybody is counted out.
    """
    left = [key for (key,) in _not_left(sorted(actor.stations))]
    waits = Q(state__in=OPEN) | Q(pk__in=left) if left else Q(state__in=OPEN)
    rows = shown(visible_incidents(actor, now).filter(waits)[:200])
    keys = [row.pk for row in rows]
    calls = {row.incident_id: row for row in _running(keys)}
    heads = {key: (out, late) for key, out, late in _heads(keys, now)}
    found = [_matter(row, calls.get(row.pk), heads.get(row.pk, (0, 0))) for row in rows]
    return sorted(found, key=lambda each: (each.urgency, each.incident.happened_at))


@Question
def _not_left(stations: Sequence[UUID]) -> QuerySet[Attendance, Row]:
    rows: QuerySet[Attendance] = Attendance.objects.filter(station_id__in=stations)
    over = rows.filter(out_at__isnull=True).exclude(incident__state__in=OPEN)
    return over.values_list("incident_id").distinct()


@Question
def _running(keys: Sequence[UUID]) -> QuerySet[Callout]:
    said = F("invites__answer__said_at")
    there = Q(invites__answer__arrived_at__gte=said)
    was_sent_home = F("invites__answer__stood_down_at")
    comes = Q(invites__answer__says="coming") & (
        Q(invites__answer__stood_down_at__isnull=True)
        | Q(invites__answer__said_at__gt=was_sent_home)
    )
    rows: QuerySet[Callout] = Callout.objects.filter(incident_id__in=keys).exclude(state="closed")
    return rows.order_by("created_at").annotate(
        coming=Count("invites", filter=comes | there),
        arrived=Count("invites", filter=Q(invites__answer__arrived_at__isnull=False)),
    )


@Question
def _heads(keys: Sequence[UUID], now: datetime) -> QuerySet[Attendance, Row]:
    rows: QuerySet[Attendance] = Attendance.objects.filter(incident_id__in=keys)
    return (
        rows.filter(out_at__isnull=True)
        .values_list("incident_id")
        .annotate(out=Count("pk"), late=Count("pk", filter=Q(due_at__lte=now)))
    )


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
