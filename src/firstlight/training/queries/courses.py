"""Reads about courses, sessions and who was there."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Organisation, Person
from firstlight.force.queries import organisations
from firstlight.force.queries.holders import held
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.training.models import Attendance, Course, TrainingSession

OFFERED = ("open", "held", "graded", "archived", "cancelled")


def _own_nodes(person_id: UUID | None) -> set[UUID]:
    """Return where somebody serves and everything above it: what is held there is for them."""
    paths = Membership.objects.filter(person=person_id, state__in=SERVING).values_list(
        "organisation__path", flat=True
    )
    return {UUID(key) for path in paths for key in path.strip("/").split("/") if key}


def courses(actor: Actor) -> QuerySet[Course]:
    """Return the courses of the organisations that the actor sees, and of those above them."""
    rows = Course.objects.select_related("organisation")
    if not actor.may("training.see"):
        return rows.filter(organisation_id__in=_own_nodes(actor.person_id))
    return rows.filter(organisation_id__in=_seen_nodes(actor)).order_by("kind", "name", "pk")


def _seen_nodes(actor: Actor) -> set[UUID]:
    seen = organisations(actor, closed=True).values_list("pk", "path")
    return {UUID(key) for _pk, path in seen for key in path.strip("/").split("/") if key}


def course(actor: Actor, key: UUID | str) -> Course:
    """Return one course, or raise `NotFound`."""
    found: Course | None = courses(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def sessions(actor: Actor) -> QuerySet[TrainingSession]:
    """Return the sessions an actor may see: those for them, and with the right all of theirs."""
    rows = TrainingSession.objects.select_related("course", "organisation", "trainer")
    own = Q(organisation_id__in=_own_nodes(actor.person_id), state__in=OFFERED)
    own |= Q(attendances__person_id=actor.person_id) | Q(trainer_id=actor.person_id)
    if actor.may("training.see"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=[*actor.teams, actor.station_id])
        own |= inside
    return rows.filter(own).distinct().order_by("-starts_at", "pk")


def session(actor: Actor, key: UUID | str) -> TrainingSession:
    """Return one session, or raise `NotFound`."""
    found: TrainingSession | None = sessions(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def is_for(person_id: UUID | None, row: TrainingSession) -> bool:
    """Whether somebody serves where the session is held, or below it."""
    return row.organisation_id in _own_nodes(person_id)


def attendances(row: TrainingSession) -> list[Attendance]:
    """Return who signed up or was there, by the order of signing up."""
    found = row.attendances.select_related("person", "credential", "graded_by")
    return list(found.order_by("signed_up_at", "person__pinyin", "pk"))


def signed_up(row: TrainingSession) -> list[Attendance]:
    """Return who has signed up and not given the place back, also who waits for one."""
    kept = row.attendances.filter(signed_up_at__isnull=False, cancelled_at__isnull=True)
    return list(kept.select_related("person"))


def sessions_until(station_id: UUID, now: datetime, last: date) -> list[TrainingSession]:
    """Return the open sessions of a station that begin from now to the end of a day."""
    rows = TrainingSession.objects.filter(
        station_id=station_id, state="open", starts_at__gt=now, starts_at__date__lte=last
    )
    return list(rows.select_related("trainer").order_by("starts_at", "pk"))


def trainings_of(person_id: UUID, limit: int = 100) -> list[Attendance]:
    """Return what somebody signed up for or attended, newest first."""
    rows = Attendance.objects.filter(person_id=person_id).select_related(
        "session__course", "session__organisation", "credential"
    )
    return list(rows.order_by("-session__starts_at", "pk")[:limit])


def members_of(row: TrainingSession) -> QuerySet[Person]:
    """Return who serves where a session is held: its trainer may note any of them as there."""
    serving = Membership.objects.filter(
        organisation__path__startswith=row.organisation.path, state__in=SERVING
    )
    return Person.objects.filter(pk__in=serving.values("person_id")).order_by("pinyin", "name")


def trainers(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of who may hold a session: trainers of the actor's organisations."""
    nodes = list(organisations(actor).values_list("pk", flat=True))
    rows = Person.objects.filter(
        memberships__roles__in=held(timezone.now(), "trainer"),
        memberships__organisation_id__in=nodes,
    )
    return list(rows.distinct().order_by("pinyin", "name").values_list("pk", "name"))


def holders_of(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the organisations in which the actor may plan a session."""
    rows: Iterable[Organisation] = organisations(actor)
    return [(row.pk, row.called) for row in rows if not actor.teams or row.pk in actor.teams]


def history(row: TrainingSession, limit: int = 50) -> list[Event]:
    """Return what was done with a session, newest first."""
    return entries_of(row, limit)
