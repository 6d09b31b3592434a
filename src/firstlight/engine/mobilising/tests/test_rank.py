import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.mobilising import Candidates, great_circle_m, rank, travel_min


def people(minutes, holds=None, *, hours_24=0.0, hours_72=0.0, free=True, on_duty=False):
    count = len(minutes)
    return Candidates(
        holds=np.ones((count, 1), bool) if holds is None else np.array(holds, bool),
        minutes=np.array(minutes, float),
        hours_24=np.broadcast_to(np.asarray(hours_24, float), count),
        hours_72=np.broadcast_to(np.asarray(hours_72, float), count),
        is_free=np.broadcast_to(np.asarray(free), count),
        is_on_duty=np.broadcast_to(np.asarray(on_duty), count),
    )


def order(candidates, *counts):
    return rank(candidates, np.array(counts)).order.tolist()


def test_the_nearest_is_asked_first():
    assert order(people([30, 5, 12]), 2) == [1, 2, 0]


def test_who_is_rested_comes_before_who_is_tired_and_near():
    assert order(people([10, 25], hours_24=[9, 0]), 1) == [1, 0]


def test_three_days_of_duty_weigh_too():
    assert order(people([10, 20], hours_72=[30, 0]), 1) == [1, 0]


def test_who_is_not_free_is_asked_after_who_is():
    assert order(people([5, 40], free=[False, True]), 1) == [1, 0]


def test_who_is_on_duty_needs_not_to_have_said_they_are_free():
    assert order(people([5, 10], free=False, on_duty=[True, False]), 1) == [0, 1]


def test_scarce_skills_are_asked_among_the_first():
    swimmer_far = [[1, 0], [1, 0], [1, 0], [1, 1]]
    assert order(people([1, 2, 3, 50], swimmer_far), 3, 1)[0] == 3


def test_any_first_few_are_spread_over_the_needs():
    holds = [[1, 0]] * 6 + [[0, 1]] * 6
    first = order(people(range(12), holds), 2, 2)[:4]
    assert sum(i < 6 for i in first) == 2


def test_who_holds_nothing_needed_comes_last():
    assert order(people([1, 30], [[0], [1]]), 1) == [1, 0]


@given(
    st.lists(st.floats(0, 500), min_size=1, max_size=30),
    st.integers(1, 4),
    st.integers(0, 2**32 - 1),
)
def test_everybody_has_one_place_in_the_order(minutes, needs, seed):
    holds = np.random.default_rng(seed).random((len(minutes), needs)) < 0.5
    found = order(people(minutes, holds), *([2] * needs))
    assert sorted(found) == list(range(len(minutes)))


def test_distance_of_one_degree_of_latitude():
    metres = great_circle_m(np.array([120.0]), np.array([29.0]), 120.0, 30.0)
    assert metres[0] == pytest.approx(111_195, rel=1e-4)


def test_unknown_homes_count_as_the_usual_way():
    minutes = travel_min(np.array([1000.0, np.nan, 3000.0]), np.array([0.0, 15.0, 0.0]))
    assert minutes[1] == pytest.approx(15 + np.median(minutes[[0, 2]]))


def test_without_any_home_only_the_notice_counts():
    assert travel_min(np.array([np.nan]), np.array([20.0])).tolist() == [20.0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: rank(people([1, 2]), np.array([1, 1])),
        lambda: rank(people([1, 2]), np.array([-1])),
        lambda: travel_min(np.array([1.0]), np.array([1.0, 2.0])),
        lambda: travel_min(np.array([1.0]), np.array([-1.0])),
        lambda: travel_min(np.array([1.0]), np.array([1.0]), speed_mps=0),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(BadInput):
        call()
