"""Tracks that phones sent while a group was out: fixes of those who share their location."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from firstlight.duty.models import DutySession, Position
from firstlight.searches.models import Assignment, SearchCase

Fix = tuple[datetime, float, float, float | None]

FEWEST = 2


@dataclass(frozen=True, slots=True)
class Walked:
    """Where one person of a group went: rows of seconds, lon, lat, accuracy (or None)."""

    group: Assignment
    starts_at: datetime
    points: list[list[float | None]]
    receivers: int


def live_tracks(case: SearchCase, now: datetime) -> list[Walked]:
    """Return what phones sent of groups that have brought in no track of their own.

    Only fixes sent on duty, by people who share their location, between their group's beginning
    and end, count. A file that comes in later takes their place: nothing is counted twice.
    """
    groups = Assignment.objects.filter(segment__case=case, tracks__isnull=True)
    found: list[Walked] = []
    for group in groups.select_related("segment").prefetch_related("members"):
        found += _of_group(case, group, now)
    return found


def _of_group(case: SearchCase, group: Assignment, now: datetime) -> Iterable[Walked]:
    begun = group.segment.searched_from
    if begun is None:
        return
    members = [member.pk for member in group.members.all()]
    sessions = DutySession.objects.filter(person_id__in=members, shares_location=True)
    ours = sessions.filter(Q(thread=case.incident_id) | Q(thread__isnull=True))
    owner = dict(ours.values_list("pk", "person_id"))
    fixes = Position.objects.filter(
        session_id__in=owner,
        at__gte=max(begun, group.leaves_at or begun),
        at__lte=group.ended_at or now,
    ).order_by("at")
    by_person: dict[UUID, list[Fix]] = defaultdict(list)
    for fix in fixes:
        of_person = by_person[owner[fix.session_id]]
        of_person.append((fix.at, fix.lon, fix.lat, fix.accuracy_m))
    walked = [run for run in by_person.values() if len(run) >= FEWEST]
    for run in walked:
        start = run[0][0]
        points = [
            [(at - start).total_seconds(), lon, lat, good_to] for at, lon, lat, good_to in run
        ]
        yield Walked(group, start, points, len(walked))
