"""Whole teams on made ground: who goes where, back in time, and what is said of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.plan_solve import Effort
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.searches.planning.plan import Plan, make_plan
from firstlight.searches.planning.plan_facts import facts
from firstlight.searches.planning.plan_files import outlines, write_plan
from firstlight.searches.planning.plan_request import Fate, PlanRequest
from firstlight.searches.planning.teams_read import read_teams

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
HOURS = 6
LON, LAT = 120.83, 29.59
GRID = Grid.around(LON, LAT, 2_500.0, 50.0)
SHEET = {
    "base": [LON, LAT],
    "teams": [
        {"name": "walkers", "kind": "foot", "people": 4},
        {"name": "ropes", "kind": "foot", "people": 3, "credentials": ["mountain"]},
        {"name": "nose", "kind": "dog", "people": 2, "heat_h": 3},
        {"name": "wings", "kind": "drone", "people": 2},
        {"name": "wheels", "kind": "vehicle", "people": 2},
        {"name": "oars", "kind": "boat", "people": 2, "base": [LON - 0.01, LAT + 0.016]},
    ],
}
QUICK = Effort(tries=2, rounds=40)


def ground() -> Terrain:
    """A plain with a cliff in the east, a lake in the north-west and a road from west to east."""
    rows, cols = np.mgrid[: GRID.rows, : GRID.cols]
    height = np.where(cols > 80, (cols - 80) * 60.0, 0.0).astype(np.float32)
    land = np.full(GRID.shape, cover.GRASS, np.uint8)
    land[rows < 30] = cover.WOODS
    land[(rows > 75) & (cols < 40)] = cover.WATER
    linear = np.zeros(GRID.shape, np.uint8)
    linear[48:52, :80] = cover.ROAD
    return Terrain(GRID, height, land, linear)


def mass() -> np.ndarray:
    rows, cols = np.mgrid[: GRID.rows, : GRID.cols]
    away = np.hypot(rows - GRID.rows / 2, cols - GRID.cols / 2)
    spread = np.exp(-away / 25)
    return 0.9 * spread / spread.sum()


def request(sheet: dict = SHEET, fates: tuple[Fate, ...] = ()) -> PlanRequest:
    read = read_teams(sheet, GRID, START, HOURS * 3600)
    return PlanRequest(
        terrain=ground(),
        mass=mass(),
        teams=read.teams,
        rules=read.rules,
        wind_mps=read.wind_mps,
        heat=read.heat,
        horizon_s=HOURS * 3600,
        start_at=START,
        effort=QUICK,
        fates=fates,
    )


def team(answer: dict, name: str) -> dict:
    return next(each for each in answer["teams"] if each["team"] == name)


def visits(answer: dict, name: str) -> list[dict]:
    return [each for each in answer["assignments"] if each["team"] == name]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(request())


@pytest.fixture(scope="module")
def answer(plan: Plan) -> dict:
    return json.loads(json.dumps(facts(plan), allow_nan=False))


def test_everybody_is_back_in_time(answer: dict) -> None:
    end = START + timedelta(hours=HOURS, seconds=1)
    for each in answer["teams"]:
        if each["segments"]:
            leave = datetime.fromisoformat(each["leave_at"])
            back = datetime.fromisoformat(each["back_at"])
            assert START <= leave < back <= end
            assert back - leave <= timedelta(minutes=each["limit"]["minutes"], seconds=1)


def test_a_team_searches_one_segment_after_the_other(answer: dict) -> None:
    for each in answer["teams"]:
        clock = datetime.fromisoformat(each["leave_at"] or answer["start_at"])
        for visit in visits(answer, each["team"]):
            begin, end = (datetime.fromisoformat(visit[key]) for key in ("begin_at", "end_at"))
            assert clock <= begin < end
            clock = end
        assert [visit["segment"] for visit in visits(answer, each["team"])] == each["segments"]


def test_heat_calls_the_dog_in_first(answer: dict) -> None:
    assert team(answer, "nose")["limit"] == {"name": "heat", "minutes": 180.0}


def test_a_hot_day_shortens_outings_and_never_empties_the_plan(answer: dict) -> None:
    hot = facts(make_plan(request(SHEET | {"air_c": 40})))
    assert hot["heat"]["rest_min"] == 15
    assert "89号" in hot["heat"]["source"]
    assert 0 < hot["pos"] < answer["pos"]
    going = [each for each in hot["teams"] if each["segments"]]
    assert len(going) == len([each for each in answer["teams"] if each["segments"]])
    for each in going:
        away = datetime.fromisoformat(each["back_at"]) - datetime.fromisoformat(each["leave_at"])
        hours = away / timedelta(hours=1)
        asked = {"nose": 3, "wheels": HOURS}.get(each["team"], 2)
        assert hours <= asked + 1e-3
        assert hours - 1e-6 <= each["water_l"] <= hours + 0.5
    assert "heat" not in answer


def test_only_boats_and_drones_are_sent_on_the_water(plan: Plan) -> None:
    table = plan.segments.table
    for member, tour in zip(plan.request.teams, plan.tours, strict=True):
        wet = [bool(table.water[s]) for s in tour.segments]
        assert not any(wet) or member.kind in ("boat", "drone")
        assert all(wet) or member.kind != "boat"
    assert plan.tours[5].segments


def test_only_who_is_trained_for_it_is_sent_on_steep_ground(plan: Plan) -> None:
    steep = plan.segments.table.slope_deg >= 35
    assert steep.any()
    walkers, ropes = plan.reach.rate_per_s[:2]
    assert not walkers[steep].any()
    assert ropes[steep].any()


def test_vehicles_keep_to_ground_with_roads(plan: Plan) -> None:
    assert plan.reach.barred[4].sum() > len(plan.segments) / 2
    assert plan.tours[4].segments


def test_drones_are_not_sent_beyond_their_battery(plan: Plan) -> None:
    wings = plan.request.teams[3]
    far = plan.reach.out_s[3] + plan.reach.back_s[3]
    assert (far[list(plan.tours[3].segments)] < wings.battery_s).all()
    short = {**SHEET["teams"][3], "battery_min": 1.0}
    grounded = make_plan(request(SHEET | {"teams": [short]}))
    assert len(grounded.tours[0].segments) < len(plan.segments)
    assert np.isinf(grounded.reach.out_s).any()


def test_figures_add_up(answer: dict) -> None:
    found = [each["pos"] for each in answer["segments"]]
    assert answer["pos"] == pytest.approx(sum(found), rel=1e-9)
    assert 0 < answer["pos"] <= answer["bound"]
    assert answer["gap_percent"] == pytest.approx(100 * (1 - answer["pos"] / answer["bound"]))
    assert answer["pos_cumulative"] == pytest.approx(answer["pos"])
    poa_after = sum(each["poa_after"] for each in answer["segments"])
    row_after = answer["row"] / (1 - answer["pos"])
    assert poa_after + row_after == pytest.approx(1.0)


def test_detection_comes_with_its_doubt(answer: dict) -> None:
    for each in [*answer["assignments"], *answer["segments"]]:
        low, high = each["pod_interval"]
        assert 0 <= low <= each["pod"] <= high <= 1
    for visit in answer["assignments"]:
        spaced = visit["sweep_width_m"] / visit["spacing_m"]
        assert visit["coverage"] == pytest.approx(spaced)
        assert visit["pod"] == pytest.approx(1 - np.exp(-visit["coverage"]))


def test_every_choice_says_why(answer: dict) -> None:
    for visit in answer["assignments"]:
        why = visit["why"]
        assert why["adds"] > 0
        assert why["poa_rank"] >= 1
        assert why["instead"]["segment"] != visit["segment"]


def test_shadow_price_names_every_kind(answer: dict) -> None:
    assert set(answer["shadow_price"]) == {"foot", "dog", "drone", "vehicle", "boat"}
    assert all(price >= 0 for price in answer["shadow_price"].values())
    assert answer["shadow_price"]["foot"] > 0


def test_what_was_found_before_counts_in_the_whole(plan: Plan) -> None:
    later = replace(plan, request=replace(plan.request, pos_before=0.5))
    assert later.pos_cumulative == pytest.approx(0.5 + 0.5 * plan.pos)


def test_lives_count_less_when_hours_cost_them(plan: Plan) -> None:
    dying = make_plan(request(fates=(Fate(None, lambda after_s: np.exp(-after_s / 10_000)),)))
    assert dying.alive is not None
    assert 0 < dying.alive < dying.pos
    assert dying.alive <= dying.bound
    assert plan.alive is None


def test_files_hold_every_segment_and_every_team_that_goes(plan: Plan, answer: dict, tmp_path):
    pages = {k: b"%PDF" for k in range(len(plan.tours))}
    names = write_plan(plan, answer, outlines(plan), pages, tmp_path / "out")
    layer = json.loads((tmp_path / "out" / "segments.geojson").read_text())
    assert len(layer["features"]) == len(plan.segments)
    lon, lat = np.array(layer["features"][0]["geometry"]["coordinates"][0][0][0])
    assert abs(lon - LON) < 0.1
    assert abs(lat - LAT) < 0.1
    for each in answer["teams"]:
        assert (f"{each['team']}.gpx" in names) == bool(each["segments"])
    assert "<rte>" in (tmp_path / "out" / "walkers.gpx").read_text()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mass": np.zeros((3, 3))}, "mass"),
        ({"mass": np.full(GRID.shape, np.nan)}, "mass"),
        ({"mass": np.full(GRID.shape, 1.0)}, "mass"),
        ({"teams": ()}, "teams"),
        ({"horizon_s": 0.0}, "hours"),
        ({"pos_before": 1.5}, "pos_before"),
    ],
)
def test_refuses_impossible_requests(change: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput, match=rf"^{field}: "):
        make_plan(replace(request(), **change))
