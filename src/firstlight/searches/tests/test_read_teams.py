import math
from datetime import UTC, datetime

import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.teams import Kind
from firstlight.engine.terrain.speed import Mode
from firstlight.searches.planning.teams_read import TeamSheet, read_teams

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
BASE = [120.83, 29.59]
GRID = Grid.around(*BASE, 5_000.0, 50.0)
WALKERS = {"name": "walkers", "kind": "foot", "people": 4}


def read(*teams: object, **more: object) -> TeamSheet:
    return read_teams({"base": BASE, "teams": list(teams), **more}, GRID, START, 8 * 3600)


def test_a_team_needs_little_said() -> None:
    team = read(WALKERS).teams[0]
    assert (team.kind, team.people, team.eyes) == (Kind.FOOT, 4, 4)
    assert team.mode is Mode.FOOT
    assert team.limit.name == "plan"
    assert team.limit.seconds == 8 * 3600
    assert team.base_xy_m == pytest.approx((5_000, 5_000), abs=60)


def test_the_first_limit_counts() -> None:
    team = read(WALKERS | {"shift_h": 6, "heat_h": 4, "water_l": 1.5}).teams[0]
    assert (team.limit.name, team.limit.seconds) == ("water", 3 * 3600)


def test_times_are_told_in_minutes_or_by_the_clock() -> None:
    later = read(WALKERS | {"ready": 30}, WALKERS | {"name": "b", "ready": "2026-05-01T09:00Z"})
    assert [team.ready_s for team in later.teams] == [1_800.0, 3_600.0]
    team = read(WALKERS | {"ready": 60, "shift_end": "2026-05-01T12:00:00+00:00"}).teams[0]
    assert (team.limit.name, team.limit.seconds) == ("shift", 3 * 3600)


def test_a_range_becomes_a_width_by_the_published_factors() -> None:
    width = read(WALKERS | {"range_m": 50}).teams[0].width
    assert [each.best_m for each in width] == pytest.approx([55, 80, 90])


def test_a_team_that_measured_itself_is_believed() -> None:
    width = read(WALKERS | {"width_m": {"low": 10, "medium": 20, "high": 30}}).teams[0].width
    assert [each.best_m for each in width] == [10, 20, 30]
    assert width[1].low_m == pytest.approx(16)


def exercise(**more: object) -> dict[str, object]:
    row = {"kind": "foot", "visibility": "medium", "low_m": 20, "best_m": 28, "high_m": 36}
    return row | {"trials": 12} | more


def test_a_station_that_measured_its_searchers_is_believed_where_it_did() -> None:
    sheet = read(WALKERS, WALKERS | {"name": "b", "width_m": 50}, widths=[exercise()])
    ours, named = sheet.teams
    assert [each.best_m for each in ours.width] == pytest.approx([11, 28, 72])
    assert ours.trials == (0, 12, 0)
    assert [each.best_m for each in named.width] == [50, 50, 50]
    assert named.trials == (0, 0, 0)


def test_exercises_count_together_and_only_when_there_are_enough() -> None:
    few = read(WALKERS, widths=[exercise(trials=9)]).teams[0]
    assert few.trials == (0, 0, 0)
    assert few.width[1].best_m == pytest.approx(32)
    more = read(WALKERS, widths=[exercise(trials=9), exercise(trials=3, best_m=32)]).teams[0]
    assert more.trials == (0, 12, 0)
    assert more.width[1].best_m == pytest.approx(29)


@pytest.mark.parametrize(
    ("widths", "field"),
    [
        ({"foot": 3}, "widths"),
        ([3], "widths[0]"),
        ([exercise(kind="cat")], "widths[0].kind"),
        ([exercise(), exercise(visibility="night")], "widths[1].visibility"),
        ([exercise(low_m=30)], "widths[0]"),
        ([exercise(best_m="wide")], "widths[0].best_m"),
        ([exercise(trials=0)], "widths[0].trials"),
        ([exercise(trials=1.5)], "widths[0].trials"),
    ],
)
def test_refuses_exercises_that_cannot_be(widths: object, field: str) -> None:
    with pytest.raises(BadInput) as no:
        read(WALKERS, widths=widths)
    assert str(no.value).startswith(f"{field}: ")


def test_own_rules_replace_the_usual_one_for_their_feature_only() -> None:
    sheet = read(WALKERS, rules=[{"feature": "steep", "kinds": ["foot"]}])
    walkers = sheet.teams[0]
    bars = {rule.feature: rule.bars(walkers) for rule in sheet.rules}
    assert bars == {"steep": False, "water": True, "land": False, "roadless": False}


def test_cool_air_asks_nothing() -> None:
    for air in ({}, {"air_c": None}, {"air_c": 20}):
        sheet = read(WALKERS, **air)
        assert sheet.heat is None
        assert sheet.teams[0] == read(WALKERS).teams[0]


def test_heat_makes_walkers_rest_and_drink_and_from_37_come_in() -> None:
    cool = read(WALKERS).teams[0]
    warm, hot, hottest = (read(WALKERS, air_c=air).teams[0] for air in (35, 38, 41))
    for team, at_work in ((warm, 50 / 65), (hot, 40 / 55), (hottest, 20 / 35)):
        assert team.search_mps == pytest.approx(cool.search_mps * at_work)
        assert team.speeds.foot_factor == pytest.approx(at_work)
        assert team.drink_l_per_h == 1.0
    assert [(team.limit.name, team.limit.seconds / 3600) for team in (warm, hot, hottest)] == [
        ("plan", 8),
        ("heat", 3),
        ("heat", 2),
    ]


def test_heat_leaves_what_flies_its_pace_and_what_drives_its_hours() -> None:
    wings = {"name": "wings", "kind": "drone", "people": 2}
    wheels = {"name": "wheels", "kind": "vehicle", "people": 2}
    flown, driven = read(wings, wheels, air_c=41).teams
    assert (flown.search_mps, flown.limit.seconds) == (5.0, 2 * 3600)
    assert driven.limit.name == "plan"


def test_a_commander_who_knows_better_is_believed() -> None:
    assert read(WALKERS | {"heat_h": 5}, air_c=38).teams[0].limit.seconds == 5 * 3600
    carried = read(WALKERS | {"water_l": 2, "drink_l_per_h": 0.8}, air_c=38).teams[0]
    assert (carried.limit.name, carried.limit.seconds) == ("water", 2.5 * 3600)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "teams[0].name"),
        ({"name": ""}, "teams[0].name"),
        ({"kind": "horse"}, "teams[0].kind"),
        ({"kind": None}, "teams[0].kind"),
        ({"people": 1}, "teams[0].people"),
        ({"people": 2.5}, "teams[0].people"),
        ({"people": "four"}, "teams[0].people"),
        ({"eyes": 9}, "teams[0].eyes"),
        ({"base": [29.59, 120.83]}, "teams[0].base"),
        ({"base": [0, 0]}, "teams[0].base"),
        ({"base": [120.83]}, "teams[0].base"),
        ({"ready": -5}, "teams[0].ready"),
        ({"ready": "soon"}, "teams[0].ready"),
        ({"shift_h": -1}, "teams[0].shift_h"),
        ({"shift_h": math.nan}, "teams[0].shift_h"),
        ({"shift_end": 17}, "teams[0].shift_end"),
        ({"heat_h": "hot"}, "teams[0].heat_h"),
        ({"water_l": 2, "drink_l_per_h": 0}, "teams[0].drink_l_per_h"),
        ({"search_mps": 0}, "teams[0].search_mps"),
        ({"mode": "hover"}, "teams[0].mode"),
        ({"speeds": {"wings_mps": 3}}, "teams[0].speeds"),
        ({"speeds": {"foot_factor": 0}}, "teams[0].foot_factor"),
        ({"range_m": {"low": 5}}, "teams[0].range_m.medium"),
        ({"width_m": -5}, "teams[0].width_m"),
        ({"credentials": "mountain"}, "teams[0].credentials"),
        ({"may_not": ["swamp"]}, "teams[0].may_not"),
        ({"most_segments": 0}, "teams[0].most_segments"),
    ],
)
def test_a_fault_is_named(change: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(WALKERS | change)
    assert str(refused.value).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        ([], "teams"),
        ({}, "teams"),
        ({"teams": []}, "teams"),
        ({"teams": ["a"]}, "teams[0]"),
        ({"teams": [WALKERS]}, "teams[0].base"),
        ({"base": BASE, "teams": [WALKERS, WALKERS]}, "teams"),
        ({"base": BASE, "teams": [WALKERS] * 201}, "teams"),
        ({"base": BASE, "teams": [WALKERS], "wind_mps": 5}, "wind_mps"),
        ({"base": BASE, "teams": [WALKERS], "wind_mps": [99, 0]}, "wind_mps"),
        ({"base": BASE, "teams": [WALKERS], "air_c": "hot"}, "air_c"),
        ({"base": BASE, "teams": [WALKERS], "air_c": 80}, "air_c"),
        ({"base": BASE, "teams": [WALKERS], "rules": {}}, "rules"),
        ({"base": BASE, "teams": [WALKERS], "rules": [{"feature": "sky"}]}, "rules[0].feature"),
        (
            {"base": BASE, "teams": [WALKERS], "rules": [{"feature": "rock", "kinds": ["cat"]}]},
            "rules[0].kinds",
        ),
        (
            {"base": BASE, "teams": [WALKERS], "rules": [{"feature": "rock", "credential": 5}]},
            "rules[0].credential",
        ),
    ],
)
def test_a_fault_of_the_sheet_is_named(sheet: object, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_teams(sheet, GRID, START, 8 * 3600)
    assert str(refused.value).startswith(f"{field}: ")
