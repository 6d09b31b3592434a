"""Who is out there."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from firstlight.force.models import Organisation
from firstlight.incidents.models import Attendance, Incident
from firstlight.incidents.queries.incidents import Level, get_incident, level, visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


def attendances(actor: Actor, row: Incident) -> QuerySet[Attendance]:
    """Return who is or was counted in at an incident; a helper sees their own people only."""
    rows: QuerySet[Attendance] = row.attendances.select_related("person").order_by("in_at")
    match level(actor, row):
        case Level.DESK:
            return rows
        case Level.AID:
            return rows.filter(home_station_id__in=actor.stations)
        case Level.FIELD:
            return rows.filter(person_id=actor.person_id) if actor.person_id else rows.none()


def attendance(actor: Actor, key: UUID) -> Attendance:
    """Return one attendance that the actor sees, or raise `NotFound`."""
    found: Attendance | None = Attendance.objects.select_related("incident").filter(pk=key).first()
    if found is None:
        raise NotFound
    row = get_incident(actor, found.incident_id)
    if not attendances(actor, row).filter(pk=found.pk).exists():
        raise NotFound
    return found


def my_attendance(actor: Actor) -> Attendance | None:
    """Return where the actor is counted in now."""
    rows: QuerySet[Attendance] = Attendance.objects.select_related("incident")
    if actor.person_id is None:
        return None
    return rows.filter(person_id=actor.person_id, out_at__isnull=True).first()


def overdue(actor: Actor, now: datetime) -> QuerySet[Attendance]:
    """Return who should have been back by now, of the incidents that the actor runs."""
    seen = visible_incidents(actor).filter(station_id__in=actor.stations).order_by().values("pk")
    rows: QuerySet[Attendance] = Attendance.objects.select_related("incident", "person")
    return rows.filter(incident__in=seen, out_at__isnull=True, due_at__lte=now).order_by("due_at")


def anybody_out(organisation_id: UUID) -> bool:
    """Whether somebody is counted in at a call of an organisation or of one below it."""
    under = Organisation.objects.filter(path__contains=f"{organisation_id}/")
    out = Attendance.objects.filter(out_at__isnull=True)
    return out.filter(station_id__in=under.values("station_id")).exists()
