"""Who is out there."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Organisation
from firstlight.incidents.models import Attendance, Incident
from firstlight.incidents.queries.incidents import Level, get_incident, level, visible_incidents
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question


def attendances(actor: Actor, row: Incident) -> list[Attendance]:
    """Return who is or was counted in at an incident; a helper sees their own people only."""
    found = _attendances(row.pk)
    match level(actor, row):
        case Level.DESK:
            return found
        case Level.AID:
            return [each for each in found if each.home_station_id in actor.stations]
        case Level.FIELD:
            return [each for each in found if each.person_id == actor.person_id]


@Question
def _attendances(incident_id: UUID) -> QuerySet[Attendance]:
    rows: QuerySet[Attendance] = Attendance.objects.filter(incident_id=incident_id)
    return rows.select_related("person").order_by("in_at")


def attendance(actor: Actor, key: UUID) -> Attendance:
    """Return one attendance that the actor sees, or raise `NotFound`."""
    found: Attendance | None = Attendance.objects.select_related("incident").filter(pk=key).first()
    if found is None:
        raise NotFound
    row = get_incident(actor, found.incident_id)
    if found not in attendances(actor, row):
        raise NotFound
    return found


def incident_to_attend(actor: Actor, key: UUID | str) -> Incident:
    """Return the incident that the actor counts themselves in at or out of, or raise `NotFound`.

    Who was asked to come or is on the list can do so for as long as the call is open, also when
    the help of their station is over and they see nothing of it any more: whoever is out there
    must be counted. Who is counted in can go out also when it is over, unfounded or merged.
    """
    try:
        return get_incident(actor, key)
    except NotFound:
        rows: QuerySet[Incident] = Incident.objects.filter(pk=key)
        asked = Q(callouts__invites__person_id=actor.person_id)
        came = Q(attendances__person_id=actor.person_id)
        is_in = came & Q(attendances__out_at__isnull=True)
        joined = rows.filter((asked | came) & Q(state__in=OPEN) | is_in).first()
        if actor.person_id is None or joined is None:
            raise
        return joined


def is_anybody_in(row: Incident) -> bool:
    """Whether somebody is counted in at an incident that the actor has been shown."""
    return any(each.out_at is None for each in _attendances(row.pk))


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
