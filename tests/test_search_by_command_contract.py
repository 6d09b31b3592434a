"""The contract of every command: a file or `-` in, JSON out, one line that names the field."""

import json
from math import exp, pi, sqrt

import numpy as np
import pytest
from tests.saying import ROOT, said_cold, say

from firstlight.engine.frames.grid import Grid

ORACLES = ROOT.parent / "shared" / "data" / "search" / "oracles.json"
ALLOCATE = {"p": [8, 4, 1, 2], "w": [[1], [4], [12], [8]], "T": [0.05]}
ASSIGN = {"poa": [0.5, 0.3], "row": 0.2, "pod": {"A": [0.6, 0.4], "B": [0.7, 0.2]}}
MAP = {
    "category": "Dementia",
    "ecoregion": "Temperate",
    "terrain": "Mountainous",
    "ipp": [120.7, 29.5],
    "last_seen": "2026-05-01T08:00:00+08:00",
    "at": "2026-05-01T14:00:00+08:00",
    "extent_m": 6000,
    "cell_m": 100,
}
DRIFT = {
    "class": "PIW-1 unknown",
    "wind_mps": [6, -3],
    "current_mps": [0.3, 0.1],
    "hours": 6,
    "particles": 500,
    "seed": 1,
}
READERS = {
    ("search", "allocate"): (ALLOCATE, {"t", "objective", "pos", "gap", "shadow_price"}),
    ("search", "assign"): (ASSIGN, {"assignment", "pos", "row_after", "optimal", "gap"}),
    ("search", "map"): (MAP, {"row", "quantile_mass", "cells", "entropy"}),
    ("drift", "run"): (DRIFT, {"mean_km", "cov_km2", "stranded"}),
}
FLIGHT = ["--assets", "1", "--budget-m", "5000", "--swath-m", "66.27", "--start", "centre"]

PLAN = ["--terrain", "/nowhere", "--teams", "/no.json"]


@pytest.fixture(scope="module")
def oracles():
    if not ORACLES.exists():
        pytest.skip("the worked answers (../shared/data/search/oracles.json) are not at hand")
    return json.loads(ORACLES.read_text())


@pytest.fixture(scope="module")
def map_file(tmp_path_factory):
    grid = Grid.around(120.7, 29.5, 1500, 30)
    x, y = grid.centres()
    heat = np.exp(-((x[None, :] - 1500) ** 2 + (y[:, None] - 1500) ** 2) / 2 / 500**2)
    path = tmp_path_factory.mktemp("map") / "map.npz"
    meta = {"center_point": [120.7, 29.5], "bounds": [grid.west_m, grid.south_m]}
    np.savez(path, heatmap=heat / heat.sum(), cell_m=30.0, meta=json.dumps(meta))
    return path


def answer(*words, given=""):
    said = say(*words, given=given)
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_a_file_and_standard_input_give_the_same_answer(words, tmp_path):
    problem, fields = READERS[words]
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem))
    found = answer(*words, path)
    assert set(found) >= fields
    assert answer(*words, "-", given=json.dumps(problem)) == found


@pytest.mark.parametrize("given", [json.dumps(ALLOCATE), '{"p": 1}', "{"])
def test_the_installed_script_says_what_a_warm_command_says(given):
    words = ("search", "allocate", "-")
    assert said_cold(*words, given=given) == say(*words, given=given)


def test_a_map_file_may_come_on_standard_input(map_file):
    """`search paths` reads it in the same way: `searches/tests/test_paths_command.py`."""
    score = ["--find", "120.701,29.501"]
    assert answer("search", "score", "--map", "-", *score, given=map_file.read_bytes()) == answer(
        "search", "score", "--map", map_file, *score
    )


@pytest.mark.parametrize(
    ("words", "given", "field"),
    [
        *[((*words, "-"), "{", "JSON") for words in READERS],
        *[((*words, "-"), "[]", "object") for words in READERS],
        *[((*words, "/nowhere/file.json"), "", "file.json") for words in READERS],
        (("search", "allocate", "-"), json.dumps({**ALLOCATE, "p": [-1, 1, 1, 1]}), "p"),
        (("search", "allocate", "-"), json.dumps({**ALLOCATE, "T": ["x"]}), "T"),
        (("search", "assign", "-"), json.dumps({**ASSIGN, "poa": [0.9, 0.9]}), "poa"),
        (("search", "assign", "-"), json.dumps({**ASSIGN, "pod": {"A": [2, 0]}}), "pod"),
        (("search", "map", "-"), json.dumps({**MAP, "category": "Astronaut"}), "category"),
        (("search", "map", "-"), json.dumps({**MAP, "ipp": [29.5, 120.7]}), "ipp"),
        (("search", "score", "--map", "/nowhere.npz", "--find", "1,2"), "", "map"),
        (("search", "score", "--map", "-", "--find", "east"), "", "find"),
        (("search", "paths", "/nowhere.npz", *FLIGHT), "", "map"),
        (("search", "paths", "/nowhere.npz", *FLIGHT, "--assets", "none"), "", "assets"),
        (("search", "plan", "-", "--terrain", "/nowhere", "--teams", "/no.json"), "{}", "no.json"),
        (("search", "plan", "-", "--teams", "/no.json"), "{}", "terrain: is missing"),
        (("search", "plan", "-", *PLAN, "--hours", "long"), "{}", "hours: must be a number"),
        (("search", "plan", "-", *PLAN, "--previous", "/no-plan.json"), "{}", "/no-plan.json"),
        (("search", "paths", "/nowhere.npz", *FLIGHT[2:]), "", "assets: is missing"),
        (
            ("search", "paths", "/nowhere.npz", *FLIGHT, "--frame", "moon"),
            "",
            "frame: must be one",
        ),
        (("search", "map", "-", "--sede", "4"), json.dumps(MAP), "--sede: is not known"),
        (("drift", "run", "-"), json.dumps({**DRIFT, "class": "raft"}), "class"),
        (("drift", "walk", "-"), "", "walk"),
        (("serch",), "", "serch"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else None,
)
def test_a_no_is_one_line_that_names_what_is_wrong(words, given, field):
    said = say(*words, given=given)
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert field in said.err


def test_every_worked_allocation_is_reached(oracles):
    for case in oracles["allocation"]["cases"]:
        found = answer("search", "allocate", "-", given=json.dumps(case))
        # A printed division may overspend by its rounding, and profits by the shadow price.
        printed = np.array(case.get("t", found["t"]), float).sum(axis=0)
        over = np.maximum(printed - case["T"], 0) @ found["shadow_price"]
        assert found["objective"] == pytest.approx(case["objective"] + over, abs=1e-6)
        assert found["gap"] <= 1e-9
        assert found["pos"] == pytest.approx(sum(case["p"]) - found["objective"])
        used = np.array(found["t"]).sum(axis=0)
        assert (used <= np.array(case["T"]) * (1 + 1e-9)).all()
        if "t" in case and len(case["T"]) == 1:
            assert np.allclose(found["t"], case["t"], atol=1e-5)


def test_width_and_speed_and_area_say_the_same_as_rates():
    rates = answer("search", "allocate", "-", given=json.dumps(ALLOCATE))
    spelled = {
        "p": ALLOCATE["p"],
        "T": ALLOCATE["T"],
        "W_m": 10,
        "v_mps": 2,
        "area_m2": [20 / row[0] for row in ALLOCATE["w"]],
    }
    found = answer("search", "allocate", "-", given=json.dumps(spelled))
    assert found["t"] == [pytest.approx(row) for row in rates["t"]]


def test_the_worked_assignment_is_reached(oracles):
    case = oracles["casie_1994"]
    found = answer("search", "assign", "-", given=json.dumps(case))
    # The worked answer counts segments from 1, the command from 0.
    assert {team: at + 1 for team, at in found["assignment"].items()} == case["best"]
    assert found["pos"] == pytest.approx(case["pos"], abs=1e-6)
    assert found["row_after"] == pytest.approx(case["row_after"], abs=1e-4)
    assert found["optimal"] is True
    assert found["gap"] == pytest.approx(0)


def test_koopman_s_normal_target_is_reached(oracles):
    """A circular normal density in thin rings: the continuous optimum has a closed form."""
    sigma, rings = 1.0, 400
    edges = np.linspace(0, 6 * sigma, rings + 1)
    p = np.diff(-np.exp(-(edges**2) / 2 / sigma**2))
    area = np.diff(pi * edges**2)
    for effort, expected in oracles["koopman_circular_normal"]["P_by_M"].items():
        problem = {"p": p.tolist(), "w": [[1 / a] for a in area], "T": [float(effort)]}
        found = answer("search", "allocate", "-", given=json.dumps(problem))
        assert found["pos"] == pytest.approx(expected, abs=2e-4)
        height = sqrt(float(effort) / pi)
        assert expected == pytest.approx(1 - (1 + height) * exp(-height), abs=2e-6)


def test_the_worked_drifts_are_reached(oracles):
    for name, expected in oracles["leeway"]["expected"].items():
        case = {**DRIFT, "class": name, "particles": 20_000, "seed": 5}
        found = answer("drift", "run", "-", given=json.dumps(case))
        count = 20_000
        for axis, (mean, variance) in enumerate(
            zip(found["mean_km"], (expected[2], expected[4]), strict=True)
        ):
            assert abs(mean - expected[axis]) <= 3 * sqrt(2 * variance / count)
        assert found["cov_km2"][0] == pytest.approx(expected[2], rel=0.05)
        assert found["cov_km2"][2] == pytest.approx(expected[4], rel=0.05)
