import io
import json
import sys

import numpy as np
import pytest

from firstlight.config.cli import main
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.tests.effort import briefly  # noqa: F401  # a fixture

GRID = Grid.around(120.7, 30.1, 1500, 30)


@pytest.fixture(scope="module")
def map_file(tmp_path_factory):
    x, y = GRID.centres()
    heat = np.exp(-((x[None, :] - 1500) ** 2 + (y[:, None] - 1500) ** 2) / 2 / 500**2)
    path = tmp_path_factory.mktemp("map") / "map.npz"
    meta = {"center_point": [120.7, 30.1], "bounds": [GRID.west_m, GRID.south_m]}
    np.savez(path, heatmap=heat / heat.sum(), cell_m=30.0, meta=json.dumps(meta))
    return path


def run(capsys, *words):
    code = main(["search", "paths", *map(str, words)])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


FLIGHT = ["--assets", 2, "--budget-m", 8000, "--swath-m", 60]


def test_a_line_for_each_asset_within_the_budget(map_file, capsys):
    code, answer, _ = run(capsys, map_file, *FLIGHT, "--start", "centre", "--frame", "map")
    assert code == 0
    assert [f["geometry"]["type"] for f in answer["features"]] == ["LineString"] * 2
    assert sum(answer["length_m"]) <= 8000
    for feature, length in zip(answer["features"], answer["length_m"], strict=True):
        line = np.array(feature["geometry"]["coordinates"])
        assert line[0] == pytest.approx([1500, 1500])
        assert np.hypot(*np.diff(line, axis=0).T).sum() == pytest.approx(length, abs=0.5)
        assert length <= 4000
    assert 0.8 * answer["bound"] < answer["swept_mass"] <= answer["bound"]


@pytest.mark.usefixtures("briefly")
def test_degrees_measure_true_metres(map_file, capsys):
    code, answer, _ = run(capsys, map_file, *FLIGHT, "--start", "120.702,30.101")
    assert code == 0
    east_m = 111_320 * np.cos(np.radians(30.1)) * 1.0008  # a degree of longitude, WGS 84
    for feature in answer["features"]:
        line = np.array(feature["geometry"]["coordinates"])
        assert line[0] == pytest.approx([120.702, 30.101], abs=1e-7)
        step = np.diff(line, axis=0) * [east_m, 110_853]
        assert np.hypot(*step.T).sum() == pytest.approx(
            feature["properties"]["length_m"], rel=1e-3
        )


@pytest.mark.usefixtures("briefly")
def test_within_keeps_to_the_circle(map_file, capsys):
    words = ["--start", "centre", "--frame", "map", "--within-m", 600]
    _, answer, _ = run(capsys, map_file, *FLIGHT, *words)
    for feature in answer["features"]:
        away = np.array(feature["geometry"]["coordinates"]) - 1500
        assert np.hypot(*away.T).max() <= 600.01


@pytest.mark.usefixtures("briefly")
def test_a_map_may_come_on_standard_input(map_file, capsys, monkeypatch):
    words = [*FLIGHT, "--start", "centre"]
    read = run(capsys, map_file, *words)
    assert read[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(map_file.read_bytes())))
    assert run(capsys, "-", *words) == read


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--assets", "0"], "assets"),
        (["--assets", "two"], "assets"),
        (["--budget-m", "nan"], "budget-m"),
        (["--budget-m", "-5"], "budget-m"),
        (["--budget-m", "1"], "budget_m"),
        (["--swath-m", "inf"], "swath-m"),
        (["--start", "somewhere"], "start"),
        (["--start", "2,3"], "start"),
        (["--start", "200,3"], "start"),
        (["--within-m", "0"], "within-m"),
        (["--seed", "x"], "seed"),
    ],
)
def test_a_bad_word_is_refused_by_name(map_file, capsys, words, field):
    code, answer, said = run(capsys, map_file, *FLIGHT, "--start", "centre", *words)
    assert (code, answer) == (2, None)
    assert field in said
    assert said.count("\n") == 1


def test_a_file_that_is_no_map_is_refused(tmp_path, capsys):
    path = tmp_path / "no.npz"
    path.write_text("no")
    code, _, said = run(capsys, path, *FLIGHT, "--start", "centre")
    assert code == 2
    assert "map" in said
