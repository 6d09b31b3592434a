from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.mobilising import (
    chance_enough,
    chance_met,
    chance_met_drawn,
    count_chances,
    cover,
    wave_size,
)

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def by_enumeration(chance, need):
    """Add up every one of the 2^n outcomes."""
    total = 0.0
    for come in product([0, 1], repeat=len(chance)):
        if sum(come) >= need:
            total += np.prod([p if c else 1 - p for p, c in zip(chance, come, strict=True)])
    return total


@given(CHANCES, st.integers(0, 9))
def test_chance_of_enough_agrees_with_every_outcome_added_up(chance, need):
    assert chance_enough(np.array(chance), need) == pytest.approx(by_enumeration(chance, need))


def test_equal_chances_give_the_binomial():
    pmf = count_chances(np.full(4, 0.5))
    assert pmf.tolist() == [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]


def test_the_distribution_of_thirteen_hundred_sums_to_one():
    pmf = count_chances(np.full(1300, 0.4))
    assert pmf.sum() == pytest.approx(1)
    assert pmf @ np.arange(1301) == pytest.approx(520)


def exact_chance_met(chance, holds, counts):
    total = 0.0
    for come in product([False, True], repeat=len(chance)):
        if cover(holds[list(come)], counts).is_met:
            total += np.prod([p if c else 1 - p for p, c in zip(chance, come, strict=True)])
    return total


@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_the_bound_is_never_above_the_truth(seed, needs):
    draw = np.random.default_rng(seed)
    chance, holds = draw.random(6), draw.random((6, needs)) < 0.6
    counts = draw.integers(0, 3, needs)
    assert chance_met(chance, holds, counts) <= exact_chance_met(chance, holds, counts) + 1e-9


@given(st.integers(0, 2**32 - 1))
def test_for_one_need_the_bound_is_the_truth(seed):
    draw = np.random.default_rng(seed)
    chance, holds = draw.random(6), draw.random((6, 1)) < 0.7
    counts = np.array([2])
    assert chance_met(chance, holds, counts) == pytest.approx(
        exact_chance_met(chance, holds, counts)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3))
def test_what_is_told_is_near_the_truth(seed, needs):
    draw = np.random.default_rng(seed)
    chance, holds = draw.random(6), draw.random((6, needs)) < 0.6
    counts = draw.integers(0, 3, needs)
    told = chance_met_drawn(chance, holds, counts, draws=4000)
    assert told == pytest.approx(exact_chance_met(chance, holds, counts), abs=0.04)


def test_a_wave_is_as_small_as_it_may_be():
    chance, holds, counts = np.full(60, 0.4), np.ones((60, 1), bool), np.array([9])
    size = wave_size(chance, holds, counts, sure=0.9)
    assert chance_enough(chance[:size], 9) >= 0.9 > chance_enough(chance[: size - 1], 9)


def test_when_even_all_are_too_few_all_are_asked():
    assert wave_size(np.full(5, 0.3), np.ones((5, 1), bool), np.array([5])) == 5


def test_nothing_needed_asks_nobody():
    assert wave_size(np.full(5, 0.3), np.ones((5, 1), bool), np.array([0])) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: count_chances(np.array([1.2])),
        lambda: chance_met(np.array([0.5]), np.ones((2, 1), bool), np.array([1])),
        lambda: chance_met_drawn(np.array([0.5]), np.ones((2, 1), bool), np.array([1])),
        lambda: chance_met_drawn(np.full(1, 0.5), np.ones((1, 1), bool), np.ones(1, int), draws=0),
        lambda: chance_met(np.full(1, 0.5), np.ones((1, 11), bool), np.ones(11, int)),
        lambda: wave_size(np.array([0.5]), np.ones((1, 1), bool), np.array([1]), sure=1.0),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(BadInput):
        call()
