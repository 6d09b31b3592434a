from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.mobilising import cover


def test_one_person_fills_one_place():
    both = cover(np.array([[True, True]]), np.array([1, 1]))
    assert both.short.sum() == 1
    assert not both.is_met


def test_people_are_placed_where_they_are_missed():
    # The first could fill either; only the first need is left for the second person.
    found = cover(np.array([[True, True], [True, False]]), np.array([1, 1]))
    assert found.is_met
    assert found.place_of.tolist() == [1, 0]


def test_nobody_coming_leaves_everything_short():
    assert cover(np.zeros((0, 2), bool), np.array([2, 1])).short.tolist() == [2, 1]


def test_more_people_than_places_is_met():
    found = cover(np.ones((5, 1), bool), np.array([2]))
    assert found.is_met
    assert (found.place_of >= 0).sum() == 2


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_no_other_placing_fills_more(seed):
    draw = np.random.default_rng(seed)
    holds = draw.random((5, 3)) < 0.5
    counts = draw.integers(0, 3, 3)
    best = 0
    for placing in product(range(-1, 3), repeat=5):  # each person: nowhere, or in one need
        used = np.bincount([need for need in placing if need >= 0], minlength=3)
        able = all(need < 0 or holds[who, need] for who, need in enumerate(placing))
        if able and np.all(used <= counts):
            best = max(best, int(used.sum()))
    assert cover(holds, counts).filled.sum() == best


@pytest.mark.parametrize("counts", [[1, 1], [-1]])
def test_impossible_input_is_refused(counts):
    with pytest.raises(BadInput):
        cover(np.ones((2, 1), bool), np.array(counts))
