"""Out on the ground: who is sent where, and what they say from there."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.duty.actions.shifts import wearing
from firstlight.equipment.queries import item as get_item
from firstlight.force.models import Person
from firstlight.force.queries.roster import insured
from firstlight.incidents.actions import write_down
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Slip, Stale
from firstlight.kernel.words import listed
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.searches import queries
from firstlight.searches.letters import to_team
from firstlight.searches.models import Assignment, SearchSegment
from firstlight.searches.planning.ground import area_of
from firstlight.searches.planning.ground_rules import barred_by
from firstlight.searches.rules import SEARCH_SEGMENT
from firstlight.searches.rules.ground import ground_dangers
from firstlight.searches.rules.teams import MOUNTAIN, WATER, crew_lacks, ground_words
from firstlight.searches.schemas import (
    AbortSegment,
    AssignSegment,
    EditSegment,
    FinishSegment,
    OfSegment,
    ReopenSegment,
    ReportBack,
    StartSegment,
)
from firstlight.searches.words import (
    BACK_ALREADY,
    BACK_BEFORE,
    BARRED,
    BUSY,
    FUTURE,
    GROUND_FAULTS,
    HOW_SURELY,
    NO_LICENCE,
    NO_RESCUER,
    NOT_HERE,
    NOT_INSURED,
    NOT_NOW,
    SENT_ALREADY,
    TEAM_KINDS,
    TURNED_BACK,
)
from firstlight.training.models import Credential
from firstlight.training.queries import valid_credentials


@action("searches.assign_segment", may="searches.manage", takes=AssignSegment)
def assign_segment(context: Context, data: AssignSegment) -> Assignment:
    """Send a group: all of them counted in, insured, free, and two at the least; each is told.

    Raises
    ------
    Refused
        ``not-under-way``, ``back-before``, ``not-here``, ``busy``, ``uninsured`` (each names who),
        ``no-licence``, ``no-rescuer``, ``barred-water``, ``barred-land``, ``barred-steep``,
        ``item-busy``, or ``alone``.
    """
    segment = queries.get_segment(context.actor, data.segment_id)
    case = queries.own_case(context.actor, segment.case_id)
    segment.case = case
    if case.state != "searching":
        raise Refused("not-under-way", NOT_NOW)
    if data.back_by <= (data.leaves_at or context.now):
        raise Slip("back-before", BACK_BEFORE, field="back_by")
    group = {data.leader_id, *data.member_ids}
    _check_group(context, segment, group)
    _check_fit(context, segment, group, data.team_kind)
    assignment = _assignment(context, segment, data)
    evidence, seen, thread = {"group": group}, data.version, case.incident_id
    move(context, SEARCH_SEGMENT, segment, "assign", evidence, seen_version=seen, thread=thread)
    assignment.save(force_insert=True)
    assignment.members.set(Person.objects.filter(pk__in=group))
    context.record(
        assignment,
        thread=thread,
        segment=segment.name,
        people=len(group),
        back_by=data.back_by.isoformat(),
    )
    post(context, to_team(case, assignment, context.now, leave_out=context.actor.person_id))
    return assignment


def _assignment(context: Context, segment: SearchSegment, data: AssignSegment) -> Assignment:
    things = [get_item(context.actor, key) for key in data.item_ids]
    out = queries.busy_items()
    taken = listed(sorted(thing.name for thing in things if thing.pk in out))
    if taken:
        raise Refused("item-busy", BUSY, field="item_ids", names=taken)
    warned = ground_dangers(segment.facts)
    ground = {code: warned[code] for code in data.ground if code in warned}
    return Assignment(
        station_id=segment.station_id,
        segment=segment,
        plan_id=data.plan_id and queries.get_plan(context.actor, data.plan_id).pk,
        leaves_at=data.leaves_at or context.now,
        figures={"items": [str(key) for key in data.item_ids], "ground": ground},
        **data.model_dump(
            include={"team_name", "team_kind", "leader_id", "dangers", "radio", "back_by"}
        ),
    )


def _check_group(context: Context, segment: SearchSegment, group: set[UUID]) -> None:
    people = {person.pk: person.name for person in Person.objects.filter(pk__in=group)}
    if group - people.keys():
        raise NotFound
    here = set(queries.on_the_ground(segment.case).values_list("pk", flat=True))
    covered = insured(group, timezone.localdate(context.now))
    for code, sentence, wrong in (
        ("not-here", NOT_HERE, group - here),
        ("busy", BUSY, group & queries.busy_people(segment.case)),
        ("uninsured", NOT_INSURED, group - covered),
    ):
        if wrong:
            names = listed(sorted(people[key] for key in wrong))
            raise Refused(code, sentence, field="members", names=names)


def _check_fit(context: Context, segment: SearchSegment, group: set[UUID], kind: str) -> None:
    """Refuse what the planner would not propose: no licence, no training for this ground."""
    papers = valid_credentials(group, timezone.localdate(context.now))
    crew = {key: papers.get(key, frozenset()) for key in group}
    lacking = crew_lacks(kind, crew.values())
    if lacking == WATER:
        raise Refused("no-rescuer", NO_RESCUER, field="members")
    if lacking:
        named = {"kind": TEAM_KINDS[kind], "missing": Credential.Kind(lacking).label}
        raise Refused("no-licence", NO_LICENCE, field="members", **named)
    feature = barred_by(kind, ground_words(crew.values()), segment.facts)
    if feature:
        untrained = Person.objects.filter(pk__in=[k for k in group if MOUNTAIN not in crew[k]])
        names = listed(sorted(untrained.values_list("name", flat=True)))
        field = "members" if feature == "steep" else "team_kind"
        raise Refused(
            f"barred-{feature}", BARRED[feature], field=field, names=names, segment=segment.name
        )


@action(
    "searches.start_segment", may="searches.field", takes=StartSegment, offline=Offline.GUARDED
)
def start_segment(context: Context, data: StartSegment) -> SearchSegment:
    """The group's leader says that they begin."""
    segment = _segment_at(context, data)
    segment.searched_from = data.said_at
    _move(context, segment, data, "start")
    return segment


@action(
    "searches.finish_segment", may="searches.field", takes=FinishSegment, offline=Offline.GUARDED
)
def finish_segment(context: Context, data: FinishSegment) -> SearchSegment:
    """The group is through, and says how surely they would have found somebody there."""
    segment = _segment_at(context, data)
    segment.searched_to, segment.pod_estimate = data.said_at, data.pod_estimate
    # An estimate of exactly nothing is an estimate too.
    _move(context, segment, data, "finish", coverage=f"{data.pod_estimate:.2f}")
    _end(segment, data)
    return segment


@action(
    "searches.abort_segment", may="searches.field", takes=AbortSegment, offline=Offline.GUARDED
)
def abort_segment(context: Context, data: AbortSegment) -> SearchSegment:
    """Danger: the group turns back; nobody asks whether they should have."""
    segment = _segment_at(context, data)
    segment.searched_to, segment.pod_estimate = data.said_at, data.pod_estimate
    _move(context, segment, data, "abort", reason=data.reason)
    _keep_danger(context, segment, data, data.reason)
    _end(segment, data)
    return segment


@action("searches.report_back", may="searches.manage", takes=ReportBack)
def report_back(context: Context, data: ReportBack) -> SearchSegment:
    """Write down at the desk what the leader said by radio: they are back from the segment.

    The steps are the leader's own, on the leader's word; the log names the desk and whose word it
    was. A group that could not say that it began is taken to have begun when it left.

    Raises
    ------
    Refused
        ``back-already``; or the step is not possible from here.
    """
    group = queries.own_assignment(context.actor, data.assignment_id)
    queries.own_case(context.actor, group.segment.case_id)
    group.refresh_from_db()
    if group.ended_at is not None:
        raise Refused("back-already", BACK_ALREADY)
    if data.outcome == "searched" and data.pod_estimate is None:
        raise Slip("how-surely", HOW_SURELY, field="pod_estimate")
    said = OfSegment(segment_id=group.segment_id, said_at=data.said_at)
    segment = _segment_at(context, said)
    if data.version is not None and data.version != segment.version:
        raise Stale
    radio, word_of = wearing(context, "group_leader"), group.leader_id
    if segment.state == "assigned":
        segment.searched_from = min(group.leaves_at or data.said_at, data.said_at)
        _move(radio, segment, said, "start", word_of=word_of)
    segment.searched_to, segment.pod_estimate = data.said_at, data.pod_estimate or 0
    if data.outcome == "searched":
        _move(radio, segment, said, "finish", coverage=f"{data.pod_estimate:.2f}", word_of=word_of)
    else:
        _move(radio, segment, said, "abort", reason=data.reason, word_of=word_of)
        _keep_danger(context, segment, said, data.reason)
    _end(segment, said)
    context.record(
        group, thread=segment.case.incident_id, segment=segment.name, word_of=str(word_of)
    )
    return segment


@action("searches.reopen_segment", may="searches.manage", takes=ReopenSegment)
def reopen_segment(context: Context, data: ReopenSegment) -> SearchSegment:
    """Search it again."""
    segment = queries.get_segment(context.actor, data.segment_id)
    queries.own_case(context.actor, segment.case_id)
    thread, seen = segment.case.incident_id, data.version
    move(context, SEARCH_SEGMENT, segment, "reopen", seen_version=seen, thread=thread)
    return segment


@action("searches.edit_segment", may="searches.plan", takes=EditSegment)
def edit_segment(context: Context, data: EditSegment) -> SearchSegment:
    """Change a segment's outline by hand, while nobody is sent there."""
    segment = queries.get_segment(context.actor, data.segment_id)
    queries.own_case(context.actor, segment.case_id)
    if queries.live_assignments(segment).exists():
        raise Refused("sent-already", SENT_ALREADY)
    neighbours = queries.live_segments(segment.case).exclude(pk=segment.pk)
    try:
        area_m2 = area_of(data.geometry, [one.geometry for one in neighbours])
    except ValueError as fault:
        code = str(fault)
        sentence = GROUND_FAULTS.get(code, GROUND_FAULTS["no-polygon"])
        raise Refused(code, sentence, field="geometry") from fault
    segment.geometry, segment.area_m2 = data.geometry, area_m2
    segment.version += 1
    segment.save()
    context.record(segment, thread=segment.case.incident_id, area_m2=round(area_m2))
    return segment


def _segment_at(context: Context, data: OfSegment) -> SearchSegment:
    if data.said_at > context.now + timedelta(minutes=5):
        raise Slip("future", FUTURE, field="said_at")
    return queries.get_segment(context.actor, data.segment_id)


def _move(
    context: Context, segment: SearchSegment, data: OfSegment, event: str, **evidence: object
) -> None:
    given = {"leaders": queries.leaders_of(segment), **evidence}
    thread, seen = segment.case.incident_id, data.version
    move(context, SEARCH_SEGMENT, segment, event, given, seen_version=seen, thread=thread)


def _keep_danger(context: Context, segment: SearchSegment, data: OfSegment, reason: str) -> None:
    """Keep why the group turned back, in the running log: whoever is sent there next asks."""
    step = TURNED_BACK % {"segment": segment.name}
    write_down(context, segment.case.incident, reason, step=step, said_at=data.said_at)


def _end(segment: SearchSegment, data: OfSegment) -> None:
    ended: Iterable[Assignment] = queries.live_assignments(segment)
    for assignment in ended:
        assignment.ended_at = data.said_at
        begun = segment.searched_from or assignment.leaves_at or data.said_at
        assignment.figures = assignment.figures | {
            "pod": segment.pod_estimate,
            "from": begun.isoformat(),
            "to": data.said_at.isoformat(),
        }
        assignment.save(update_fields=["ended_at", "figures"])
