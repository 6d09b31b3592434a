"""Searches: the case as far as a reader may know it, segments, groups, clues, tracks, plans."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, ripple
from firstlight.incidents.looks import note_looks
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.searches import queries
from firstlight.searches.models import Assignment, Clue, Plan, SearchCase, SearchSegment, Track
from firstlight.searches.rules.ground import danger_words

router = Router(tags=["searches"])


class CaseOut(Shown):
    """A search: its state, and of the missing person what this reader may know until `until`.

    Where and how the person was found, and whether somebody is still to be told what was shared
    with a life at risk, is for the desk that runs the search; empty for others.
    """

    incident_id: UUID
    state: str
    is_child: bool
    brief: dict[str, str]
    last_lon: float | None
    last_lat: float | None
    until: datetime | None
    found_at: datetime | None
    found_lon: float | None
    found_lat: float | None
    found_condition: str
    owes_notice: bool
    closed_at: datetime | None


def _cases(actor: Actor, rows: Sequence[SearchCase]) -> Iterable[CaseOut]:
    note_looks(actor, [row.incident for row in rows if row.station_id not in actor.stations])
    for row in rows:
        brief = queries.brief_for(actor, row)
        lon, lat = brief.last_place or (None, None)
        found = queries.finding_for(actor, row)
        found_lon, found_lat = (found and found.place) or (None, None)
        yield CaseOut(
            subject=row.label,
            brief=dict(brief.items),
            last_lon=lon,
            last_lat=lat,
            until=brief.until,
            found_lon=found_lon,
            found_lat=found_lat,
            found_condition=found.condition if found else "",
            owes_notice=row.owes_notice and queries.runs(actor, row),
            **_taken(row, "id version incident_id state is_child found_at closed_at"),
        )


class SegmentOut(Shown):
    """A piece of ground; how likely and how well searched is for the desk."""

    case_id: UUID
    name: str
    state: str
    geometry: dict[str, Any]
    area_m2: float
    poa: float | None
    pod_estimate: float | None
    pod_low: float | None
    pod_high: float | None
    searched_from: datetime | None
    searched_to: datetime | None
    is_retired: bool


def _segments(actor: Actor) -> QuerySet[SearchSegment]:
    desk = Q(case__in=_desk(actor))
    mine = Q(assignments__in=queries.my_assignments(actor).values("pk"))
    rows: QuerySet[SearchSegment] = SearchSegment.objects.filter(desk | mine)
    return rows.distinct()


def _ground(actor: Actor, rows: Sequence[SearchSegment]) -> Iterable[SegmentOut]:
    desk = actor.may("searches.see")
    for row in rows:
        yield SegmentOut(
            subject=row.label,
            poa=row.poa if desk else None,
            pod_low=row.pod_low if desk else None,
            pod_high=row.pod_high if desk else None,
            **_taken(
                row,
                "id version case_id name state geometry area_m2 pod_estimate searched_from "
                "searched_to is_retired",
            ),
        )


class AssignmentOut(Shown):
    """A group sent to a segment."""

    segment_id: UUID
    team_name: str
    team_kind: str
    leader_id: UUID
    member_ids: list[UUID]
    ground_dangers: list[str]
    dangers: str
    radio: str
    leaves_at: datetime | None
    back_by: datetime | None
    ended_at: datetime | None


def _assignments(actor: Actor) -> QuerySet[Assignment]:
    mine = Q(pk__in=queries.my_assignments(actor).values("pk"))
    rows = Assignment.objects.filter(Q(segment__case__in=_desk(actor)) | mine)
    return rows.distinct().prefetch_related("members")


def _groups(actor: Actor, rows: Sequence[Assignment]) -> Iterable[AssignmentOut]:
    for row in rows:
        yield AssignmentOut(
            subject=row.label,
            member_ids=sorted(member.pk for member in row.members.all()),
            ground_dangers=list(danger_words(row.figures.get("ground", {})).values()),
            **_taken(
                row,
                "id version segment_id team_name team_kind leader_id dangers radio leaves_at "
                "back_by ended_at",
            ),
        )


class ClueOut(Shown):
    """Something seen, heard or told."""

    case_id: UUID
    segment_id: UUID | None
    kind: str
    text: str
    lon: float | None
    lat: float | None
    accuracy_m: float
    seen_at: datetime
    is_confirmed: bool
    withdrawn_at: datetime | None


def _clues(actor: Actor) -> QuerySet[Clue]:
    own = Q(reported_by_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    own &= Q(case__in=queries.visible_cases(actor).order_by().values("pk"))
    rows: QuerySet[Clue] = Clue.objects.filter(Q(case__in=_desk(actor)) | own)
    return rows


def _pinned(actor: Actor, rows: Sequence[Clue]) -> Iterable[ClueOut]:
    names = " ".join(name for name in ClueOut.model_fields if name != "subject")
    for row in rows:
        yield ClueOut(subject=row.label, **_taken(row, names))


class TrackOut(Shown):
    """That a track came in: its figures, never its points (no bulk export of tracks exists)."""

    case_id: UUID
    assignment_id: UUID | None
    source: str
    starts_at: datetime
    ends_at: datetime
    length_m: float


def _tracks(actor: Actor) -> QuerySet[Track]:
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    own &= Q(case__in=queries.visible_cases(actor).order_by().values("pk"))
    rows: QuerySet[Track] = Track.objects.filter(Q(case__in=_desk(actor)) | own)
    return rows.defer("points")


def _walked(actor: Actor, rows: Sequence[Track]) -> Iterable[TrackOut]:
    names = " ".join(name for name in TrackOut.model_fields if name != "subject")
    for row in rows:
        yield TrackOut(subject=row.label, **_taken(row, names))


class PlanOut(Shown):
    """A computed plan: how far it is, and whether it is done."""

    case_id: UUID
    number: int
    progress: int
    stage: str
    done_at: datetime | None
    error: str


def _plans(actor: Actor) -> QuerySet[Plan]:
    rows: QuerySet[Plan] = Plan.objects.filter(case__in=_desk(actor))
    return rows.defer("inputs", "result")


def _planned(actor: Actor, rows: Sequence[Plan]) -> Iterable[PlanOut]:
    names = " ".join(name for name in PlanOut.model_fields if name != "subject")
    for row in rows:
        yield PlanOut(subject=row.label, **_taken(row, names))


def _desk(actor: Actor) -> QuerySet[Any]:
    return queries.desk_cases(actor).order_by().values("pk")


def _taken(row: Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}


CASE = Kind("searches.searchcase", "searches", CaseOut, queries.visible_cases, _cases)
OF_CASES = (
    Kind("searches.clue", "clues", ClueOut, _clues, _pinned),
    Kind("searches.track", "tracks", TrackOut, _tracks, _walked),
    Kind("searches.plan", "plans", PlanOut, _plans, _planned),
    Kind("searches.searchsegment", "segments", SegmentOut, _segments, _ground),
)
GROUP = Kind("searches.assignment", "assignments", AssignmentOut, _assignments, _groups)
for kind in (CASE, *OF_CASES, GROUP):
    reads(router, kind)
acts(router, ("searches",))


@ripple
def of_a_case(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """With a call its case comes into sight; with a case all that hangs on it."""
    threads = {event.thread for event in events if event.thread}
    cases = list(queries.visible_cases(actor).filter(incident__in=threads))
    yield from (case.label for case in cases)
    for kind in OF_CASES:
        yield from (row.label for row in kind.rows(actor).filter(case__in=cases))
    groups = _assignments(actor).filter(segment__case__in=cases)
    yield from (row.label for row in groups)
