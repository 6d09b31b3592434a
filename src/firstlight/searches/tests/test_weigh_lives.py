"""Plans that count finds alive: they go first where lives are lost soonest, and say why."""

import json
from dataclasses import replace

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.plan_alive import Fates, found_alive
from firstlight.searches.planning.case import read_case
from firstlight.searches.planning.case_exposure import exposure_of, lives_of
from firstlight.searches.planning.maps import case_map
from firstlight.searches.planning.plan import Plan, make_plan
from firstlight.searches.planning.plan_request import Fate
from firstlight.searches.tests.test_plan_teams import GRID, LAT, LON, SHEET, request

HOUR = 3600.0
CASE = {
    "category": "Hiker",
    "ecoregion": "Temperate",
    "terrain": "Flat",
    "ipp": [LON, LAT],
    "last_seen": "2026-11-20T06:00:00+08:00",
    "at": "2026-11-20T08:00:00+08:00",
    "extent_m": 2500,
    "cell_m": 50,
}
AFLOAT = {
    "hypotheses": [
        {"name": "on land", "weight": 1},
        {
            "name": "in the water",
            "weight": 1,
            "drift": {
                "class": "PIW-1",
                "wind_mps": [0, 0],
                "current_mps": [0.05, 0],
                "particles": 500,
            },
        },
    ]
}


def two_places() -> tuple[np.ndarray, np.ndarray]:
    """Return the mass, most of it east of the base and some west, and the western share."""
    rows, cols = np.mgrid[: GRID.rows, : GRID.cols]
    east = np.exp(-(((rows - 50) / 6) ** 2) - ((cols - 66) / 6) ** 2)
    west = np.exp(-(((rows - 50) / 6) ** 2) - ((cols - 34) / 6) ** 2)
    mass = 0.5 * east / east.sum() + 0.4 * west / west.sum()
    return mass, (cols < 50).astype(float)


def plan_for(fates: tuple[Fate, ...]) -> Plan:
    walkers = SHEET["teams"][0]
    return make_plan(replace(request(SHEET | {"teams": [walkers]}, fates), mass=two_places()[0]))


def first_is_west(plan: Plan) -> bool:
    segment = plan.tours[0].segments[0]
    return bool(plan.segments.table.middle_xy[segment][0] < 50 * GRID.cell_m)


def test_who_dies_soonest_is_looked_for_first() -> None:
    mass, west = two_places()
    fates = (
        Fate(1 - west, lambda after_s: np.exp(-after_s / (100 * HOUR))),
        Fate(west, lambda after_s: np.exp(-after_s / (3 * HOUR))),
    )
    finds, lives = plan_for(()), plan_for(fates)
    assert not first_is_west(finds)
    assert first_is_west(lives)
    labels, inside = finds.segments.labels, finds.segments.labels >= 0
    poa = np.array([np.bincount(labels[inside], (mass * fate.share)[inside]) for fate in fates])
    as_found = found_alive(
        Fates(poa, tuple(fate.alive for fate in fates)),
        finds.reach.rate_per_s,
        finds.tours,
        finds.arrive_s,
    )
    assert lives.alive is not None
    assert as_found < lives.alive <= lives.bound
    assert lives.pos <= finds.pos * (1 + 1e-3)


def test_when_nobody_dies_a_find_is_a_find() -> None:
    finds, lives = plan_for(()), plan_for((Fate(None, np.ones_like),))
    assert lives.alive == pytest.approx(lives.pos)
    assert lives.pos == pytest.approx(finds.pos, rel=1e-2)


def test_without_a_word_of_the_weather_the_published_curve_counts() -> None:
    lives = lives_of(case_map(read_case(CASE), None, 1), None)
    assert len(lives.fates) == 1
    share = lives.fates[0].alive(np.array([0.0, 10 * HOUR]))
    assert share[0] == pytest.approx(1.0)
    assert 0.9 < share[1] < 1
    assert lives.facts["unknown"] == ["air_c", "age"]
    assert lives.facts["assumed"] == {
        "wind_mps": 0.0,
        "wet": False,
        "frail": False,
        "clothing": "usual",
    }
    json.dumps(lives.facts, allow_nan=False)


def test_cold_water_takes_lives_sooner_than_cold_air() -> None:
    drawn = case_map(read_case(CASE | AFLOAT), None, 1)
    lives = lives_of(drawn, {"air_c": 8, "water_c": 12})
    land, water = lives.fates
    later = np.array([3 * HOUR])
    assert water.alive(later) < 0.5 * land.alive(later)
    assert land.share is not None
    assert water.share is not None
    assert land.share + water.share == pytest.approx(1.0)
    assert (drawn.map.mass * water.share).sum() == pytest.approx(0.49, abs=0.06)
    assert lives.facts["half_h"]["water"] < 4
    assert lives.facts["half_h"]["cold"] > 24


def test_by_the_curves_nobody_lives_and_the_plan_counts_finds_and_goes_on() -> None:
    late = CASE | {"at": "2026-11-29T08:00:00+08:00"}
    lives = lives_of(case_map(read_case(late), None, 1), {"air_c": -20, "wet": True})
    assert lives.fates == ()
    assert lives.facts["counts"] is False


def test_age_comes_from_the_category_until_somebody_says_it() -> None:
    old = lives_of(case_map(read_case(CASE | {"category": "Dementia"}), None, 1), {"air_c": 2})
    assert old.facts["assumed"]["age"] == 80
    said = lives_of(case_map(read_case(CASE | {"category": "Dementia"}), None, 1), {"age": 66})
    assert said.facts["known"] == {"age": 66}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "exposure"),
        ({"snow": 1}, "exposure"),
        ({"air_c": "cold"}, "exposure.air_c"),
        ({"air_c": 99}, "exposure.air_c"),
        ({"wet": "very"}, "exposure.wet"),
        ({"frail": 1}, "exposure.frail"),
        ({"clothing": "fur"}, "exposure.clothing"),
        ({"clothing": ["light"]}, "exposure.clothing"),
        ({"age": -1}, "exposure.age"),
    ],
)
def test_a_fault_is_named(given: object, field: str) -> None:
    with pytest.raises(BadInput, match=rf"^{field}: "):
        exposure_of(given)
