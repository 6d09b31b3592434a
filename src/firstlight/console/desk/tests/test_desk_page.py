"""The desk: what is happening, what is next, what must not be done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.duty.actions import arrive_at_shift, join_shift, leave_shift, open_shift
from firstlight.duty.models import DutySession
from firstlight.duty.schemas import ArriveAtShift, JoinShift, LeaveShift, OpenShift
from firstlight.force.models import Membership, Organisation
from firstlight.incidents import queries
from firstlight.incidents.actions import move_incident, report_call
from firstlight.incidents.models import Attendance, MutualAid
from firstlight.incidents.schemas import MoveIncident, ReportCall
from firstlight.places.actions import draw_place
from firstlight.places.schemas import DrawPlace


def text(response):
    return response.content.decode()


@pytest.fixture
def take(cast):
    def take(place, **more):
        return report_call(
            cast.dee, ReportCall(kind="other", lon=120.6, lat=29.4, place_name=place, **more)
        )

    return take


def test_the_most_urgent_stands_first(cast, take):
    plain = take("Mill")
    urgent = take("Dam", is_life_at_risk=True)
    late = take("Weir")
    move_incident(cast.olga, MoveIncident(incident_id=late.pk, event="accept"))
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=late,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=timezone.now() - timedelta(hours=4),
        due_at=timezone.now() - timedelta(hours=1),
    )
    snapshot = queries.desk_snapshot(cast.dee)
    assert [m.incident for m in snapshot.matters] == [late, urgent, plain]
    assert snapshot.matters[0].overdue == 1


@pytest.fixture
def shift(cast):
    begins = timezone.now() + timedelta(hours=1)
    plan = OpenShift(
        organisation_id=cast.dawn.pk,
        kind="gate",
        title="School gate",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
    )
    return open_shift(cast.ada, plan)


def test_a_shift_that_begins_soon_without_people_is_the_desks_matter(cast, sign_in, shift):
    desk = sign_in(cast.people.dee)
    assert reverse("shift", args=[shift.pk]) in text(desk.get(reverse("desk_now")))
    for each in (cast.bo, cast.di):
        join_shift(each, JoinShift(shift_id=shift.pk))
    assert reverse("shift", args=[shift.pk]) not in text(desk.get(reverse("desk_now")))
    assert "School gate" not in text(sign_in(cast.people.zoe).get(reverse("desk_now")))


def test_who_has_not_come_back_from_a_shift_stands_on_the_desk_until_checked_out(
    cast, sign_in, shift
):
    row = join_shift(cast.bo, JoinShift(shift_id=shift.pk))
    arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=row.pk, place="gate"))
    past = timezone.now() - timedelta(hours=1)
    type(shift).objects.filter(pk=shift.pk).update(
        starts_at=past - timedelta(hours=1), ends_at=past, overdue_raised_at=timezone.now()
    )
    desk, link = sign_in(cast.people.dee), reverse("shift", args=[shift.pk])
    assert link in text(desk.get(reverse("desk_now")))
    leave_shift(cast.bo, LeaveShift(assignment_id=row.pk))
    assert link not in text(desk.get(reverse("desk_now")))


def test_the_desk_shows_the_matter_its_next_step_and_the_limits(cast, sign_in, take):
    take("Dam", is_life_at_risk=True)
    shown = text(sign_in(cast.people.olga).get("/"))
    assert "Dam" in shown
    assert "data-next" in shown
    assert "limits" in shown
    assert "data-new" in shown


def test_the_thing_in_hand_is_the_one_chosen(cast, sign_in, take):
    take("Dam", is_life_at_risk=True)
    mill = take("Mill")
    thing = text(sign_in(cast.people.olga).get(reverse("desk_thing"), {"of": str(mill.pk)}))
    assert "Mill" in thing
    assert "Dam" not in thing


@pytest.mark.parametrize("of", ["x", "00000000-0000-0000-0000-000000000000", "'; DROP"])
def test_an_unknown_thing_is_the_most_urgent_one(cast, sign_in, take, of):
    take("Dam")
    assert "Dam" in text(sign_in(cast.people.olga).get("/", {"of": of}))


FIRST = ("organisation", "roster_upload", "places_upload", "places_ground")


def lacks(browser, cast):
    """Which first steps the quiet desk leads to."""
    page = text(browser.get(reverse("desk_now")))
    where = {name: reverse(name) for name in FIRST if name != "organisation"}
    where["organisation"] = reverse("organisation", args=[cast.hill.pk])
    return [name for name in FIRST if f'href="{where[name]}"' in page]


def test_a_quiet_desk_says_what_a_new_station_lacks_for_its_first_call(cast, sign_in, take):
    desk = sign_in(cast.people.olga)
    assert lacks(desk, cast) == ["places_upload", "places_ground"]
    draw_place(
        cast.olga,
        DrawPlace(
            kind="aed", name="Mill", geometry={"type": "Point", "coordinates": [120.7, 29.5]}
        ),
    )
    assert lacks(desk, cast) == ["places_ground"]
    Organisation.objects.filter(kind__in=("team", "squad")).update(is_closed=True)
    Membership.objects.filter(station_id=cast.hill.pk).exclude(
        person_id=cast.olga.person_id
    ).update(station_id=cast.lake.pk)
    assert lacks(desk, cast) == ["organisation", "roster_upload", "places_ground"]
    take("Dam")
    assert lacks(desk, cast) == []


@pytest.mark.parametrize("name", ["desk_now", "desk_thing", "desk_foot"])
def test_each_part_can_be_fetched_alone(cast, sign_in, take, name):
    take("Dam")
    part = sign_in(cast.people.dee).get(reverse(name))
    assert part.status_code == 200
    assert "<html" not in text(part)


@pytest.mark.parametrize(("who", "where"), [("bo", "my"), ("sam", "me"), ("uma", "log")])
def test_who_has_no_desk_sees_their_own_page(cast, sign_in, who, where):
    answer = sign_in(getattr(cast.people, who)).get("/")
    assert answer.headers["Location"] == reverse(where)


@pytest.mark.parametrize("name", ["desk_now", "desk_people", "desk_calls"])
@pytest.mark.parametrize("who", ["bo", "amy", "uma", "sam"])
def test_parts_of_the_desk_are_the_desks(cast, sign_in, name, who):
    assert sign_in(getattr(cast.people, who)).get(reverse(name)).status_code == 404


def test_a_request_of_a_neighbour_stands_on_top(cast, sign_in, take):
    incident = take("Dam")
    MutualAid.objects.create(
        station_id=cast.hill.pk,
        incident=incident,
        helper_station_id=cast.lake.pk,
        state="asked",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=2),
    )
    shown = text(sign_in(cast.people.zoe).get("/"))
    assert "Hill" in shown
    assert "Dam" not in shown


def test_the_wall_shows_the_same_without_being_asked(cast, sign_in, take):
    take("Dam")
    assert "data-wall" in text(sign_in(cast.people.dee).get("/?wall=1"))


def test_the_map_has_only_people_who_share_their_place(cast, sign_in):
    now = timezone.now()
    for who, shares in ((cast.people.bo, True), (cast.people.di, False)):
        DutySession.objects.create(
            station_id=who.station_id,
            person=who,
            organisation=cast.dawn,
            started_at=now,
            shares_location=shares,
            last_lon=120.6,
            last_lat=29.4,
            last_fix_at=now,
        )
    features = sign_in(cast.people.dee).get(reverse("desk_people")).json()["features"]
    assert [f["properties"]["name"] for f in features] == ["Bo"]


def test_the_map_shows_open_calls(cast, sign_in, take):
    take("Dam", is_life_at_risk=True)
    (call,) = sign_in(cast.people.dee).get(reverse("desk_calls")).json()["features"]
    assert call["properties"]["symbol"] == "incident"
    assert sign_in(cast.people.zoe).get(reverse("desk_calls")).json()["features"] == []


def test_looking_changes_nothing(cast, sign_in, take, django_assert_max_num_queries):
    for place in ("Dam", "Mill", "Weir"):
        take(place)
    desk = sign_in(cast.people.dee)
    with django_assert_max_num_queries(90):
        desk.get("/")
