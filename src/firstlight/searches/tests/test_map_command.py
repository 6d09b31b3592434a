import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from firstlight.config.cli import main
from firstlight.places.packs.build import build

SHARED = Path(__file__).parents[5] / "shared" / "data" / "terrain" / "andorra"
CASE = {
    "category": "Dementia",
    "ecoregion": "Temperate",
    "terrain": "Mountainous",
    "ipp": [120.1, 29.9],
    "last_seen": "2026-05-01T08:00:00+08:00",
    "at": "2026-05-01T14:00:00+08:00",
    "extent_m": 9000,
    "cell_m": 90,
}


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(change=None, *words, text=None):
        file = tmp_path / "case.json"
        case = {key: value for key, value in (CASE | (change or {})).items() if value != "gone"}
        file.write_text(json.dumps(case) if text is None else text, encoding="utf-8")
        code = main(["search", "map", str(file), *words])
        out, err = capsys.readouterr()
        return code, (json.loads(out) if out else None), err

    return asked


def test_it_answers_with_the_published_distances(ask):
    code, answer, _ = ask()
    assert code == 0
    assert answer["quantile_mass"] == {
        "0.25": pytest.approx(0.25, abs=0.01),
        "0.5": pytest.approx(0.5, abs=0.01),
        "0.75": pytest.approx(0.75, abs=0.01),
        "0.95": pytest.approx(0.95, abs=0.01),
    }
    assert answer["cells"] == 40_000
    assert 0 < answer["row"] < 0.05
    assert answer["entropy"] > 0
    assert answer["settled"] is True


def test_the_array_and_the_rest_of_the_world_are_everything(ask, tmp_path):
    out = tmp_path / "map.npz"
    _, answer, _ = ask({}, "--out", str(out))
    with np.load(out) as file:
        heatmap, cell_m, meta = (
            file["heatmap"],
            float(file["cell_m"]),
            json.loads(str(file["meta"])),
        )
    assert heatmap.shape == (200, 200)
    assert cell_m == 90
    assert heatmap.sum() + answer["row"] == pytest.approx(1, abs=1e-12)
    assert meta["center_point"] == CASE["ipp"]
    west, south, east, north = meta["bounds"]
    assert (east - west, north - south) == (18_000, 18_000)
    assert meta["radius_km"] == 9


def test_row_0_is_in_the_south(ask, tmp_path):
    out = tmp_path / "map.npz"
    ask(
        {"extent_m": 3000, "ipp": {"points": [[120.1, 29.9, 1], [120.1, 29.93, 1]]}},
        "--out",
        str(out),
    )
    ask({"ipp": {"points": [[120.1, 29.9, 100], [120.1, 29.85, 1]]}}, "--out", str(out))
    with np.load(out) as file:
        heatmap = file["heatmap"]
    assert heatmap[:80].sum() > heatmap[120:].sum()


def test_geotiff_is_the_same_map_with_north_up(ask, tmp_path):
    rasterio = pytest.importorskip("rasterio")
    ask({}, "--out", str(tmp_path / "map.npz"))
    ask({}, "--out", str(tmp_path / "map.tif"))
    with np.load(tmp_path / "map.npz") as file, rasterio.open(tmp_path / "map.tif") as tif:
        assert np.array_equal(tif.read(1)[::-1], file["heatmap"])
        assert tif.crs.to_epsg() == 32651 or tif.crs.to_epsg() == 32650
        west, south, _, _ = json.loads(str(file["meta"]))["bounds"]
        assert (tif.bounds.left, tif.bounds.bottom) == pytest.approx((west, south))


def test_the_same_seed_gives_the_same_file(ask, tmp_path):
    files = [tmp_path / name for name in ("a.npz", "b.npz", "c.npz")]
    for file, seed in zip(files, "778", strict=True):
        ask({}, "--seed", seed, "--out", str(file))
    one, two, other = (np.load(file)["heatmap"] for file in files)
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_soon_after_last_seen_nobody_is_far(ask):
    _, soon, _ = ask({"at": "2026-05-01T08:10:00+08:00"})
    assert soon["settled"] is False
    assert soon["quantile_mass"]["0.75"] > 0.9


def test_without_an_extent_the_map_holds_every_published_distance(ask):
    _, answer, _ = ask({"extent_m": "gone", "cell_m": "gone"})
    assert answer["quantile_mass"]["0.95"] == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(
    "ipp",
    [
        {"points": [[120.1, 29.9], [120.11, 29.9, 2]]},
        {"area": [[120.1, 29.9], [120.11, 29.9], [120.1, 29.91]]},
        {"route": [[120.1, 29.9], [120.11, 29.9]]},
    ],
)
def test_the_planning_point_may_be_points_an_area_or_a_route(ask, ipp):
    code, answer, _ = ask({"ipp": ipp})
    assert code == 0
    assert answer["quantile_mass"]["0.95"] == pytest.approx(0.95, abs=0.03)


BUS = {"id": "c1", "kind": "camera", "at": "2026-05-01T09:00:00+08:00", "likelihood": {"bus": 9}}
TWO = {
    "hypotheses": [
        {"name": "walked", "weight": 3},
        {"name": "bus", "weight": 1, "ipp": [120.15, 29.95]},
    ]
}


def test_hypotheses_share_the_map_and_a_clue_moves_them(ask):
    _, before, _ = ask(TWO)
    _, after, _ = ask({**TWO, "clues": [BUS]})
    assert before["hypotheses"]["bus"] == pytest.approx(0.245)
    assert after["hypotheses"]["bus"] > 0.7
    assert sum(after["hypotheses"].values()) == pytest.approx(1)


WATER = {
    "hypotheses": [
        {"name": "walked", "weight": 3},
        {
            "name": "in the river",
            "weight": 1,
            "drift": {
                "channel": {
                    "line": [[120.1, 29.9], [120.14, 29.9], [120.18, 29.92]],
                    "speed_mps": 0.2,
                    "lateral_m": 15,
                    "speed_spread": 0.3,
                }
            },
        },
    ]
}
LAKE = {
    "hypotheses": [
        {"name": "walked", "weight": 1},
        {
            "name": "in the lake",
            "weight": 1,
            "drift": {"class": "PIW-1", "wind_mps": [3, 0], "current_mps": [0.1, 0]},
        },
    ]
}


def test_a_person_in_the_river_enters_the_same_map(ask, tmp_path):
    _, answer, _ = ask(WATER, "--out", str(tmp_path / "wet.npz"))
    ask({}, "--out", str(tmp_path / "dry.npz"))
    assert answer["hypotheses"]["in the river"] == pytest.approx(0.98 / 4)
    assert sum(answer["hypotheses"].values()) == pytest.approx(1)
    wet, dry = (np.load(tmp_path / name)["heatmap"] for name in ("wet.npz", "dry.npz"))
    assert wet.sum() + answer["row"] == pytest.approx(1, abs=1e-12)
    downstream = np.s_[95:110, 125:160]  # 2 to 5 km east of the middle
    assert wet[downstream].sum() > 3 * dry[downstream].sum()


def test_a_person_in_the_lake_drifts_from_the_planning_point(ask, tmp_path):
    _, answer, _ = ask(LAKE, "--out", str(tmp_path / "map.npz"))
    heatmap = np.load(tmp_path / "map.npz")["heatmap"]
    assert answer["hypotheses"]["in the lake"] == pytest.approx(0.49)
    assert heatmap[:, 105:].sum() > 1.5 * heatmap[:, :95].sum()


def test_a_withdrawn_clue_leaves_the_map_as_it_was(ask, tmp_path):
    maps = []
    for clues in ([], [BUS | {"withdrawn": True}]):
        ask({**TWO, "clues": clues}, "--out", str(tmp_path / "map.npz"))
        maps.append(np.load(tmp_path / "map.npz")["heatmap"])
    assert np.array_equal(*maps)


def test_a_sighting_draws_the_map(ask):
    seen = {
        "id": "s",
        "kind": "sighting",
        "at": "2026-05-01T10:00:00+08:00",
        "lonlat": [120.1, 29.9],
        "accuracy_m": 300,
        "reliability": 0.9,
    }
    _, answer, _ = ask({"clues": [seen]})
    assert answer["quantile_mass"]["0.25"] > 0.4


def test_own_finds_near_the_planning_point_draw_the_map_in(ask):
    _, plain, _ = ask()
    _, pooled, _ = ask({"own_finds_m": [150.0] * 40})
    assert pooled["quantile_mass"]["0.25"] > plain["quantile_mass"]["0.25"] + 0.2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "Astronaut"}, "category"),
        ({"category": "gone"}, "category"),
        ({"category": 7}, "category"),
        ({"ecoregion": "Polar"}, "ecoregion"),
        ({"terrain": ""}, "terrain"),
        ({"ipp": "gone"}, "ipp"),
        ({"ipp": [29.9, 120.1]}, "ipp"),
        ({"ipp": [120.1, 91]}, "ipp"),
        ({"ipp": [181, 0]}, "ipp"),
        ({"ipp": [120.1]}, "ipp"),
        ({"ipp": [120.1, float("nan")]}, "ipp"),
        ({"ipp": ["120.1", 29.9]}, "ipp"),
        ({"ipp": [[120.1, 29.9]]}, "ipp"),
        ({"ipp": {}}, "ipp"),
        ({"ipp": {"points": []}}, "ipp"),
        ({"ipp": {"points": [[120.1, 29.9, -1]]}}, "ipp"),
        ({"ipp": {"points": [[120.1, 29.9, 0]]}}, "ipp"),
        ({"ipp": {"route": [[120.1, 29.9]]}}, "ipp"),
        ({"ipp": {"area": [[120.1, 29.9], [120.2, 29.9]]}}, "ipp"),
        ({"ipp": {"area": [[120.1, 29.9]] * 4}}, "ipp"),
        ({"ipp": {"area": [[120.1, 29.9], 7]}}, "ipp"),
        ({"last_seen": "yesterday"}, "last_seen"),
        ({"last_seen": 5}, "last_seen"),
        ({"at": "gone"}, "at"),
        ({"at": "2026-05-01T14:00:00"}, "at"),
        ({"hypotheses": [{"name": "a", "drift": {}}]}, "hypotheses"),
        ({"hypotheses": [{"name": "b"}, {"name": "a", "drift": 5}]}, "drift"),
        ({"hypotheses": [{"name": "b"}, {"name": "a", "drift": {}}]}, "class"),
        ({"at": "2026-05-01T07:00:00+08:00"}, "at"),
        ({"extent_m": 0}, "extent_m"),
        ({"extent_m": -5}, "extent_m"),
        ({"extent_m": "wide"}, "extent_m"),
        ({"extent_m": float("inf")}, "extent_m"),
        ({"cell_m": 0}, "cell_m"),
        ({"cell_m": float("nan")}, "cell_m"),
        ({"cell_m": True}, "cell_m"),
        ({"cell_m": [25]}, "cell_m"),
        ({"cell_m": 1}, "cell_m"),
        ({"wrong_premise": 1}, "wrong_premise"),
        ({"wrong_premise": -0.1}, "wrong_premise"),
        ({"hypotheses": 3}, "hypotheses"),
        ({"hypotheses": [{"weight": 1}]}, "hypotheses"),
        ({"hypotheses": [{"name": "elsewhere"}]}, "hypotheses"),
        ({"hypotheses": [{"name": "a"}, {"name": "a"}]}, "hypotheses"),
        ({"hypotheses": [{"name": "a", "weight": 0}]}, "weight"),
        ({"hypotheses": [{"name": "a", "category": "Yeti"}]}, "category"),
        ({"own_finds_m": [-1]}, "own_finds_m"),
        ({"own_finds_m": 5}, "own_finds_m"),
        ({"own_finds_m": ["far"]}, "own_finds_m"),
        ({"clues": ["seen"]}, "clues"),
        ({"clues": [BUS | {"kind": "rumour"}]}, "kind"),
        ({"clues": [BUS]}, "clue c1"),
        ({"clues": [{"id": "x", "kind": "phone", "at": "2027-01-01T00:00:00Z"}]}, "clue x"),
        ({"clues": [{"id": "x", "kind": "phone", "at": "2025-01-01T00:00:00Z"}]}, "clue x"),
        ({"clues": [{"id": "x", "kind": "phone"}]}, "at"),
        ({"clues": [BUS | {"likelihood": {"as reported": 0}}]}, "clue c1"),
        ({"clues": [BUS | {"likelihood": [1]}]}, "clue c1"),
        ({"clues": [BUS | {"withdrawn": "no"}]}, "clue c1"),
        ({"clues": [BUS | {"lonlat": [0, 100]}]}, "lonlat"),
        ({"clues": [BUS | {"lonlat": [120, 30], "accuracy_m": 0}]}, "accuracy_m"),
        ({"clues": [BUS | {"lonlat": [120, 30], "reliability": 1}]}, "reliability"),
    ],
)
def test_bad_input_is_refused_by_the_name_of_its_field(ask, change, field):
    code, answer, err = ask(change)
    assert code == 2
    assert answer is None
    assert err.startswith(f"{field}:") or err.startswith(f"{field} ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"case"'])
def test_what_is_not_a_case_is_refused(ask, text):
    code, _, err = ask(text=text)
    assert code == 2
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--seed", "-1"], "seed"),
        (["--seed", "1.5"], "seed"),
        (["--out", "map.png"], "out"),
        (["--out", "no/such/folder/map.npz"], "out"),
        (["--out", "no/such/folder/map.tif"], "out"),
        (["--terrain", "no/such/pack"], "terrain"),
    ],
)
def test_bad_words_are_refused(ask, words, field):
    code, _, err = ask({}, *words)
    assert code == 2
    assert err.startswith(f"{field}:")


def test_the_command_itself_reads_standard_input_and_says_no():
    firstlight = Path(sys.executable).parent / "firstlight"
    good = subprocess.run(
        [firstlight, "search", "map", "-"],
        input=json.dumps(CASE),
        capture_output=True,
        text=True,
        check=False,
    )
    assert good.returncode == 0
    assert json.loads(good.stdout)["cells"] == 40_000
    bad = subprocess.run(
        [firstlight, "search", "map", "-"], input="{}", capture_output=True, text=True, check=False
    )
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "last_seen: is missing\n"


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    if not SHARED.is_dir():
        pytest.skip("the Andorra terrain files are not beside the repository")
    folder = tmp_path_factory.mktemp("packs") / "small"
    _, made = build(
        "small",
        [SHARED / "N42E001.hgt.zip"],
        SHARED / "andorra.osm.pbf",
        (1.50, 42.48, 1.60, 42.55),
        60.0,
        folder,
    )
    return made


def test_on_a_terrain_pack_the_published_distances_hold(ask, pack):
    toddler = {
        "category": "Child (1-3)",
        "ipp": [1.55, 42.515],
        "extent_m": "gone",
        "cell_m": "gone",
    }
    code, answer, _ = ask(toddler, "--terrain", str(pack))
    assert code == 0
    for share, mass in answer["quantile_mass"].items():
        assert mass == pytest.approx(float(share), abs=0.02)


def test_a_case_may_ask_for_its_own_cells_on_a_pack(ask, pack):
    case = {"ipp": [1.55, 42.515], "extent_m": 3000, "cell_m": 30}
    code, answer, _ = ask(case, "--terrain", str(pack))
    assert (code, answer["cells"]) == (0, 40_000)


@pytest.mark.parametrize("ipp", [[42.515, 1.55], [2.5, 42.515]])
def test_a_point_off_the_pack_is_refused(ask, pack, ipp):
    code, _, err = ask({"ipp": ipp}, "--terrain", str(pack))
    assert code == 2
    assert "outside the terrain" in err
