"""Calls for help, who was asked, who is out there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand, ripple
from firstlight.incidents import queries
from firstlight.incidents.looks import note_looks
from firstlight.incidents.models import Answer, Attendance, Callout, Incident, Invite
from firstlight.incidents.queries import Level
from firstlight.incidents.queries.callouts import COMING
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.searches.queries import open_place

router = Router(tags=["incidents"])


class DeskPart(Shown):
    """What only a desk sees of a call; empty in the field."""

    title: str = ""
    summary: str = ""
    place_name: str = ""
    lon: float | None = None
    lat: float | None = None
    weather: str = ""
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_relation: str = ""
    organisation_id: UUID | None = None
    commander_id: UUID | None = None
    owner_id: UUID | None = None
    needs: list[dict[str, Any]] = []
    outcome: str = ""


class IncidentOut(DeskPart):
    """A call for help, as much of it as `level` allows: desk, aid or field."""

    level: str
    number: str
    kind: str
    state: str
    is_life_at_risk: bool
    happened_at: datetime
    briefing: str
    meeting_point: str
    meeting_lon: float | None
    meeting_lat: float | None
    radio_plan: str
    ended_at: datetime | None


COMMON = [
    "id",
    "version",
    "number",
    "kind",
    "state",
    "is_life_at_risk",
    "happened_at",
    "briefing",
    "meeting_point",
    "meeting_lon",
    "meeting_lat",
    "radio_plan",
    "ended_at",
]
AID = ["title", "place_name", "lon", "lat", "needs"]
DESK = [*AID, *["summary", "weather", "organisation_id", "commander_id", "owner_id", "outcome"]]
REPORTER = ["reporter_name", "reporter_phone", "reporter_relation"]


def _with_search(actor: Actor) -> QuerySet[Incident]:
    """Return the incidents in sight with their searches: what is told of a place hangs on them."""
    return queries.visible_incidents(actor).select_related("search")


def _incidents(actor: Actor, rows: Sequence[Incident]) -> Iterable[IncidentOut]:
    note_looks(actor, rows)
    for row in rows:
        level = queries.level(actor, row)
        names = {Level.DESK: [*COMMON, *DESK], Level.AID: [*COMMON, *AID]}.get(level, COMMON)
        if level is Level.DESK and actor.may("incidents.report"):
            names = [*names, *REPORTER]
        values = {name: getattr(row, name) for name in names}
        if "lon" in values:
            values["lon"], values["lat"] = open_place(actor, row) or (None, None)
        yield IncidentOut(subject=row.label, level=level.value, **values)


class CalloutOut(Shown):
    """A call-out: what is needed and how far it is."""

    incident_id: UUID
    state: str
    needs: list[dict[str, Any]]
    is_critical: bool
    wave: int
    next_wave_at: datetime | None
    closed_at: datetime | None
    asked: int
    coming: int


def _callouts(actor: Actor, rows: Sequence[Callout]) -> Iterable[CalloutOut]:
    for row in rows:
        yield CalloutOut(
            subject=row.label,
            asked=row.invites.count(),
            coming=row.invites.filter(COMING).count(),
            **{name: getattr(row, name) for name in CalloutOut.model_fields if hasattr(row, name)},
        )


class InviteOut(Shown):
    """That one was asked to come, and what one said."""

    callout_id: UUID
    incident_id: UUID
    asked_at: datetime
    expires_at: datetime
    says: str
    eta_at: datetime | None
    said_at: datetime | None
    stood_down_at: datetime | None


def _invites(actor: Actor, rows: Sequence[Invite]) -> Iterable[InviteOut]:
    for row in rows:
        said: Answer | None = getattr(row, "answer", None)
        yield InviteOut(
            subject=row.label,
            id=row.pk,
            version=row.version,
            callout_id=row.callout_id,
            incident_id=row.callout.incident_id,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            says=said.says if said else "",
            eta_at=said.eta_at if said else None,
            said_at=said.said_at if said else None,
            stood_down_at=said.stood_down_at if said else None,
        )


def _my_invites(actor: Actor) -> QuerySet[Invite]:
    return queries.my_invites(actor) if actor.person_id else Invite.objects.none()


class AttendanceOut(Shown):
    """Somebody on the ground."""

    incident_id: UUID
    person_id: UUID
    in_at: datetime
    due_at: datetime | None
    out_at: datetime | None
    alarmed_at: datetime | None


def _attendances(actor: Actor) -> QuerySet[Attendance]:
    """Return the head count: of one's own station at a desk, else of one's own people or self."""
    seen = queries.visible_incidents(actor).order_by().values("pk")
    mine = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("incidents.see"):
        mine |= Q(incident__station_id__in=actor.stations)
        if not actor.teams:
            mine |= Q(home_station_id__in=actor.stations)
    rows: QuerySet[Attendance] = Attendance.objects.filter(mine, incident__in=seen)
    return rows


INCIDENT = Kind("incidents.incident", "incidents", IncidentOut, _with_search, _incidents)
CALLOUT = Kind("incidents.callout", "callouts", CalloutOut, queries.callouts, _callouts)
INVITE = Kind("incidents.invite", "invites", InviteOut, _my_invites, _invites)
ATTENDANCE = Kind(
    "incidents.attendance",
    "attendances",
    AttendanceOut,
    _attendances,
    as_they_stand(AttendanceOut),
)
for kind in (INCIDENT, CALLOUT, INVITE, ATTENDANCE):
    reads(router, kind)
acts(router, ("incidents", "callouts"))


@ripple
def of_a_call(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """With anything in a call's thread the call itself may come into sight, or change."""
    threads = {event.thread for event in events if event.thread}
    yield from (f"{INCIDENT.label}:{key}" for key in threads)
    asked = {event.thread for event in events if event.action.startswith("callout")}
    mine = _my_invites(actor).filter(callout__incident__in=asked | threads)
    yield from (row.label for row in mine)
    called = queries.callouts(actor).filter(incident__in=threads)
    yield from (row.label for row in called)


@ripple
def of_a_head_count(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """A head count is one act on many; and who sees a call anew sees who is there."""
    threads = {event.thread for event in events if event.thread}
    yield from (row.label for row in _attendances(actor).filter(incident__in=threads))
