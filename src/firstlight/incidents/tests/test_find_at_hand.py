"""What a call's card finds near it: gear, AEDs, and who may use them."""

import pytest
from django.utils import timezone

from firstlight.incidents import queries
from firstlight.places.actions import draw_place
from firstlight.places.models import Place
from firstlight.places.schemas import DrawPlace

AT = 120.61, 29.45
GEAR = ("ring_buoy", "rescue_rope", "rescue_pole", "boat", "aed")


@pytest.fixture
def gear(cast):
    """One of each kind near by and one farther off, and an AED of the other station."""
    for steps, far in ((1, "near"), (3, "far")):
        for kind in GEAR:
            place = DrawPlace(kind=kind, name=f"{far} {kind}", lon=AT[0] + steps * 0.01, lat=AT[1])
            draw_place(cast.olga, place)
    draw_place(cast.zoe, DrawPlace(kind="aed", name="theirs", lon=AT[0], lat=AT[1]))


def hand(actor, incident):
    return queries.at_hand(actor, incident, (), timezone.now())


def names(found):
    return [near.place.name for near in found.near]


def test_water_shows_the_nearest_of_each_thing_to_throw_reach_and_row(cast, gear, report):
    found = hand(cast.dee, report("water_rescue"))
    assert names(found) == [f"near {kind}" for kind in GEAR[:4]]
    assert 900 < found.near[0].distance_m < 1000


def test_first_aid_shows_the_nearest_aed(cast, gear, report):
    assert names(hand(cast.dee, report("medical_first_aid"))) == ["near aed"]


def test_gear_that_was_taken_off_the_map_is_not_near(cast, gear, report):
    Place.objects.filter(name="near aed").update(is_retired=True)
    assert names(hand(cast.dee, report("medical_first_aid"))) == ["far aed"]


def test_into_the_water_goes_who_is_trained_and_insured_and_on_duty_first(
    cast, report, certify, insure, free
):
    people = cast.people
    for who in (people.bo, people.di, people.ray):
        certify(who, "water_rescue")
    certify(people.ada, "water_rescue", valid_days=-1)
    certify(people.pat, "cpr_aed")
    insure(people.bo, people.ray, people.ada, people.pat)
    free(people.ray)
    found = hand(cast.dee, report("water_rescue"))
    assert [able.member.person_id for able in found.able] == [people.ray.pk, people.bo.pk]


def test_certified_people_stand_on_the_card_of_first_aid(cast, report, certify):
    certify(cast.people.bo, "cpr_aed")
    certify(cast.people.di, "red_cross_first_aid_certificate")
    certify(cast.people.ray, "water_rescue")
    found = hand(cast.dee, report("medical_first_aid"))
    assert {able.member.person_id for able in found.able} == {cast.people.bo.pk, cast.people.di.pk}


def test_who_holds_what_is_the_desks_to_know(cast, report, certify, insure):
    certify(cast.people.bo, "water_rescue")
    insure(cast.people.bo)
    assert hand(cast.bo, report("water_rescue")).able == []
