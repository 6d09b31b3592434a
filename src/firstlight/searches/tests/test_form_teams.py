from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from firstlight.searches.rules.teams import (
    BOATMAN,
    DRIVER,
    MOUNTAIN,
    PILOT,
    WATER,
    Hand,
    Thing,
    form_teams,
)

PAPERS = (PILOT, DRIVER, BOATMAN, WATER, MOUNTAIN)
DRONE = Thing(UUID(int=901), "unmanned_aircraft", 30)
CAR = Thing(UUID(int=902), "patrol_car")
BOAT = Thing(UUID(int=903), "boat")
CARTS = [Thing(UUID(int=904 + number), "electric_cart") for number in range(2)]


def hand(number, *papers):
    return Hand(UUID(int=number), frozenset(papers))


hands = st.lists(st.sets(st.sampled_from(PAPERS)), max_size=30).map(
    lambda sets: [hand(number, *papers) for number, papers in enumerate(sets, 1)]
)
things = st.lists(st.sampled_from([DRONE, CAR, BOAT]), unique=True)


@given(hands=hands, things=things)
def test_nobody_goes_alone_or_twice_and_nobody_is_left_out(hands, things):
    teams = form_teams(hands, things, {})
    gone = [member for team in teams for member in team["members"]]
    assert len(gone) == len(set(gone))
    assert all(len(team["members"]) >= 2 for team in teams)
    assert len(gone) == (len(hands) if len(hands) > 1 else 0) or _left_is_one(hands, gone)


def _left_is_one(hands, gone):
    """After crews of two were taken out one person may be left with nobody to go with."""
    return len(hands) - len(gone) == 1


@given(hands=hands)
def test_all_of_a_team_rides_or_none_and_no_bike_is_in_two_teams(hands):
    teams = form_teams(hands, CARTS, {})
    mounted = [team for team in teams if team["items"]]
    used = [key for team in mounted for key in team["items"]]
    assert len(used) == len(set(used))
    assert all(2 * len(team["items"]) >= len(team["members"]) for team in mounted)
    assert all((team["kind"], team["mode"]) == ("foot", "ride") for team in mounted)
    assert bool(mounted) == bool(teams)  # two e-bikes always do for one team of up to four
    assert all(team.get("mode", "foot") == "foot" for team in teams if not team["items"])


def test_a_team_of_nobody_in_particular_has_no_bikes():
    assert [team["items"] for team in form_teams([], CARTS, {"foot": 2})] == [[], []]


@given(hands=hands, things=things)
def test_who_flies_rows_or_drives_has_the_licence(hands, things):
    papers = {str(each.key): each.credentials for each in hands}
    needed = {"drone": PILOT, "boat": BOATMAN, "vehicle": DRIVER}
    for team in form_teams(hands, things, {}):
        if team["kind"] in needed:
            assert any(needed[team["kind"]] in papers[m] for m in team["members"])


@given(hands=hands)
def test_a_team_may_go_on_steep_ground_only_if_all_of_it_may(hands):
    papers = {str(each.key): each.credentials for each in hands}
    for team in form_teams(hands, [], {}):
        all_trained = all(MOUNTAIN in papers[member] for member in team["members"])
        assert ("mountain" in team["credentials"]) == all_trained


def test_a_boat_needs_a_water_rescuer_beside_its_driver():
    crew = [hand(1, BOATMAN), hand(2), hand(3)]
    assert [team["kind"] for team in form_teams(crew, [BOAT], {})] == ["foot"]
    crew[1] = hand(2, WATER)
    assert "boat" in [team["kind"] for team in form_teams(crew, [BOAT], {})]


def test_a_car_waits_until_there_are_enough_on_foot():
    few = [hand(number, DRIVER) for number in range(1, 6)]
    many = [hand(number, DRIVER) for number in range(1, 9)]
    assert "vehicle" not in [team["kind"] for team in form_teams(few, [CAR], {})]
    assert "vehicle" in [team["kind"] for team in form_teams(many, [CAR], {})]


def test_teams_to_reckon_with_have_names_and_people_but_nobody_in_particular():
    teams = form_teams([], [], {"dog": 1, "drone": 2})
    assert [team["name"] for team in teams] == ["K1", "D1", "D2"]
    assert all(team["people"] >= 2 and team["members"] == [] for team in teams)
