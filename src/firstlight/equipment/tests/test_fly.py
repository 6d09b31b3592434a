"""Flights: papers by class, permission by place and kind, in time, images sorted in a day."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from firstlight.equipment import actions, queries
from firstlight.equipment.jobs import kept_too_long, late_images, remind, tell_kept
from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.equipment.rules import EXCEPTIONS, last_moment
from firstlight.equipment.schemas import PlanFlight, StepFlight
from firstlight.force.models import RoleGrant
from firstlight.force.seats import actor_of
from firstlight.incidents.models import Attendance, Incident
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.jobs import enqueue
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.places.models import Place
from firstlight.training.models import Credential

LAKE = {
    "type": "Polygon",
    "coordinates": [
        [[120.60, 29.40], [120.62, 29.40], [120.62, 29.42], [120.60, 29.42], [120.60, 29.40]]
    ],
}


@pytest.fixture
def pilot(cast):
    """Bo flies for Dawn."""
    membership = cast.people.bo.memberships.get()
    RoleGrant.objects.create(
        station_id=cast.hill.pk,
        membership=membership,
        role="pilot",
        scope=cast.dawn,
        starts_at=timezone.now() - timedelta(days=1),
    )
    return actor_of(cast.people.bo)


@pytest.fixture
def drone(cast):
    return EquipmentItem.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind="unmanned_aircraft",
        name="Drone",
        code="DRNE2345",
        aircraft_class="light",
        registration="UAS-1",
        operating_certificate="OC-1",
        battery_cycles=10,
    )


@pytest.fixture
def lake(cast):
    return Place.objects.create(
        station_id=cast.hill.pk,
        kind="water_body",
        name="Reservoir",
        geometry=LAKE,
        lon=120.61,
        lat=29.41,
        west=120.60,
        east=120.62,
        south=29.40,
        north=29.42,
        h3_cell="x",
    )


def planned(pilot, drone, **more):
    said = {
        "aircraft_id": drone.pk,
        "area_name": "Field",
        "lon": 120.7,
        "lat": 29.5,
        "height_m": 80,
        "purpose": "search drill",
        "planned_at": timezone.now() + timedelta(days=3),
        "films_no_homes": True,
    }
    return actions.plan_flight(pilot, PlanFlight(**said | more))


def step(pilot, row, event, **more):
    return actions.step_flight(pilot, StepFlight(flight_id=row.pk, event=event, **more))


def code_of(call, *args, **more):
    with pytest.raises(Refused) as no:
        call(*args, **more)
    return no.value.code


def flown(pilot, row):
    step(pilot, row, "check_free")
    step(pilot, row, "preflight", weather=True, fence=True, people=True)
    step(pilot, row, "take_off")
    return step(pilot, row, "land")


def licence(who, days=30):
    Credential.objects.create(
        station_id=who.station_id,
        person=who,
        kind="uas_pilot_licence",
        issuer="x",
        issued_on=timezone.localdate() - timedelta(days=9),
        valid_until=timezone.localdate() + timedelta(days=days),
        state="valid",
    )


def test_a_free_flight_runs_from_plan_to_log_and_counts_its_batteries(pilot, drone):
    row = flown(pilot, planned(pilot, drone))
    assert row.erase_images_by - row.landed_at == timedelta(hours=24)
    done = step(pilot, row, "log", images="erased", battery_cycles=2)
    drone.refresh_from_db()
    assert (done.state, drone.battery_cycles, drone.uses) == ("completed", 12, 1)


def test_a_used_drone_begins_with_what_it_has_behind_it(pilot, drone):
    drone.flown_h = Decimal("35.5")
    drone.save()
    row = flown(pilot, planned(pilot, drone))
    row.took_off_at = row.landed_at - timedelta(minutes=15)
    row.save()
    step(pilot, row, "log", images="erased", battery_cycles=1)
    drone.refresh_from_db()
    assert (drone.flown_h, drone.battery_cycles) == (Decimal("35.75"), 11)


@pytest.mark.parametrize(
    "facts",
    [{"height_m": 121}, {"is_near_gathering": True}, *({"exceptions": (k,)} for k in EXCEPTIONS)],
)
def test_what_is_no_free_flight_needs_permission(pilot, drone, facts):
    row = planned(pilot, drone, **facts)
    assert code_of(step, pilot, row, "check_free") == "not-free"
    assert step(pilot, row, "apply").state == "applied"
    assert code_of(step, pilot, row, "approve") == "evidence-missing"
    assert step(pilot, row, "approve", approval_ref="ATC 7").state == "cleared"


def test_the_air_over_a_water_is_controlled_until_somebody_marks_it_free(pilot, drone, lake):
    over = {"lon": 120.61, "lat": 29.41}
    row = planned(pilot, drone, **over)
    assert row.airspace == ["Reservoir"]
    assert code_of(step, pilot, row, "check_free") == "not-free"
    beside = planned(pilot, drone, lon=120.625, lat=29.41, radius_m=500)  # 483 m from the shore
    assert beside.airspace == ["Reservoir"]
    away = planned(pilot, drone, lon=120.625, lat=29.41, radius_m=450)
    assert away.airspace == []
    lake.properties = {"airspace": "free"}
    lake.save()
    assert planned(pilot, drone, **over).airspace == []


def test_the_air_over_another_stations_water_is_not_looked_up_here(cast, pilot, drone, lake):
    Place.objects.filter(pk=lake.pk).update(station_id=cast.lake.pk)
    assert planned(pilot, drone, lon=120.61, lat=29.41).airspace == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"registration": ""}, "no-registration"),
        ({"operating_certificate": ""}, "no-operating-certificate"),
        ({"aircraft_class": ""}, "no-class"),
        ({"aircraft_class": "small"}, "no-licence"),
    ],
)
def test_nothing_is_cleared_without_its_papers(pilot, drone, facts, code):
    EquipmentItem.objects.filter(pk=drone.pk).update(**facts)
    row = planned(pilot, drone)
    assert code_of(step, pilot, row, "check_free") == code
    assert code_of(step, pilot, row, "apply") == code


def test_police_fly_a_drone_for_which_the_team_has_no_certificate(cast, pilot, drone):
    EquipmentItem.objects.filter(pk=drone.pk).update(
        organisation=cast.hill, operating_certificate=""
    )
    RoleGrant.objects.filter(membership__person=cast.people.olga).update(role="pilot")
    officer = actor_of(cast.people.olga)
    assert flown(officer, planned(officer, drone)).state == "landed"
    high = planned(officer, drone, height_m=121)
    assert code_of(step, officer, high, "check_free") == "not-free"
    EquipmentItem.objects.filter(pk=drone.pk).update(aircraft_class="small")
    assert code_of(step, officer, planned(officer, drone), "check_free") == "no-licence"


def test_a_micro_drone_needs_no_operating_certificate(pilot, drone):
    EquipmentItem.objects.filter(pk=drone.pk).update(
        aircraft_class="micro", operating_certificate=""
    )
    assert step(pilot, planned(pilot, drone), "check_free").state == "cleared"


def test_a_small_one_needs_insurance_and_a_licence_that_runs_on_the_day(cast, pilot, drone):
    EquipmentItem.objects.filter(pk=drone.pk).update(aircraft_class="small")
    licence(cast.people.bo, days=2)
    row = planned(pilot, drone)
    assert code_of(step, pilot, row, "check_free") == "no-licence"
    Credential.objects.all().delete()
    licence(cast.people.bo)
    assert code_of(step, pilot, row, "check_free") == "no-insurance"
    insured = planned(pilot, drone, insurance_ref="P-1")
    assert step(pilot, insured, "check_free").state == "cleared"
    Credential.objects.all().delete()
    step(pilot, insured, "preflight", weather=True, fence=True, people=True)
    assert code_of(step, pilot, insured, "take_off") == "no-licence"


def test_noon_of_the_day_before_is_the_last_moment():
    at = datetime(2026, 7, 10, 8, 30, tzinfo=timezone.get_current_timezone())
    assert last_moment(at) == datetime(2026, 7, 9, 12, tzinfo=at.tzinfo)
    assert last_moment(at + timedelta(hours=15)) == last_moment(at)


def test_an_ordinary_flight_is_not_applied_for_late_but_a_rescue_is(pilot, drone):
    soon = timezone.now() + timedelta(minutes=45)
    row = planned(pilot, drone, height_m=200, planned_at=soon)
    assert code_of(step, pilot, row, "apply") == "too-late"
    assert code_of(step, pilot, row, "apply_rescue") == "no-rescue"
    rescue = planned(pilot, drone, height_m=200, planned_at=soon, is_rescue=True)
    assert step(pilot, rescue, "apply_rescue").state == "applied"
    late = timezone.now() + timedelta(minutes=29)
    rescue = planned(pilot, drone, height_m=200, planned_at=late, is_rescue=True)
    assert code_of(step, pilot, rescue, "apply_rescue") == "too-late"


def test_weather_fence_and_people_are_looked_at_before_take_off(pilot, drone):
    row = planned(pilot, drone)
    step(pilot, row, "check_free")
    for seen in ({}, {"weather": True}, {"weather": True, "fence": True}):
        assert code_of(step, pilot, row, "preflight", **seen) == "evidence-missing"


def test_a_drone_that_is_set_aside_stays_on_the_ground(pilot, drone):
    row = planned(pilot, drone)
    step(pilot, row, "check_free")
    step(pilot, row, "preflight", weather=True, fence=True, people=True)
    EquipmentItem.objects.filter(pk=drone.pk).update(is_quarantined=True)
    assert code_of(step, pilot, row, "take_off") == "grounded"


def test_images_are_sorted_in_a_day_and_kept_only_for_a_case(cast, pilot, drone):
    row = flown(pilot, planned(pilot, drone))
    assert code_of(step, pilot, row, "log") == "evidence-missing"
    assert code_of(step, pilot, row, "log", images="kept") == "no-case"
    DroneFlight.objects.filter(pk=row.pk).update(
        erase_images_by=timezone.now() - timedelta(minutes=1)
    )
    call = Incident.objects.create(
        station_id=cast.hill.pk, number="2026-0001", kind="other", happened_at=timezone.now()
    )
    case = {"images": "kept", "thread": call.pk}
    assert code_of(step, pilot, row, "log", **case) == "no-such-case", "nobody asked this pilot"
    assert code_of(planned, pilot, drone, thread=call.pk) == "no-such-case"
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=call,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=timezone.now(),
    )
    assert code_of(step, pilot, row, "log", **case) == "images-late"
    assert step(pilot, row, "log", images="erased").state == "completed"


@pytest.mark.usefixtures("daytime")
def test_a_pilot_with_unsorted_images_is_told_once(cast, pilot, drone):
    row = flown(pilot, planned(pilot, drone))
    after = row.landed_at + timedelta(hours=25)
    assert list(late_images(row.landed_at + timedelta(hours=23))) == []
    DroneFlight.objects.filter(pk=row.pk).update(
        erase_images_by=timezone.now() - timedelta(hours=1)
    )
    for _time in range(2):
        enqueue(late_images(after))
        remind(Job.objects.get(kind="equipment.remind"))
    told = Message.objects.filter(person_id=cast.people.bo.pk, channel="inapp")
    assert told.count() == 1


@pytest.mark.usefixtures("daytime")
def test_kept_images_are_asked_for_every_week_until_the_pilot_says_that_they_are_gone(
    cast, pilot, drone, sign_in
):
    row = flown(pilot, planned(pilot, drone))
    call = {"images": "kept", "state": "completed", "thread": uuid4()}
    DroneFlight.objects.filter(pk=row.pk).update(**call)
    now = timezone.now()
    assert list(kept_too_long(now)) == []  # the call goes on: what they are kept for stands
    DroneFlight.objects.filter(pk=row.pk).update(thread=None)
    (order,) = kept_too_long(now)
    (again,) = kept_too_long(now + timedelta(days=7))
    assert order.key != again.key
    for _time in range(2):
        tell_kept(Job(kind=order.kind, station_id=order.station_id))
    told = Message.objects.filter(channel="inapp", key__startswith="equipment:images_")
    links = {(each.person_id, each.link) for each in told}
    assert told.count() == 2  # no more than a line a week, to each
    assert links == {
        (cast.people.bo.pk, f"/flights/{row.pk}/"),
        (cast.people.pat.pk, "/privacy/images/?f=due"),
    }
    desk = sign_in(cast.people.pat)
    page = desk.get("/privacy/images/?f=due").content.decode()
    assert (row.pilot.name in page, row.area_name in page) == (True, False)
    assert "/privacy/images/?f=due" in desk.get("/my/").content.decode()
    assert sign_in(cast.people.ada).post(f"/flights/{row.pk}/images/").status_code == 422
    phone = sign_in(cast.people.bo)
    assert phone.get("/privacy/images/").status_code == 404
    assert phone.post(f"/flights/{row.pk}/images/").status_code == 302
    assert phone.post(f"/flights/{row.pk}/images/").status_code == 422  # once is enough
    row.refresh_from_db()
    assert (row.images, row.images_erased_by_id) == ("kept", cast.people.bo.pk)
    assert row.images_erased_at is not None
    assert list(kept_too_long(now)) == []
    gone = sign_in(cast.people.pat).get("/privacy/images/?f=gone").content.decode()
    assert timezone.localtime(row.images_erased_at).strftime("%Y-%m-%d %H:%M") in gone


def test_only_the_pilot_of_a_flight_takes_its_steps(cast, pilot, drone):
    row = planned(pilot, drone)
    with pytest.raises(NotAllowed):
        step(cast.ada, row, "apply")
    assert row in queries.flights(cast.ada)
    for other in (cast.di, cast.ray, cast.zoe):
        assert row not in queries.flights(other)
    RoleGrant.objects.create(
        station_id=cast.hill.pk,
        membership=cast.people.di.memberships.get(),
        role="pilot",
        scope=cast.dawn,
        starts_at=timezone.now() - timedelta(days=1),
    )
    with pytest.raises(NotFound):
        step(actor_of(cast.people.di), row, "apply")


def test_nobody_plans_with_anothers_drone_or_films_homes(cast, pilot, drone):
    with pytest.raises(NotAllowed):
        planned(cast.di, drone)
    assert code_of(planned, pilot, drone, films_no_homes=False) == "homes"
    EquipmentItem.objects.filter(pk=drone.pk).update(organisation=cast.ridge)
    with pytest.raises(NotFound):
        planned(pilot, drone)
