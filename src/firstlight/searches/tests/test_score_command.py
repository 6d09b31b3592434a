import json
from pathlib import Path

import numpy as np
import pytest

from firstlight.config.cli import main

SITES = Path(__file__).parents[5] / "shared" / "data" / "search" / "heatmaps"
META = {"center_point": [120.5, 30.0], "bounds": [259_000, 3_321_000, 260_000, 3_322_000]}


@pytest.fixture
def write(tmp_path):
    def written(**change):
        arrays = {
            "heatmap": np.full((20, 20), 1 / 400),
            "cell_m": 50.0,
            "meta": json.dumps(META),
        } | change
        file = tmp_path / "map.npz"
        np.savez(file, **{key: value for key, value in arrays.items() if value is not None})
        return str(file)

    return written


@pytest.fixture
def score(capsys):
    def scored(file, find):
        code = main(["search", "score", "--map", file, f"--find={find}"])
        out, err = capsys.readouterr()
        return code, (json.loads(out) if out else None), err

    return scored


def find_in(row, col):
    from firstlight.engine.frames.grid import Grid

    grid = Grid(51, True, 259_000, 3_321_000, 50, 20, 20)
    lon, lat = grid.to_lonlat((col + 0.5) * 50, (row + 0.5) * 50)
    return f"{float(lon)},{float(lat)}"


def test_a_find_on_the_likeliest_cell_scores_best(write, score):
    heatmap = np.full((20, 20), 0.5 / 399)
    heatmap[15, 3] = 0.5
    code, answer, _ = score(write(heatmap=heatmap), find_in(15, 3))
    assert code == 0
    assert answer["rossmo_r"] == pytest.approx(0.5 / 400)
    assert answer["R"] == pytest.approx(1 - 1 / 400)
    assert answer["log_density_nats_per_km2"] == pytest.approx(np.log(0.5 / 0.0025))


def test_a_blank_map_scores_nothing(write, score):
    assert score(write(), find_in(2, 2))[1]["R"] == pytest.approx(0)


def test_a_find_that_was_impossible_has_no_density(write, score):
    heatmap = np.full((20, 20), 1 / 400)
    heatmap[0, 0] = 0
    assert score(write(heatmap=heatmap), find_in(0, 0))[1]["log_density_nats_per_km2"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"heatmap": None}, "map"),
        ({"cell_m": None}, "map"),
        ({"cell_m": 0.0}, "cell_m"),
        ({"cell_m": np.nan}, "cell_m"),
        ({"heatmap": np.ones(5)}, "heatmap"),
        ({"heatmap": np.ones((20, 20))}, "heatmap"),
        ({"heatmap": np.full((20, 20), np.nan)}, "heatmap"),
        ({"heatmap": -np.ones((20, 20))}, "heatmap"),
        ({"heatmap": np.full((2, 2), "a")}, "map"),
        ({"meta": None}, "meta"),
        ({"meta": "[]"}, "meta"),
        ({"meta": "{"}, "map"),
        ({"meta": json.dumps({"grid": {"zone": 51}})}, "meta"),
    ],
)
def test_a_broken_map_is_refused_by_name(write, score, change, field):
    code, _, err = score(write(**change), find_in(1, 1))
    assert code == 2
    assert err.startswith(f"{field}:")
    assert err.count("\n") == 1


@pytest.mark.parametrize("find", ["", "1", "a,b", "1,2,3", "nan,1", "30,120.5", "121.5,30"])
def test_a_bad_find_is_refused(write, score, find):
    code, _, err = score(write(), find)
    assert code == 2
    assert err.startswith("find:")


@pytest.mark.parametrize("content", [None, b"", b"not a map", b"PK\x03\x04broken"])
def test_what_is_no_map_file_is_refused(tmp_path, score, content):
    file = tmp_path / "other.npz"
    if content is not None:
        file.write_bytes(content)
    code, _, err = score(str(file), "1,2")
    assert code == 2
    assert err.startswith("map:")


def test_maps_of_real_sites_are_read(score):
    site = SITES / "site-01.npz"
    if not site.is_file():
        pytest.skip("the maps of real sites are not beside the repository")
    _, near, _ = score(str(site), "-2.69,51.12")
    _, far, _ = score(str(site), "-2.60,51.17")
    assert near["R"] > far["R"] > -1
    assert near["log_density_nats_per_km2"] > far["log_density_nats_per_km2"]
