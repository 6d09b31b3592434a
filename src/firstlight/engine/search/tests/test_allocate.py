import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from firstlight.engine.errors import BadInput
from firstlight.engine.search.allocate import Allocation, allocate
from firstlight.engine.search.allocate_certificate import certify

ORACLES = Path(__file__).parents[5] / "../shared/data/search/oracles.json"

# Published problems (SORAL test cases; Washburn 1995, JOTA 85(3):705-726): p, w, T, and the
# division t as printed, to five figures after the point.
PUBLISHED = [
    ([4], [[4]], [0.05], [[0.05]]),
    ([8, 4, 1, 2], [[1], [4], [12], [8]], [0.05], [[0], [0.033333], [0], [0.016667]]),
    ([4, 2, 8, 1], [[4], [1], [1], [12]], [0.1], [[0.09298], [0], [0], [0.00702]]),
    ([1, 4, 20, 0], [[8], [4], [0], [10]], [0.5], [[0.1089], [0.3911], [0], [0]]),
    (
        [0.5, 0.5],
        [[0.1, 0.05], [0.02, 0.005]],
        [16.1, 13.9],
        [[10.30365, 13.9], [5.79635, 0]],
    ),
    (
        [1000, 1000, 2000, 2000],
        [[1, 3, 0], [2, 2, 1], [3, 2, 0], [4, 1, 1]],
        [3, 2, 1],
        [[0, 1.22976, 0], [0.37167, 0.77024, 1], [1.46081, 0, 0], [1.16753, 0, 0]],
    ),
]


def solve(p: object, w: object, limit: object) -> Allocation:
    return allocate(np.array(p, float), np.array(w, float), np.array(limit, float))


def left(p: np.ndarray, w: np.ndarray, t: np.ndarray) -> float:
    return float(p @ np.exp(-(w * t).sum(axis=1)))


def assert_sound(p: np.ndarray, w: np.ndarray, limit: np.ndarray, gap: float = 1e-9) -> None:
    found = allocate(p, w, limit)
    assert (found.t >= 0).all()
    assert (found.t.sum(axis=0) <= limit * (1 + 1e-12)).all()
    assert found.objective == pytest.approx(left(p, w, found.t), rel=1e-12, abs=1e-300)
    assert found.pos + found.objective == pytest.approx(p.sum(), rel=1e-12)
    assert 0 <= found.gap <= gap


@pytest.mark.parametrize(("p", "w", "limit", "t"), PUBLISHED)
def test_published_divisions_are_found(p: list, w: list, limit: list, t: list) -> None:
    found = solve(p, w, limit)
    assert found.t == pytest.approx(np.array(t, float), abs=6e-6)
    assert found.gap <= 1e-12


def test_every_oracle_to_a_millionth() -> None:
    if not ORACLES.exists():
        pytest.skip("the oracles (../shared/data/search/oracles.json) are not at hand")
    for case in json.loads(ORACLES.read_text())["allocation"]["cases"]:
        found = solve(case["p"], case["w"], case["T"])
        # A printed division may overspend by its rounding, and its objective profits from that
        # by the shadow price: 0.00001 units at 75 a unit in the last case.
        printed = np.array(case.get("t", found.t), float).sum(axis=0)
        over = np.maximum(printed - case["T"], 0) @ found.shadow_price
        assert found.objective == pytest.approx(case["objective"] + over, abs=1e-6)
        assert found.gap <= 1e-9


def test_nothing_is_spent_where_nothing_helps() -> None:
    found = solve([0, 7, 0, 5], [[8], [0], [0], [0]], [0.5])
    assert found.t.sum() == 0
    assert (found.objective, found.pos, found.gap) == (12.0, 0.0, 0.0)
    assert found.shadow_price.tolist() == [0.0]


def test_price_is_what_one_more_unit_takes_off() -> None:
    rng = np.random.default_rng(3)
    p, w, limit = rng.dirichlet(np.ones(40)), rng.uniform(0, 1, (40, 4)), np.full(4, 3.0)
    found = allocate(p, w, limit)
    for j in range(4):
        more = limit.copy()
        more[j] += 1e-5
        saved = (found.objective - allocate(p, w, more).objective) / 1e-5
        assert saved == pytest.approx(found.shadow_price[j], rel=1e-3)


def test_resource_without_units_still_has_a_price() -> None:
    found = solve([0.6, 0.4], [[1, 2], [1, 3]], [1, 0])
    assert found.t[:, 1].sum() == 0
    assert found.shadow_price[1] > 0


def test_one_resource_and_many_agree_where_the_rest_is_useless() -> None:
    p, w = np.array([0.5, 0.3, 0.2]), np.array([1.0, 2.0, 0.5])
    alone = allocate(p, w[:, None], np.array([2.0]))
    among = allocate(p, np.column_stack([w, w, 0 * w]), np.array([1.2, 0.8, 5.0]))
    assert among.objective == pytest.approx(alone.objective, rel=1e-12)


@pytest.mark.parametrize("kind", ["even", "spread", "few", "whole", "alike", "deep"])
@pytest.mark.parametrize("shape", [(3, 2), (60, 8), (8, 30)])
def test_gap_is_closed_whatever_the_widths(kind: str, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(11)
    p = rng.dirichlet(np.full(shape[0], 0.5))
    w = {
        "even": lambda: rng.uniform(0, 1, shape),
        "spread": lambda: np.exp(2 * rng.normal(size=shape)),
        "few": lambda: rng.uniform(0, 1, shape) * (rng.random(shape) < 0.3),
        "whole": lambda: rng.integers(0, 4, shape).astype(float),
        "alike": lambda: np.outer(rng.uniform(0.1, 1, shape[0]), rng.uniform(0.1, 1, shape[1])),
        "deep": lambda: rng.uniform(0, 60, shape),
    }[kind]()
    assert_sound(p, w, rng.uniform(0.2, 2, shape[1]) * shape[0] / shape[1])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_answer_is_feasible_and_proven(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 5))
    numbers = st.one_of(st.just(0.0), st.floats(1e-3, 8.0))
    p, w, limit = (data.draw(hnp.arrays(float, s, elements=numbers)) for s in (n, (n, m), m))
    assert_sound(p, w, limit)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_no_other_division_beats_the_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p, w, limit = rng.dirichlet(np.ones(6)), rng.exponential(1, (6, 3)), rng.uniform(0.1, 2, 3)
    found = allocate(p, w, limit)
    other = rng.dirichlet(np.full(6, 0.3), size=3).T * limit
    assert left(p, w, other) >= found.objective * (1 - 1e-9)


def test_certificate_bounds_a_poor_division_too() -> None:
    rng = np.random.default_rng(5)
    p, w, limit = rng.dirichlet(np.ones(9)), rng.uniform(0, 1, (9, 3)), np.full(3, 2.0)
    poor = certify(p, w, limit, np.full((9, 3), 2 / 9))
    assert poor.gap > 1e-3
    assert poor.objective * (1 - poor.gap) <= allocate(p, w, limit).objective <= poor.objective


def test_certificate_counts_effort_left_unspent() -> None:
    p, w = np.array([1.0]), np.array([[1.0]])
    assert certify(p, w, np.array([1.0]), np.zeros((1, 1))).gap == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("p", "w", "limit", "field"),
    [
        ([], np.zeros((0, 1)), [1], "p"),
        ([1], np.zeros((1, 0)), [], "T"),
        ([1, 2], [[1]], [1], "w"),
        ([-1], [[1]], [1], "p"),
        ([1], [[np.nan]], [1], "w"),
        ([1], [[1]], [np.inf], "T"),
    ],
)
def test_refuses_impossible_input(p: object, w: object, limit: object, field: str) -> None:
    with pytest.raises(BadInput, match=f"^{field}: "):
        solve(p, w, limit)
