import io
import json
import math

import pytest

from firstlight.config.cli import main
from firstlight.searches.planning.allocation import allocate_problem

WASHBURN = {"p": [0.5, 0.5], "w": [[0.1, 0.05], [0.02, 0.005]], "T": [16.1, 13.9]}


def ask(problem: object, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(problem)))
    return main(["search", "allocate", "-"])


def test_it_answers_with_every_promised_field(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(WASHBURN, monkeypatch) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"t", "objective", "pos", "gap", "shadow_price"}
    assert answer["objective"] == pytest.approx(0.534324, abs=1e-6)
    assert answer["pos"] == pytest.approx(1 - answer["objective"], abs=1e-12)
    assert answer["gap"] <= 1e-9
    assert answer["t"][0] == pytest.approx([10.30365, 13.9], abs=1e-5)


def test_width_speed_and_area_stand_for_w() -> None:
    given = {
        "p": [0.6, 0.4],
        "T": [3600, 1800],
        "W_m": [[40, 60], [20, 30]],
        "v_mps": [0.5, 8],
        "area_m2": [2e5, 1e5],
    }
    w = [[40 * 0.5 / 2e5, 60 * 8 / 2e5], [20 * 0.5 / 1e5, 30 * 8 / 1e5]]
    assert allocate_problem(given) == allocate_problem(
        {"p": [0.6, 0.4], "T": [3600, 1800], "w": w}
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"p": None}, "p"),
        ({"p": []}, "p"),
        ({"p": "half"}, "p"),
        ({"p": [0.5, "0.5"]}, "p"),
        ({"p": [0.5, True]}, "p"),
        ({"p": [0.5, -0.5]}, "p"),
        ({"p": [0.5, math.nan]}, "p"),
        ({"p": [[0.5], [0.5]]}, "p"),
        ({"p": [0.2, 0.3, 0.5]}, "w"),
        ({"w": [[0.1, 0.05], [0.02]]}, "w"),
        ({"w": [[0.1, 0.05], [0.02, math.inf]]}, "w"),
        ({"w": [[0.1, 0.05], [0.02, -1]]}, "w"),
        ({"w": {"a": 1}}, "w"),
        ({"T": [16.1]}, "w"),
        ({"T": 16.1}, "T"),
        ({"T": [16.1, -1]}, "T"),
    ],
)
def test_it_refuses_by_the_name_of_the_field(
    change: dict[str, object],
    field: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask(WASHBURN | change, monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{field}: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"W_m": None}, "W_m"),
        ({"W_m": [1, 2, 3]}, "W_m"),
        ({"W_m": -5}, "W_m"),
        ({"v_mps": "fast"}, "v_mps"),
        ({"v_mps": None}, "v_mps"),
        ({"area_m2": [2e5]}, "area_m2"),
        ({"area_m2": [2e5, 0]}, "area_m2"),
        ({"area_m2": None}, "area_m2"),
    ],
)
def test_it_refuses_impossible_widths(
    change: dict[str, object],
    field: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = {"p": [0.6, 0.4], "T": [60, 60], "W_m": 40, "v_mps": 1, "area_m2": [2e5, 1e5]}
    assert ask(given | change, monkeypatch) == 2
    assert capsys.readouterr().err.startswith(f"{field}: ")


def test_it_says_that_w_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask({"p": [1], "T": [1]}, monkeypatch) == 2
    assert capsys.readouterr().err.startswith("w: is missing")


def test_it_refuses_what_is_no_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask([1, 2], monkeypatch) == 2
    assert capsys.readouterr().err.startswith("problem: ")
