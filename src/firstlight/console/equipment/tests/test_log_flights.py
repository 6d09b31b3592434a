"""A pilot plans, clears, flies and logs a flight from its page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.force.models import Account, RoleGrant
from firstlight.incidents.models import Attendance, Incident


@pytest.fixture
def pilot(cast, sign_in):
    """Bo flies for Dawn, from the pilot's seat."""
    grant = RoleGrant.objects.create(
        station_id=cast.hill.pk,
        membership=cast.people.bo.memberships.get(),
        role="pilot",
        scope=cast.dawn,
        starts_at=timezone.now() - timedelta(days=1),
    )
    client = sign_in(cast.people.bo)
    Account.objects.filter(person=cast.people.bo).update(acting_as=grant.pk)
    return client


@pytest.fixture
def drone(cast):
    return EquipmentItem.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind="unmanned_aircraft",
        name="Drone",
        aircraft_class="light",
        registration="UAS-1",
        operating_certificate="OC-1",
    )


def said(drone, **more):
    at = timezone.localtime() + timedelta(days=3)
    return {
        "aircraft_id": drone.pk,
        "area_name": "Field",
        "lat": "29.5",
        "lon": "120.7",
        "height_m": "80",
        "purpose": "drill",
        "planned_at": at.strftime("%Y-%m-%dT%H:%M"),
        "films_no_homes": "true",
    } | more


def test_a_flight_from_plan_to_log(cast, pilot, drone):
    wrong = pilot.post("/flights/new/", {**said(drone), "films_no_homes": ""})
    assert wrong.status_code == 422
    assert 'value="120.7"' in wrong.content.decode()
    address = pilot.post("/flights/new/", said(drone)).headers["Location"]
    assert "空机 4 公斤以下" in pilot.get(address).content.decode(), "the class in words"
    seen = {"weather": "true", "fence": "true", "people": "true"}
    for event, more in (("check_free", {}), ("preflight", seen), ("take_off", {}), ("land", {})):
        assert pilot.post(f"{address}step/", {"event": event} | more).status_code == 302
    case = call(cast, "2026-0099")
    kept = {"event": "log", "images": "kept", "thread": case.pk, "battery_cycles": "1"}
    strange = pilot.post(f"{address}step/", kept)
    assert strange.status_code == 422, "of this call the pilot does not know"
    assert "2026-0099" not in strange.content.decode()
    attends(cast, case)
    assert "2026-0099" in pilot.get(address).content.decode()
    assert pilot.post(f"{address}step/", kept).status_code == 302
    row = DroneFlight.objects.get()
    assert (row.state, row.images, row.thread) == ("completed", "kept", case.pk)


def call(cast, number, **more):
    return Incident.objects.create(
        station_id=cast.hill.pk,
        number=number,
        kind="water_rescue",
        happened_at=timezone.now(),
        state="responding",
        place_name="Weir",
        lon=120.71,
        lat=29.51,
        **more,
    )


def attends(cast, case):
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=case,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=timezone.now(),
    )


def test_a_flight_is_for_a_call_that_the_pilot_knows_and_its_desk_reads_of_it(
    cast, sign_in, pilot, drone
):
    case, other = call(cast, "2026-0099"), call(cast, "2026-0100")
    attends(cast, case)
    form = pilot.get(f"/flights/new/?call={case.pk}").content.decode()
    assert f'value="{case.pk}" selected' in form
    assert 'value="Weir"' in form
    assert 'value="120.71"' in form
    assert str(other.pk) not in form
    assert "2026-0100" not in pilot.get(f"/flights/new/?call={other.pk}").content.decode()
    refused = pilot.post("/flights/new/", said(drone, thread=other.pk))
    assert refused.status_code == 422
    assert 'id="id_thread-error"' in refused.content.decode()
    address = pilot.post("/flights/new/", said(drone, thread=case.pk)).headers["Location"]
    assert "2026-0099" in pilot.get(address).content.decode()
    desk = sign_in(cast.people.olga)
    for part in ("", "part/flights/"):
        shown = desk.get(f"/incidents/{case.pk}/{part}").content.decode()
        assert address in shown
        assert "Field" in shown
    assert "安排了一次无人机飞行" in desk.get(f"/incidents/{case.pk}/").content.decode()
    assert address not in desk.get(f"/incidents/{other.pk}/").content.decode()


def test_a_flight_refused_is_planned_again_from_what_was_said(cast, pilot, drone):
    high = said(drone, height_m="150", purpose="roof")
    address = pilot.post("/flights/new/", high).headers["Location"]
    pilot.post(f"{address}step/", {"event": "apply"})
    pilot.post(f"{address}step/", {"event": "deny", "reason": "too high"})
    page = pilot.get(address).content.decode()
    again = f"/flights/new/?like={DroneFlight.objects.get().pk}"
    assert again in page
    form = pilot.get(again).content.decode()
    assert 'value="150"' in form
    assert 'value="roof"' in form
    assert pilot.get("/flights/new/?like=x").status_code == 200


def test_what_needs_permission_says_so_and_offers_to_apply(cast, pilot, drone):
    address = pilot.post("/flights/new/", said(drone, height_m="150")).headers["Location"]
    page = pilot.get(address).content.decode()
    assert 'value="apply"' in page
    assert pilot.post(f"{address}step/", {"event": "check_free"}).status_code == 422
    pilot.post(f"{address}step/", {"event": "apply"})
    pilot.post(f"{address}step/", {"event": "approve", "approval_ref": "ATC 7"})
    assert DroneFlight.objects.get().state == "cleared"


def test_a_leader_reads_and_does_not_steer(cast, sign_in, pilot, drone):
    address = pilot.post("/flights/new/", said(drone)).headers["Location"]
    leader = sign_in(cast.people.ada)
    assert leader.get(address).status_code == 200
    assert leader.post(f"{address}step/", {"event": "check_free"}).status_code == 404
    assert sign_in(cast.people.ray).get(address).status_code == 404
