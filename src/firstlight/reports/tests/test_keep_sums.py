"""Sums survive erasure: who and what is erased on its day, and every figure stays as it was."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.inspections.models import JointInspection
from firstlight.community.models import (
    ActionItem,
    JointMeeting,
    LeafletIssue,
    OutreachEvent,
    Story,
)
from firstlight.duty.models import (
    EmergencyActivation,
    EventDeployment,
    GateWindow,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    ShiftLog,
)
from firstlight.force.actions import step_membership
from firstlight.force.models import Membership, Person
from firstlight.force.schemas import StepMembership
from firstlight.incidents.models import Attendance, Incident
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.patrols.models import GridVisit, PatrolRun
from firstlight.places.models import Place
from firstlight.privacy.actions import run_clock, schedule_erasure
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock
from firstlight.records.models import ServiceRecord
from firstlight.reports.actions import settle
from firstlight.reports.measures import MEASURES
from firstlight.reports.models import KeptSum
from firstlight.reports.queries import (
    by,
    drift,
    erased_behind,
    figures,
    rows_behind,
    scope_of,
    series,
)
from firstlight.reports.queries.settling import due_through
from firstlight.reports.rules import Period, parts_of, period_of
from firstlight.reports.schemas import Settle
from firstlight.searches.models import SearchCase, Track
from firstlight.training.models import Attendance as Trained
from firstlight.training.models import Course, TrainingSession

# What they counted in, by the keys of the figures.
SERVED = {
    *("patrols", "gates", "leaflets", "shifts", "services", "logs", "grid_visits", "storms"),
    *("events", "trainings", "trained", "talks", "meetings", "meeting_actions", "stories"),
    *("minutes_clocked", "hazards", "inspections", "grid_events", "ecology"),
    *("calls", "rescues", "searches", "found"),
}
LONG_AGO, LATELY = 60, 5  # days: in the tallies, and younger than they reach


@pytest.fixture
def served(cast):
    """Bo served, was at a call and walked in a search, once long ago and once lately."""
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    school = Place.objects.create(
        station_id=cast.hill.pk, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )
    for days in (LONG_AGO, LATELY):
        then = timezone.now() - timedelta(days=days)
        own = {"station_id": cast.hill.pk}
        shift = Shift.objects.create(
            **own,
            organisation=cast.dawn,
            kind="patrol",
            title="夜巡",
            state="archived",
            starts_at=then,
            ends_at=then + timedelta(hours=2),
        )
        ShiftLog.objects.create(**own, shift=shift, leaflets=7, submitted_at=then)
        place = ShiftAssignment.objects.create(
            **own,
            shift=shift,
            person=cast.people.bo,
            state="completed",
            offered_at=then,
            check_in_at=then,
        )
        ServiceRecord.objects.create(
            **own,
            person=cast.people.bo,
            organisation=cast.dawn,
            origin=place.label,
            kind="patrol",
            activity="夜巡",
            on_date=timezone.localdate(then),
            clocked_min=120,
            state="confirmed",
        )
        Hazard.objects.create(
            **own,
            number=f"H{days}",
            organisation=cast.dawn,
            site_kind="other",
            site_name="x",
            kind="other",
            description="x",
            found_at=then,
        )
        JointInspection.objects.create(
            **own,
            number=f"2026-{days}",
            organisation=cast.dawn,
            place=school,
            planned_at=then,
            legal_basis="school_safety",
            started_at=then,
            state="closed",
        )
        incident = Incident.objects.create(
            **own,
            organisation=cast.dawn,
            number=f"2026-{days}",
            kind="missing_person",
            state="closed",
            place_name="桥",
            happened_at=then,
        )
        Attendance.objects.create(
            **own,
            incident=incident,
            person=cast.people.bo,
            home_station_id=cast.hill.pk,
            in_at=then,
            out_at=then,
        )
        case = SearchCase.objects.create(
            **own,
            incident=incident,
            state="closed_found",
            person_name="不可外传",
            age=9,
            category="Child (7-9)",
            lkp_lon=120.7,
            lkp_lat=29.5,
            last_seen_at=then,
            found_at=then,
            closed_at=then,
        )
        Track.objects.create(
            **own,
            case=case,
            person=cast.people.bo,
            content_hash="h",
            starts_at=then,
            ends_at=then,
            points=[[0, 120.7, 29.5, None]],
        )
        around_service(cast, own, shift, then)
    membership = Membership.objects.get(person=cast.people.bo)
    step_membership(cast.bo, StepMembership(membership_id=membership.pk, event="withdraw"))
    return cast


def around_service(cast, own, shift, then):
    """What else somebody served at on one day: a gate, a talk, a meeting, a storm and the rest."""
    own = {**own, "organisation": cast.dawn}
    until = {"starts_at": then, "ends_at": then + timedelta(hours=2)}
    number, bare = f"{then:%Y-%m%d}", {"station_id": cast.hill.pk}
    window = GateWindow.objects.create(
        **own,
        place_id=shift.pk,
        school_name="学校",
        gate="南门",
        kind="arrival",
        from_time="07:00",
        to_time="08:00",
    )
    SchoolGateDuty.objects.create(
        **bare, window=window, shift=shift, on_date=timezone.localdate(then), state="recorded"
    )
    run = PatrolRun.objects.create(**own, shift=shift, started_at=then)
    GridVisit.objects.create(
        **bare, grid_id=window.pk, run_id=run.pk, on_date=timezone.localdate(then), at=then
    )
    told = Shift.objects.create(**own, **until, kind="talk", title="宣讲", state="archived")
    ShiftLog.objects.create(**bare, shift=told, leaflets=30, submitted_at=then)
    talk = OutreachEvent.objects.create(
        **own,
        **until,
        shift=told,
        topic="防溺水",
        audience="pupils",
        place_name="学校",
        state="recorded",
    )
    LeafletIssue.objects.create(**bare, talk=talk, kind="六不准", count=20)
    meeting = JointMeeting.objects.create(
        **own,
        title="例会",
        starts_at=then,
        place_name="所里",
        chair=cast.people.olga,
        closed_at=then,
    )
    ActionItem.objects.create(
        **bare,
        meeting=meeting,
        text="装灯",
        owner=cast.people.bo,
        state="done",
        due_on=timezone.localdate(then),
    )
    Story.objects.create(
        **own, title="夜巡", body="走过水库", slug=f"s{number}", published_at=then
    )
    EmergencyActivation.objects.create(**own, hazard="台风", readied_at=then, state="closed")
    EventDeployment.objects.create(
        **own,
        **until,
        name="集市",
        organiser="村",
        expected=300,
        place_name="广场",
        state="closed",
    )
    course = Course.objects.create(**own, name="急救")
    session = TrainingSession.objects.create(**own, **until, course=course, state="archived")
    Trained.objects.create(**bare, session=session, person=cast.people.bo, was_there=True)
    GridEvent.objects.create(
        **bare,
        number=f"W{number}",
        category="lighting",
        description="灯不亮",
        place_name="桥",
        unit=cast.dawn,
        reported_at=then,
        accept_by=then,
        state="archived",
    )
    EcologyReport.objects.create(
        **own,
        number=f"E{number}",
        kind="sand",
        place_name="坝头",
        seen_at=then,
        description="x",
        state="closed",
    )


GONE = (
    Shift,
    ShiftAssignment,
    ShiftLog,
    SchoolGateDuty,
    PatrolRun,
    OutreachEvent,
    JointMeeting,
    ActionItem,
    Story,
    EmergencyActivation,
    EventDeployment,
    TrainingSession,
    GridEvent,
    EcologyReport,
    Hazard,
    JointInspection,
)


def seen(cast):
    """Every figure of the station: whole, in its parts, and over time."""
    scope, today = scope_of(cast.olga), timezone.localdate()
    year = Period("year", today - timedelta(days=365), today + timedelta(days=1))
    months = parts_of(period_of("year", today), "month")
    flows = [measure for measure in MEASURES.values() if not measure.is_stock]
    return (
        figures(flows, scope, year),
        [by(measure, scope, year, part) for measure in flows for part in measure.dimensions],
        [series(measure, scope, months) for measure in flows],
    )


def run_down(cast):
    """Let tonight's run set the clocks, and a far one find all of them run down."""
    actor = Actor.job("retention", cast.hill.pk, "privacy.erase")
    days = (timezone.localdate(), timezone.localdate() + timedelta(days=4000))
    return sum((Counter(run_clock(actor, RunClock(on=day))) for day in days), Counter())


def settled(cast):
    through = due_through(timezone.now())
    settle(Actor.job("reports", cast.hill.pk, "reports.settle"), Settle(through=through))
    assert drift(cast.hill.pk, through) == []


@pytest.mark.parametrize("is_settled", [True, False], ids=["settled", "from the rows"])
def test_people_and_cases_are_erased_and_every_figure_stays(served, is_settled):
    cast = served
    context = Context(cast.olga, "test")
    today = timezone.localdate()
    for case in SearchCase.objects.all():
        schedule_erasure(context, case, "search_person", today)
        schedule_erasure(context, case, "search_tracks", today)
        schedule_erasure(context, case.incident, "incident", today)
    for hazard in Hazard.objects.all():
        schedule_erasure(context, hazard, "hazard", today)
    for inspection in JointInspection.objects.all():
        schedule_erasure(context, inspection, "inspection", today)
    if is_settled:
        settled(cast)
    before = seen(cast)
    assert (before[0]["services"], before[0]["found"], before[0]["leaflets"]) == (2, 2, 54)
    assert [key for key in SERVED if not before[0][key]] == []
    hours = list(ServiceRecord.objects.order_by("pk").values())

    done = run_down(cast)

    assert done["force.leaver"] == 1
    assert done["search_person"] == done["talk"] == 2
    assert done["shift"] == 4
    assert not RetentionJob.objects.filter(state="scheduled", due_on__lte=today).exists()
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.phone, bo.email) == ("", "")
    assert not SearchCase.objects.exclude(person_name="").exists()
    assert not Track.objects.exclude(points=[]).exists()
    assert [model.__name__ for model in GONE if model.objects.exists()] == []
    assert list(ServiceRecord.objects.order_by("pk").values()) == hours
    assert seen(cast) == before
    settled(cast)  # worked out anew from what is left
    assert seen(cast) == before
    kept = {(row.measure, row.amount) for row in KeptSum.objects.all()}
    assert ("patrols", 1) in kept
    assert ("leaflets", 7) in kept
    assert ("hazards", 1) in kept
    assert ("inspections", 1) in kept
    services, scope = MEASURES["services"], scope_of(cast.olga)
    year = Period("year", today - timedelta(days=365), today + timedelta(days=1))
    assert erased_behind(services, scope, year) == 2
    assert erased_behind(services, scope, year, {"team": cast.dawn.pk}) == 2
    assert sum(part.rows.count() for part in rows_behind(cast.olga, services, scope, year)) == 0


def test_the_page_of_the_rows_says_that_some_are_erased(served, sign_in):
    cast = served
    shift = Shift.objects.filter(kind="patrol").order_by("starts_at").last()
    address = f"/reports/of/patrols/rows/?p=day&d={timezone.localdate(shift.starts_at)}"
    before = sign_in(cast.people.olga).get(address).content.decode()
    run_down(cast)
    after = sign_in(cast.people.olga).get(address).content.decode()
    assert before.count("notice--") + 1 == after.count("notice--")
