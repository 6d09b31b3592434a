"""Who may be sent where by hand: the rules of the planner hold for people too."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.console.clocks import local_input
from firstlight.console.searches.plans import last_wish, plan_shown
from firstlight.equipment.models import EquipmentItem
from firstlight.kernel.errors import Refused
from firstlight.searches.actions.field import assign_segment
from firstlight.searches.actions.plans import ask_plan
from firstlight.searches.actions.reshaping import join_segments
from firstlight.searches.models import Assignment, Plan, SearchSegment
from firstlight.searches.queries.asked import asked_for
from firstlight.searches.schemas import AskPlan, AssignSegment, JoinSegments
from firstlight.searches.tests.conftest import PLACE
from firstlight.training.models import Credential

WATER, LAND, STEEP = {"water": True}, {"water": False}, {"water": False, "slope_deg": 36.0}


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are compared by their English sentences."""
    with translation.override("en"):
        yield


@pytest.fixture
def certify():
    """Give people a certificate that is valid today, or was."""

    def certify(kind, *people, valid_days=100):
        today = timezone.localdate()
        for who in people:
            Credential.objects.create(
                station_id=who.station_id,
                person=who,
                kind=kind,
                issuer="Red Cross",
                issued_on=today - timedelta(days=400),
                valid_until=today + timedelta(days=valid_days),
                state="valid",
            )

    return certify


@pytest.fixture
def piece(search):
    """Lay out a segment; the next one lies east of it."""

    def piece(facts, name="A1", at=0):
        (lon, lat), size = PLACE, 0.004
        lon += at * size
        square = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
        return SearchSegment.objects.create(
            station_id=search.station_id,
            case=search,
            name=name,
            geometry={"type": "Polygon", "coordinates": [[[lon + x, lat + y] for x, y in square]]},
            area_m2=170_000,
            facts=facts,
        )

    return piece


@pytest.fixture
def send(cast):
    """Send Ada and Bo, as a team of a kind."""

    def send(segment, kind="foot", people=("ada", "bo"), **more):
        leader, *others = [getattr(cast.people, name).pk for name in people]
        return assign_segment(
            cast.olga,
            AssignSegment(
                segment_id=segment.pk,
                leader_id=leader,
                member_ids=others,
                team_name="T1",
                team_kind=kind,
                back_by=timezone.now() + timedelta(hours=2),
                **more,
            ),
        )

    return send


@pytest.fixture
def refused(send):
    """Try to send, and return the code and the sentence that refuse it."""

    def refused(segment, kind="foot", **more):
        with pytest.raises(Refused) as no:
            send(segment, kind, **more)
        return no.value.code, str(no.value)

    return refused


def test_nobody_wades_into_a_water_segment_whatever_they_hold(cast, piece, refused, certify):
    certify("water_rescue", cast.people.ada, cast.people.bo)
    lake = piece(WATER)
    said = "Segment A1 is water: only a boat or a drone is sent there."
    for kind in ("foot", "dog"):
        assert refused(lake, kind) == ("barred-water", said)


def test_a_boat_asks_for_who_steers_and_a_rescuer_beside(cast, piece, refused, certify, send):
    lake = piece(WATER)
    assert refused(lake, "boat")[0] == "no-licence"
    certify("boat_operator", cast.people.ada)
    certify("water_rescue", cast.people.ada)
    assert refused(lake, "boat")[0] == "no-rescuer"
    certify("water_rescue", cast.people.bo)
    assert refused(piece(LAND, "A2", 1), "boat")[0] == "barred-land"
    assert send(lake, "boat").team_kind == "boat"


@pytest.mark.parametrize(
    ("kind", "licence", "name"),
    [
        ("drone", "uas_pilot_licence", "Drone licence"),
        ("vehicle", "driving_licence", "Driving licence"),
    ],
)
def test_who_flies_or_drives_holds_the_licence_today(
    cast, piece, refused, certify, send, kind, licence, name
):
    segment = piece(LAND)
    certify(licence, cast.people.ada, valid_days=-1)
    certify(licence, cast.people.di)
    assert f"“{name}”" in refused(segment, kind)[1]
    certify(licence, cast.people.bo)
    assert send(segment, kind).team_kind == kind


def test_all_of_a_group_on_steep_ground_are_trained_for_it(cast, piece, refused, certify, send):
    slope = piece(STEEP)
    certify("mountain_rescue", cast.people.ada)
    code, said = refused(slope)
    assert (code, said[:4]) == ("barred-steep", "Bo: ")
    certify("mountain_rescue", cast.people.bo)
    assert send(slope).team_kind == "foot"


def test_water_stays_water_when_it_is_joined_to_land(cast, search, piece, refused):
    one, two = piece(LAND), piece(WATER | {"slope_deg": 2.0}, "A2", 1)
    (whole,) = join_segments(cast.olga, JoinSegments(segment_id=one.pk, other_id=two.pk))
    assert refused(whole)[0] == "barred-water"


@pytest.fixture
def drone(cast):
    return EquipmentItem.objects.create(
        station_id=cast.hill.pk, organisation=cast.dawn, kind="unmanned_aircraft", name="Heron"
    )


def sheet(case, **said):
    """Return the sheet of teams that the planner would be given now."""
    wish = {f"extra_{kind}": 0 for kind in ("foot", "dog", "vehicle", "drone", "boat")}
    wish |= {"hours": 4, "radius_m": None, "weigh_lives": False, "seed": 1}
    return asked_for(Plan(case=case, inputs=wish | said), timezone.now())["sheet"]


def proposed_items(cast, case):
    """Return the kit that the planner would reckon with now."""
    return [key for team in sheet(case)["teams"] for key in team["items"]]


def test_wind_and_the_latest_return_reach_the_planner(cast, search, pack):
    back_at = (timezone.now() + timedelta(hours=1)).isoformat()
    told = sheet(search, wind_mps=8.0, wind_from_deg=270.0, back_at=back_at)
    assert told["wind_mps"] == pytest.approx([8.0, 0.0])
    assert {team["shift_end"] for team in told["teams"]} == {back_at}
    untold = sheet(search)
    assert untold["wind_mps"] == pytest.approx([0.0, 0.0])
    assert not any("shift_end" in team for team in untold["teams"])


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"back_at": timezone.now()}, "back_at"), ({"wind_mps": 5}, "wind_from_deg")],
)
def test_a_limit_that_says_nothing_is_refused(cast, search, wish, field):
    with pytest.raises(Refused) as no:
        ask_plan(cast.olga, AskPlan(case_id=search.pk, **wish))
    assert no.value.field == field


def test_the_plan_says_whom_the_latest_return_calls_in_and_remembers_it(cast, search):
    back_at = timezone.now() + timedelta(hours=1)
    plan = ask_plan(
        cast.olga, AskPlan(case_id=search.pk, wind_mps=3, wind_from_deg=90, back_at=back_at)
    )
    told = {"wind_mps": "3", "wind_from_deg": "90", "back_at": local_input(back_at)}
    assert last_wish(plan) == told
    plan.result = {
        "teams": [
            {"team": name, "limit": {"name": limit}, "segments": ["A1"]}
            for name, limit in (("F1", "shift"), ("D1", "plan"))
        ]
    }
    assert plan_shown(plan, {}).held == "F1"


def test_what_a_group_has_with_it_is_neither_planned_nor_given_again(
    cast, search, pack, piece, refused, certify, send, drone
):
    certify("uas_pilot_licence", cast.people.ada, cast.people.di)
    assert proposed_items(cast, search) == [str(drone.pk)]
    send(piece(LAND), "drone", item_ids=[drone.pk])
    assert proposed_items(cast, search) == []
    rest = {"people": ("di", "ray"), "item_ids": [drone.pk]}
    code, said = refused(piece(LAND, "A2", 1), "drone", **rest)
    assert (code, said) == ("item-busy", "Heron: out with another group already.")
    Assignment.objects.update(ended_at=timezone.now())
    assert proposed_items(cast, search) == [str(drone.pk)]
