"""Every read of this room."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models.presence import DutySession, Position
from firstlight.duty.rules.presence import COARSE_DIGITS, FIX_KEPT, SEARCH_FIX_KEPT, token_hash
from firstlight.force.models import Organisation, in_readers_language
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty; `lon` and `lat` only while they share their location."""

    session_id: UUID
    person_id: UUID
    name: str
    organisation: str
    task: str
    thread: UUID | None
    started_at: datetime
    shares_location: bool
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    last_fix_at: datetime | None


def sessions(actor: Actor) -> QuerySet[DutySession]:
    """Return the duty sessions an actor may see: those of their teams or stations, else own."""
    rows = DutySession.objects.select_related("person", "organisation")
    own = Q(person=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("duty.see"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=actor.teams)
        own |= inside
    return rows.filter(own)


def session(actor: Actor, key: UUID | str) -> DutySession:
    """Return one session, or raise `NotFound`."""
    found: DutySession | None = sessions(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_session(actor: Actor) -> DutySession | None:
    """Return the session in which the actor is on duty now."""
    return session_of(actor.person_id) if actor.person_id else None


def own_session(actor: Actor, key: UUID) -> DutySession:
    """Return one of the actor's own sessions, ended or not, or raise `NotFound`."""
    row: DutySession | None = DutySession.objects.filter(pk=key).first()
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    return row


def session_of(person_id: UUID) -> DutySession | None:
    """Return the session in which a person is on duty now."""
    rows: QuerySet[DutySession] = DutySession.objects.filter(person_id=person_id)
    return rows.filter(ended_at__isnull=True).select_related("organisation").first()


def session_by_token(token: str) -> DutySession | None:
    """Return the live, location-sharing session to which a phone's token belongs."""
    rows: QuerySet[DutySession] = DutySession.objects.filter(
        token_hash=token_hash(token), ended_at__isnull=True, shares_location=True
    )
    return rows.first() if token else None


def on_duty(actor: Actor, thread: UUID | None = None) -> list[OnDuty]:
    """Return who is on duty now, the longest first; with `thread` only for that case.

    Who does not run call-outs sees places rounded to about 100 m.
    """
    rows = sessions(actor).filter(ended_at__isnull=True).order_by("started_at")
    if thread is not None:
        rows = rows.filter(thread=thread)
    digits = None if actor.may("callouts.run") else COARSE_DIGITS
    found = rows.values_list("organisation__name_en", *ON_DUTY)
    return [_shown(OnDuty(*row), name_en, digits) for name_en, *row in found]


# The columns of `OnDuty`, in its order: hundreds of these are read at a time, so only these.
ON_DUTY = (
    "pk",
    "person_id",
    "person__name",
    "organisation__name",
    "task",
    "thread",
    "started_at",
    "shares_location",
    "last_lon",
    "last_lat",
    "last_accuracy_m",
    "last_fix_at",
)


def _shown(row: OnDuty, name_en: str, digits: int | None) -> OnDuty:
    """Return the row as the reader may see it: no place unless shared, and coarse if need be."""
    row = replace(row, organisation=in_readers_language(row.organisation, name_en))
    if not row.shares_location or row.lon is None or row.lat is None:
        return replace(row, lon=None, lat=None, accuracy_m=None, last_fix_at=None)
    if digits is None:
        return row
    return replace(row, lon=round(row.lon, digits), lat=round(row.lat, digits))


def stale_positions(station_id: UUID, at: datetime) -> QuerySet[Position]:
    """Return the raw fixes that may not be kept any longer."""
    rows = Position.objects.filter(station_id=station_id)
    search = DutySession.objects.filter(station_id=station_id, thread__isnull=False)
    old = Q(at__lt=at - FIX_KEPT) & ~Q(session_id__in=search.values("pk"))
    return rows.filter(old | Q(at__lt=at - SEARCH_FIX_KEPT))


def sharing_under(organisation_id: UUID) -> list[DutySession]:
    """Return the sessions that share their location at an organisation or below it."""
    under = Organisation.objects.filter(path__contains=f"{organisation_id}/")
    live = DutySession.objects.filter(ended_at__isnull=True, shares_location=True)
    return list(live.filter(station_id__in=under.values("station_id")).select_for_update())
