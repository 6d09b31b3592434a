"""The ground: segments, who is out on them, and the tracks that came back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from firstlight.force.models import Person
from firstlight.incidents.models import Attendance
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question
from firstlight.searches.models import Assignment, SearchCase, SearchSegment, Track
from firstlight.searches.queries.cases import desk_cases, is_own, visible_cases

T = TypeVar("T")
BACK = timedelta(days=1)


def get_segment(actor: Actor, key: UUID | str) -> SearchSegment:
    """Return one segment: the staff sees the case's ground; others only what they search."""
    rows = SearchSegment.objects.select_related("case__incident").filter(pk=key)
    return _found(
        SearchSegment,
        rows.filter(case__in=desk_cases(actor).order_by().values("pk")).first()
        or rows.filter(assignments__in=my_assignments(actor)).first(),
    )


def live_segments(case: SearchCase) -> QuerySet[SearchSegment]:
    """Return the segments in force, by name."""
    rows: QuerySet[SearchSegment] = SearchSegment.objects.filter(case=case, is_retired=False)
    return rows.order_by("name")


def segments_in_force(case: SearchCase) -> dict[str, SearchSegment]:
    """Return the segments in force by name, as a plan is compared with: without their shapes."""
    return {segment.name: segment for segment in _in_force(case.pk)}


@Question
def _in_force(case_id: UUID) -> QuerySet[SearchSegment]:
    rows: QuerySet[SearchSegment] = SearchSegment.objects.filter(case_id=case_id, is_retired=False)
    return rows.only("name", "state", "poa").order_by("name")


def live_assignments(segment: SearchSegment) -> QuerySet[Assignment]:
    """Return who is on a segment now."""
    rows: QuerySet[Assignment] = Assignment.objects.filter(segment=segment)
    return rows.filter(ended_at__isnull=True)


def groups_of(case: SearchCase) -> list[Assignment]:
    """Return the groups of a case as its page lists them, those still out first."""
    found = _groups(case.pk, limit=40)
    prefetch_related_objects(found, "members")
    return found


@Question
def _groups(case_id: UUID, *, limit: int) -> QuerySet[Assignment]:
    rows: QuerySet[Assignment] = Assignment.objects.filter(segment__case_id=case_id)
    rows = rows.select_related("segment", "leader").defer("segment__geometry", "segment__facts")
    return rows.order_by("-ended_at", "-created_at")[:limit]


def my_assignments(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments that the actor leads or belongs to and that have not ended.

    Who helps from another station sees theirs for as long as the help lasts, and no longer.
    """
    seen = visible_cases(actor).order_by().values("pk")
    found = _joined(actor).filter(ended_at__isnull=True, segment__case__in=seen)
    return found.distinct()


def _joined(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments that the actor leads or belongs to, in sight or not."""
    rows: QuerySet[Assignment] = Assignment.objects.select_related(
        "segment__case__incident", "leader"
    )
    if actor.person_id is None:
        return rows.none()
    return rows.filter(Q(leader_id=actor.person_id) | Q(members=actor.person_id))


def get_assignment(actor: Actor, key: UUID | str) -> Assignment:
    """Return an assignment of a case at one's desk, or one's own; else raise `NotFound`.

    One's own stays readable after it ended, for as long as the call is open and, for who helps
    from another station, the help lasts.
    """
    rows = Assignment.objects.select_related("segment__case__incident", "leader").filter(pk=key)
    desk = rows.filter(segment__case__in=desk_cases(actor).order_by().values("pk"))
    own = _joined(actor).filter(pk=key, segment__case__incident__state__in=OPEN)
    seen = visible_cases(actor).order_by().values("pk")
    return _found(Assignment, desk.first() or own.filter(segment__case__in=seen).first())


def assignment_of_track(actor: Actor, key: UUID | str) -> Assignment:
    """Return the assignment that a track is handed in for, or raise `NotFound`.

    One's own takes it for as long as the call is open, also when the help of one's station is
    over; it shows nothing of the search then.
    """
    try:
        return get_assignment(actor, key)
    except NotFound:
        own = _joined(actor).filter(pk=key, segment__case__incident__state__in=OPEN)
        return _found(Assignment, own.first())


def late_tracks(actor: Actor) -> list[Assignment]:
    """Return one's groups at other stations whose search one sees no more, the call still open.

    All that is left there is to hand in their track, and nothing else of them may be shown.
    """
    away = _joined(actor).filter(segment__case__incident__state__in=OPEN)
    found = list(away.exclude(station_id__in=actor.stations).distinct().order_by("-created_at"))
    if not found:
        return []
    seen = set(visible_cases(actor).order_by().values_list("pk", flat=True))
    return [group for group in found if group.segment.case_id not in seen]


def back_without_track(actor: Actor, now: datetime) -> list[Assignment]:
    """Return one's groups that came back within a day and whose track nobody has handed in."""
    seen = visible_cases(actor).order_by().values("pk")
    back = _joined(actor).filter(ended_at__gte=now - BACK, segment__case__in=seen)
    rows = back.filter(tracks__isnull=True, segment__case__incident__state__in=OPEN)
    return list(rows.distinct().order_by("-ended_at"))


def own_assignment(actor: Actor, key: UUID | str) -> Assignment:
    """Return a group that was sent by the actor's own desk, or raise `NotFound`."""
    rows = Assignment.objects.select_related("segment__case__incident").filter(pk=key)
    own = desk_cases(actor).filter(station_id__in=actor.stations).order_by().values("pk")
    return _found(Assignment, rows.filter(segment__case__in=own).first())


def leaders_of(segment: SearchSegment) -> set[UUID]:
    """Return the people who lead a group on the segment now."""
    return set(live_assignments(segment).values_list("leader_id", flat=True))


def busy_people(case: SearchCase) -> set[UUID]:
    """Return who is out on an assignment of the case now."""
    out = Assignment.objects.filter(segment__case=case, ended_at__isnull=True)
    return set(out.values_list("members", flat=True)) | set(
        out.values_list("leader_id", flat=True)
    )


def out_in_groups(incident_id: UUID) -> set[UUID]:
    """Return who is out with a group of an incident's search now."""
    out = Assignment.objects.filter(segment__case__incident=incident_id, ended_at__isnull=True)
    return {key for pair in out.values_list("members", "leader_id") for key in pair if key}


def busy_items() -> set[UUID]:
    """Return the vehicles, drones and kit that any group has with it now."""
    out = Assignment.objects.filter(ended_at__isnull=True)
    listed = out.values_list("figures__items", flat=True)
    return {UUID(key) for keys in listed for key in keys or ()}


def overdue_assignments(now: datetime) -> QuerySet[Assignment]:
    """Return the groups of all stations that should have been back, for the clock."""
    rows: QuerySet[Assignment] = Assignment.objects.filter(ended_at__isnull=True)
    return rows.filter(back_by__lte=now).select_related("segment__case__incident")


def on_the_ground(case: SearchCase) -> QuerySet[Person]:
    """Return who is counted in at the incident."""
    rows: QuerySet[Person] = Person.objects.filter(
        attendance__incident=case.incident, attendance__out_at__isnull=True
    )
    return rows.distinct().order_by("pinyin", "name")


def ways_of(case: SearchCase) -> dict[UUID, UUID]:
    """Return, for everybody who is sent out now, the assignment that they belong to."""
    ways: dict[UUID, UUID] = {}
    groups = Assignment.objects.filter(segment__case=case, ended_at__isnull=True)
    for group in groups.order_by("created_at", "pk").prefetch_related("members"):
        for person in {group.leader_id, *(member.pk for member in group.members.all())}:
            ways[person] = group.pk
    return ways


def searchers(case: SearchCase) -> QuerySet[Person]:
    """Return who is sent out or counted in now."""
    here = Q(pk__in=on_the_ground(case).order_by().values("pk")) | Q(pk__in=busy_people(case))
    rows: QuerySet[Person] = Person.objects.filter(here, erased_at__isnull=True)
    return rows.order_by("pk")


def may_report_found(actor: Actor, case: SearchCase) -> bool:
    """Whether the actor can know: at the case's own desk, counted in, or out with a group."""
    if actor.may("searches.manage") and is_own(actor, case):
        return True
    if actor.person_id and on_the_ground(case).filter(pk=actor.person_id).exists():
        return True
    return my_assignments(actor).filter(segment__case=case).exists()


def still_out(case: SearchCase) -> int:
    """Return how many are counted in and not out."""
    return Attendance.objects.filter(incident=case.incident, out_at__isnull=True).count()


def tracks_of(case: SearchCase) -> list[Track]:
    """Return the tracks of a case, in the order in which they were walked."""
    return _tracks(case.pk)


@Question
def _tracks(case_id: UUID) -> QuerySet[Track]:
    rows: QuerySet[Track] = Track.objects.filter(case_id=case_id)
    rows = rows.select_related("assignment__segment").order_by("starts_at", "pk")
    return rows.defer("assignment__segment__geometry", "assignment__segment__facts")


def people_named(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names behind keys, for pages of a case that the reader may see."""
    return dict(Person.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def _found(kind: type[T], row: Any) -> T:
    if not isinstance(row, kind):
        raise NotFound
    return row
