"""Sums survive erasure: who and what is erased on its day, and every figure stays as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.cases.hazards.models import Hazard
from firstlight.cases.inspections.models import JointInspection
from firstlight.duty.models import Shift, ShiftAssignment, ShiftLog
from firstlight.force.actions import step_membership
from firstlight.force.models import Membership, Person
from firstlight.force.schemas import StepMembership
from firstlight.incidents.models import Attendance, Incident
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place
from firstlight.privacy.actions import run_clock, schedule_erasure
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.rules import CATEGORIES, ERASERS
from firstlight.privacy.schemas import RunClock
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
        ShiftAssignment.objects.create(
            **own,
            shift=shift,
            person=cast.people.bo,
            state="completed",
            offered_at=then,
            check_in_at=then,
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
    membership = Membership.objects.get(person=cast.people.bo)
    step_membership(cast.bo, StepMembership(membership_id=membership.pk, event="withdraw"))
    return cast


def erases_whole_shifts(context, key):
    """Erase a counted row to the last of it, as rooms do whose rows say who was there."""
    shift = Shift.objects.get(pk=key)
    context.record(shift, what="test.erased")
    shift.delete()
    return True


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
    """Let every clock run down at once."""
    actor = Actor.job("retention", cast.hill.pk, "privacy.erase")
    return run_clock(actor, RunClock(on=timezone.localdate() + timedelta(days=4000)))


def settled(cast):
    through = due_through(timezone.now())
    settle(Actor.job("reports", cast.hill.pk, "reports.settle"), Settle(through=through))
    assert drift(cast.hill.pk, through) == []


@pytest.mark.parametrize("is_settled", [True, False], ids=["settled", "from the rows"])
def test_people_and_cases_are_erased_and_every_figure_stays(served, monkeypatch, is_settled):
    cast = served
    monkeypatch.setitem(ERASERS, "test.shift", erases_whole_shifts)
    monkeypatch.setitem(CATEGORIES, "test.shift", "Shifts")
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
    for shift in Shift.objects.all():
        schedule_erasure(context, shift, "test.shift", today)
    if is_settled:
        settled(cast)
    before = seen(cast)
    assert (before[0]["services"], before[0]["found"], before[0]["leaflets"]) == (2, 2, 14)

    done = run_down(cast)

    assert done["force.leaver"] == 1
    assert done["search_person"] == done["test.shift"] == 2
    assert not RetentionJob.objects.filter(state="scheduled", due_on__lte=today).exists()
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.phone, bo.email) == ("", "")
    assert not SearchCase.objects.exclude(person_name="").exists()
    assert not Track.objects.exclude(points=[]).exists()
    assert not ShiftAssignment.objects.exists()
    assert not Hazard.objects.exists()
    assert not JointInspection.objects.exists()
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


def test_the_page_of_the_rows_says_that_some_are_erased(served, monkeypatch, sign_in):
    cast = served
    monkeypatch.setitem(ERASERS, "test.shift", erases_whole_shifts)
    shift = Shift.objects.order_by("starts_at").last()
    schedule_erasure(Context(cast.olga, "test"), shift, "test.shift", timezone.localdate())
    address = f"/reports/of/patrols/rows/?p=day&d={timezone.localdate(shift.starts_at)}"
    before = sign_in(cast.people.olga).get(address).content.decode()
    run_down(cast)
    after = sign_in(cast.people.olga).get(address).content.decode()
    assert before.count("notice--") + 1 == after.count("notice--")
