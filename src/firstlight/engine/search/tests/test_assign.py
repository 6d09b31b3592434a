import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.assign import assign_one_each, success

ORACLES = Path(__file__).parents[5] / "../shared/data/search/oracles.json"

# Bownds, Ebersole, Lovelock & O'Connor (1994), the CASIE example.
POA = np.array([0.3, 0.35, 0.2])
POD = np.array([[0.5, 0.5, 0.7], [0.4, 0.35, 0.55]])


def test_casie_example() -> None:
    found = assign_one_each(POA, POD)
    # The paper counts segments from 1: A searches 2 and B searches 1.
    assert found.segment == (1, 0)
    assert found.pos == pytest.approx(0.35 * 0.5 + 0.3 * 0.4, abs=1e-12)
    assert found.optimal


def test_casie_oracle() -> None:
    if not ORACLES.exists():
        pytest.skip("the oracles (../shared/data/search/oracles.json) are not at hand")
    oracle = json.loads(ORACLES.read_text())["casie_1994"]
    found = assign_one_each(np.array(oracle["poa"]), np.array(list(oracle["pod"].values())))
    from_one = {team: s + 1 for team, s in zip(oracle["pod"], found.segment, strict=True)}
    assert from_one == oracle["best"]
    assert found.pos == pytest.approx(oracle["pos"], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4), st.integers(1, 5), st.integers(0, 10**6), st.sampled_from([1.0, 0.5, 0.02])
)
def test_nothing_that_can_be_listed_is_better(teams: int, n: int, seed: int, thin: float) -> None:
    rng = np.random.default_rng(seed)
    poa = rng.dirichlet(np.ones(n)) * rng.uniform(0.3, 1)
    pod = np.round(rng.uniform(0, 1, (teams, n)), 1) ** (1 / thin)
    found = assign_one_each(poa, pod)
    best = max(success(poa, pod, s) for s in itertools.product(range(n), repeat=teams))
    assert found.pos == pytest.approx(best, abs=1e-9)
    assert found.pos == pytest.approx(success(poa, pod, found.segment), abs=1e-15)
    assert found.optimal
    assert found.gap <= 1e-9


def test_teams_join_forces_in_the_one_segment_that_matters() -> None:
    poa = np.array([0.9, 0.05, 0.05])
    assert assign_one_each(poa, np.full((3, 3), 0.5)).segment == (0, 0, 0)


def test_certain_detection_is_not_wasted_twice() -> None:
    found = assign_one_each(np.array([0.6, 0.4]), np.ones((2, 2)))
    assert sorted(found.segment) == [0, 1]
    assert found.pos == pytest.approx(1.0)


def test_twelve_teams_on_eighty_segments_are_proven() -> None:
    rng = np.random.default_rng(2)
    found = assign_one_each(rng.dirichlet(np.ones(80)), rng.uniform(0.2, 0.9, (12, 80)))
    assert found.optimal
    assert found.gap <= 1e-9


def test_nobody_to_find_is_no_success() -> None:
    found = assign_one_each(np.zeros(2), np.ones((1, 2)))
    assert (found.pos, found.optimal, found.gap) == (0.0, True, 0.0)


@pytest.mark.parametrize(
    ("poa", "pod", "field"),
    [
        ([], np.zeros((1, 0)), "poa"),
        ([0.5], [[0.5, 0.5]], "pod"),
        ([0.5], np.zeros((0, 1)), "pod"),
        ([1.5], [[0.5]], "poa"),
        ([0.5], [[np.nan]], "pod"),
        ([0.7, 0.7], [[0.5, 0.5]], "poa"),
    ],
)
def test_refuses_impossible_input(poa: object, pod: object, field: str) -> None:
    with pytest.raises(BadInput, match=f"^{field}: "):
        assign_one_each(np.array(poa, float), np.array(pod, float))
