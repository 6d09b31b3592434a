"""Weights grow with time and with places and seasons, and know nothing of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.routing.staleness import UPLIFTS, visits_a_day, weight

days = st.floats(0, 400)
targets = st.floats(0.1, 90)


@given(days, days, targets)
def test_what_was_not_visited_for_longer_is_worth_no_less(
    a: float, b: float, target: float
) -> None:
    assert weight(min(a, b), target) <= weight(max(a, b), target)


def test_what_is_exactly_due_weighs_one() -> None:
    assert weight(7, 7) == 1
    assert weight(None, 7) == weight(28, 7)


def test_uplifts_multiply_and_are_held() -> None:
    assert weight(7, 7, {"open_water_in_heat": 1.5, "school_gate": 2}) == 3
    assert weight(7, 7, {"open_water_in_heat": 4, "school_gate": 4}) == 4


@pytest.mark.parametrize("name", ["resident", "person", "household", "suspect", "ethnicity"])
def test_nothing_about_people_raises_a_weight(name: str) -> None:
    assert name not in UPLIFTS
    with pytest.raises(BadInput, match="not a place or season"):
        weight(3, 7, {name: 2})


@pytest.mark.parametrize(("since", "target"), [(-1, 7), (float("nan"), 7), (1, 0)])
def test_impossible_days_are_refused(since: float, target: float) -> None:
    with pytest.raises(BadInput):
        weight(since, target)


def test_a_frequency_is_visits_a_day_and_a_target() -> None:
    assert visits_a_day(2, 1) == (2, 0.5)
    assert visits_a_day(1, 7) == (1, 7.0)
    with pytest.raises(BadInput):
        visits_a_day(13, 1)
