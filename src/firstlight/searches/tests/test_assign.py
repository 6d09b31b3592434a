import io
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from firstlight.config.cli import main

CASIE = {
    "poa": [0.3, 0.35, 0.2],
    "row": 0.15,
    "pod": {"A": [0.5, 0.5, 0.7], "B": [0.4, 0.35, 0.55]},
}
COMMAND = Path(sys.executable).with_name("firstlight")


def ask(problem: object, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(problem)))
    return main(["search", "assign", "-"])


def test_casie_from_the_shell(tmp_path: Path) -> None:
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(CASIE))
    done = subprocess.run(
        [COMMAND, "search", "assign", problem], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["assignment"] == {"A": 1, "B": 0}
    assert answer["pos"] == pytest.approx(0.295, abs=1e-12)
    assert answer["row_after"] == pytest.approx(0.2128, abs=5e-5)
    assert answer["optimal"] is True
    assert answer["gap"] <= 1e-9


def test_a_missing_file_is_refused_from_the_shell(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "search", "assign", tmp_path / "none.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.json" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_the_segments_leave_is_the_rest_of_the_world(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask({key: CASIE[key] for key in ("poa", "pod")}, monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["row_after"] == pytest.approx(0.15 / 0.705)


def test_certain_find_leaves_no_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask({"poa": [1], "row": 0, "pod": {"A": [1]}}, monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["row_after"] == 0.0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"poa": None}, "poa"),
        ({"poa": []}, "poa"),
        ({"poa": 0.3}, "poa"),
        ({"poa": [0.3, 0.35, -0.2]}, "poa"),
        ({"poa": [0.3, 0.35, math.nan]}, "poa"),
        ({"poa": [0.6, 0.35, 0.2], "row": 0}, "row"),
        ({"poa": [0.3, 0.35]}, "pod.A"),
        ({"row": 0.5}, "row"),
        ({"row": -0.1}, "row"),
        ({"row": "much"}, "row"),
        ({"pod": None}, "pod"),
        ({"pod": {}}, "pod"),
        ({"pod": [[0.5, 0.5, 0.7]]}, "pod"),
        ({"pod": {"A": [0.5, 0.5]}}, "pod.A"),
        ({"pod": {"A": [0.5, 0.5, "x"]}}, "pod.A"),
        ({"pod": {"A": [0.5, 0.5, 1.7]}}, "pod"),
    ],
)
def test_it_refuses_by_the_name_of_the_field(
    change: dict[str, object],
    field: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask(CASIE | change, monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{field}: ")
    assert said.err.count("\n") == 1
