import json
import subprocess
import sys
from pathlib import Path

import pytest

from firstlight.config.cli import main

CASE = {
    "class": "PIW-1 unknown",
    "wind_mps": [6, -3],
    "current_mps": [0.3, 0.1],
    "hours": 6,
    "particles": 2000,
    "seed": 4,
}
RIVER = {
    "hours": 2,
    "particles": 500,
    "channel": {"line": [[120, 30], [120.02, 30], [120.02, 30.1]], "speed_mps": 0.5},
}


def run(tmp_path, capsys, case):
    path = tmp_path / "case.json"
    path.write_text(case if isinstance(case, str) else json.dumps(case))
    code = main(["drift", "run", str(path)])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def test_a_case_is_answered_in_kilometres(tmp_path, capsys):
    code, answer, _ = run(tmp_path, capsys, CASE)
    assert code == 0
    assert answer["mean_km"] == pytest.approx([7.93, 1.43], abs=0.15)
    assert answer["cov_km2"][0] == pytest.approx(3.64, rel=0.1)
    assert answer["stranded"] == 0


def test_the_same_seed_gives_the_same_answer(tmp_path, capsys):
    assert run(tmp_path, capsys, CASE) == run(tmp_path, capsys, CASE)


def test_spelled_as_the_reference_spells_it(tmp_path, capsys):
    other = {**CASE, "wind": CASE["wind_mps"], "current": CASE["current_mps"]}
    del other["wind_mps"], other["current_mps"]
    assert run(tmp_path, capsys, other)[1] == run(tmp_path, capsys, CASE)[1]


def test_wind_may_change_with_the_hours(tmp_path, capsys):
    steady = {"hour": [0, 3, 6], "mps": [[6, -3]] * 3}
    same = run(tmp_path, capsys, {**CASE, "wind_mps": steady})
    assert same[1] == run(tmp_path, capsys, CASE)[1]


def test_a_river_is_followed_from_the_start(tmp_path, capsys):
    code, answer, _ = run(tmp_path, capsys, {**RIVER, "start": [120.01, 30.0005]})
    assert code == 0
    east, north = answer["mean_km"]
    assert east == pytest.approx(0.965, abs=0.02)
    assert east + north == pytest.approx(3.6, abs=0.1)


def test_a_reservoir_strands_them(tmp_path, capsys):
    ring = [[120, 30], [120.01, 30], [120.01, 30.01], [120, 30.01]]
    case = {**CASE, "start": [120.005, 30.005], "water": {"ring": ring, "cell_m": 10}}
    code, answer, _ = run(tmp_path, capsys, case)
    assert code == 0
    assert answer["stranded"] > 0.95


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ("not json", "JSON"),
        ([1], "case"),
        ({**CASE, "class": "raft"}, "class"),
        ({**CASE, "class": 3}, "class"),
        ({k: v for k, v in CASE.items() if k != "wind_mps"}, "wind_mps"),
        ({k: v for k, v in CASE.items() if k != "current_mps"}, "current_mps"),
        ({k: v for k, v in CASE.items() if k != "hours"}, "hours"),
        ({**CASE, "wind_mps": [6]}, "wind_mps"),
        ({**CASE, "wind_mps": [[6, 1], [2]]}, "wind_mps"),
        ({**CASE, "wind_mps": [6, "x"]}, "wind_mps"),
        ({**CASE, "wind_mps": [float("nan"), 1]}, "wind_mps"),
        ({**CASE, "wind_mps": {"hour": [0, 0], "mps": [[1, 1], [2, 2]]}}, "wind_mps"),
        ({**CASE, "hours": -1}, "hours"),
        ({**CASE, "hours": True}, "hours"),
        ({**CASE, "particles": 1.5}, "particles"),
        ({**CASE, "particles": 0}, "particles"),
        ({**CASE, "seed": -1}, "seed"),
        ({**CASE, "start": [300, 0]}, "lonlat"),
        ({**CASE, "start": "here"}, "start"),
        ({**CASE, "water": {"ring": [[120, 30]]}}, "start"),
        ({**RIVER, "channel": {}}, "channel.line"),
        ({**RIVER, "channel": {**RIVER["channel"], "speed_mps": -1}}, "channel.speed_mps"),
        ({**RIVER, "channel": {**RIVER["channel"], "strand_per_m": -1}}, "channel.strand_per_m"),
    ],
)
def test_a_bad_case_is_refused_in_one_line_that_names_the_field(tmp_path, capsys, case, field):
    code, answer, said = run(tmp_path, capsys, case)
    assert (code, answer) == (2, None)
    assert field in said
    assert said.count("\n") == 1


def test_a_missing_file_is_refused_by_the_command_itself():
    program = Path(sys.executable).with_name("firstlight")
    done = subprocess.run(
        [str(program), "drift", "run", "/nowhere/case.json"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "case.json" in done.stderr
