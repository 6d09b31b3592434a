"""Which incidents an actor may know of, and how much of each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from firstlight.force.matters import Matter
from firstlight.force.models import Organisation
from firstlight.incidents.models import Attendance, Incident, Invite, MutualAid
from firstlight.incidents.queries.aids import windows
from firstlight.incidents.rules import ACTIVE, OPEN, Report, alike
from firstlight.incidents.rules.duplicates import CLOSE_IN_TIME
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event
from firstlight.kernel.questions import Question, Row


class Level(Enum):
    """How much of an incident somebody sees."""

    DESK = "desk"  # the station's own staff: everything but who reported, unless they take calls
    AID = "aid"  # a neighbour's staff, while its people help
    FIELD = "field"  # who was asked to come: what they must know to come and be safe


def visible_incidents(actor: Actor, now: datetime | None = None) -> QuerySet[Incident]:
    """Return the incidents that the actor may know of at `now`.

    A station's staff see their station's, a team's leader those of the team or of nobody; the
    staff of a helping station see the one case they help with, from the first to before the last
    instant of the agreed window. Anybody sees what they were asked to come to, or are counted in
    at, until it is closed; and what they reported, until somebody takes it.
    Who sits in a seat for one matter sees that one and no other.
    """
    moment = now or timezone.now()
    if actor.matter_id is not None:
        only: QuerySet[Incident] = Incident.objects.filter(
            pk=actor.matter_id, station_id__in=actor.stations
        ).order_by("pk")
        return only if actor.may("incidents.see") else only.none()
    seen = Q(pk__in=[])
    if actor.may("incidents.see"):
        own = Q(station_id__in=actor.stations)
        if actor.teams:
            own &= _of_teams(actor)
        else:
            seen |= Q(pk__in=_keys(_helped(sorted(actor.stations), moment)))
        seen |= own
    if actor.person_id:
        asked, present = (ask(actor.person_id, moment) for ask in (_asked, _present))
        seen |= Q(pk__in=_keys([*asked, *present]))
        seen |= Q(taken_by_id=actor.person_id, state="reported")
    rows: QuerySet[Incident] = Incident.objects.filter(seen)
    return rows.order_by("-is_life_at_risk", "-happened_at")


def _of_teams(actor: Actor) -> Q:
    asked = Invite.objects.filter(organisation_id__in=actor.teams)
    return (
        Q(organisation__isnull=True)
        | Q(organisation_id__in=actor.teams)
        | Q(pk__in=asked.values("callout__incident_id"))
    )


# Whom the call concerns: asked or on the spot, of the station itself or lent and in time. Every
# page asks, and what it asks about are the calls that are going on: a handful.


@Question
def _helped(stations: Sequence[UUID], now: datetime) -> QuerySet[MutualAid, Row]:
    open_windows = windows(now).filter(helper_station_id__in=stations)
    return open_windows.filter(incident__state__in=OPEN).values_list("incident_id")


@Question
def _asked(person_id: UUID, now: datetime) -> QuerySet[Invite, Row]:
    invited = Invite.objects.filter(person_id=person_id, callout__incident__state__in=OPEN)
    is_own = Q(organisation__station_id=F("callout__incident__station_id"))
    lent = _lent("callout__incident_id", "organisation__station_id", now)
    return invited.filter(is_own | lent).order_by().values_list("callout__incident_id")


@Question
def _present(person_id: UUID, now: datetime) -> QuerySet[Attendance, Row]:
    present = Attendance.objects.filter(person_id=person_id, incident__state__in=OPEN)
    is_own = Q(home_station_id=F("incident__station_id"))
    lent = _lent("incident_id", "home_station_id", now)
    return present.filter(is_own | lent).order_by().values_list("incident_id")


def _keys(rows: Iterable[Row]) -> set[UUID]:
    return {key for (key,) in rows}


def _lent(incident: str, station: str, now: datetime) -> Q:
    return Q(
        Exists(
            windows(now).filter(
                incident_id=OuterRef(incident), helper_station_id=OuterRef(station)
            )
        )
    )


def get_incident(actor: Actor, key: UUID | str, now: datetime | None = None) -> Incident:
    """Return one visible incident, or raise `NotFound`."""
    found = shown(visible_incidents(actor, now).filter(pk=key))
    if not found:
        raise NotFound
    return found[0]


def shown(visible: QuerySet[Incident]) -> list[Incident]:
    """Return visible incidents with who commands, owns and runs them, in their order."""
    keys = list(visible.values_list("pk", flat=True))
    found = {each.pk: each for each in _with_people(keys)}
    return [found[key] for key in keys if key in found]


@Question
def _with_people(keys: Sequence[UUID]) -> QuerySet[Incident]:
    rows: QuerySet[Incident] = Incident.objects.filter(pk__in=keys)
    return rows.select_related("commander", "owner", "organisation")


def own_incident_shown(actor: Actor, key: UUID | str) -> Incident:
    """Return an incident of the actor's own station to look at, or raise `NotFound`."""
    found = visible_incidents(actor).filter(pk=key, station_id__in=actor.stations).first()
    if found is None:
        raise NotFound
    return found


def own_incident(actor: Actor, key: UUID | str) -> Incident:
    """Return an incident of the actor's own station, locked, or raise `NotFound`."""
    found = (
        visible_incidents(actor)
        .filter(pk=key, station_id__in=actor.stations)
        .select_for_update(of=("self",))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def locked_incident(key: UUID) -> Incident:
    """Return an incident, locked, for the room's own bookkeeping after the actor was checked."""
    found: Incident = Incident.objects.select_for_update().get(pk=key)
    return found


def level(actor: Actor, row: Incident) -> Level:
    """Return how much of a visible incident the actor sees."""
    if not actor.may("incidents.see"):
        return Level.FIELD
    if row.station_id in actor.stations:
        return Level.DESK
    return Level.AID if not actor.teams else Level.FIELD


def is_lent(actor: Actor, row: Incident) -> bool:
    """Whether an actor sees a visible incident only because their station helps with it."""
    return level(actor, row) is Level.AID


def has_looked(actor: Actor, row: Incident) -> bool:
    """Whether it is in the log already that an actor has seen an incident today."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Event.objects.filter(subject=row.label, action="incidents.note_look")
    return looks.filter(actor=actor.log_id, at__gte=today).exists()


def going_on(actor: Actor) -> list[Matter]:
    """Return the open calls that the actor may know of: a commander or a flight is for one."""
    rows = visible_incidents(actor).filter(state__in=OPEN)
    return [Matter(row.pk, row.station_id, f"{row.number} {row.title}") for row in rows[:100]]


def duplicates(actor: Actor, report: Report, limit: int = 5) -> list[tuple[Incident, float]]:
    """Return open reports that may be of the same matter, the likest first."""
    near = visible_incidents(actor).filter(
        kind=report.kind,
        state__in=ACTIVE,
        happened_at__range=(
            report.happened_at - CLOSE_IN_TIME,
            report.happened_at + CLOSE_IN_TIME,
        ),
    )
    if report.key:
        near = near.exclude(pk=report.key)
    scored = [(row, alike(report, report_of(row))) for row in near[:200]]
    return sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: -pair[1])[:limit]


def merged_into(actor: Actor, row: Incident) -> list[Incident]:
    """Return the reports that were merged into an incident, the newest first."""
    return list(visible_incidents(actor).filter(merged_into=row)[:20])


def report_of(row: Any) -> Report:
    """Return what an incident is compared by."""
    return Report(row.kind, row.happened_at, row.lon, row.lat, row.place_name, row.pk)


def next_number(station_id: UUID, at: datetime) -> str:
    """Return the next number of a station's year; the lock lets none be given twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    year = timezone.localtime(at).year
    last = (
        Incident.objects.filter(station_id=station_id, number__startswith=f"{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"
