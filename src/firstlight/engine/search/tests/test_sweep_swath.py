import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.swath import Legs, swath_spans

R = 30.0


def swept(lines, width=2 * R, pitch=0.25):
    return swath_spans(Legs.of_lines([np.array(line, float) for line in lines]), width, pitch)


def test_one_leg_sweeps_a_rectangle_with_round_ends():
    area = swept([[[100, 100], [700, 500]]]).union().area_m2()
    assert area == pytest.approx(2 * R * np.hypot(600, 400) + np.pi * R**2, rel=1e-3)


def test_going_back_the_same_way_sweeps_nothing_more():
    once = swept([[[100, 100], [700, 500]]]).union().area_m2()
    again = swept([[[100, 100], [700, 500], [100, 100]]]).union().area_m2()
    assert again == pytest.approx(once, rel=1e-9)


def test_a_right_angle_loses_the_inner_square_and_gains_the_outer_quarter():
    area = swept([[[0, 0], [600, 300], [300, 900]]], pitch=0.1).union().area_m2()
    length = 2 * np.hypot(600, 300)
    expected = 2 * R * length + np.pi * R**2 - R**2 + np.pi * R**2 / 4
    assert area == pytest.approx(expected, rel=1e-3)


def test_mass_is_taken_by_area_not_by_cells():
    heat = np.zeros((40, 40))
    heat[20, 20] = 1.0
    # A pass whose edge runs through the middle of the only cell takes half of it.
    line = [[[100.0, 20.5 * 30 + R], [1100.0, 20.5 * 30 + R]]]
    assert swept(line).union().mass(heat, 30.0) == pytest.approx(0.5, abs=0.01)


def test_shares_of_cells_add_up_to_the_area():
    spans = swept([[[100, 100], [700, 500], [300, 800]]]).union()
    share = spans.share_of_cells((60, 60), 20.0)
    assert share.sum() * 400 == pytest.approx(spans.area_m2(), rel=1e-9)
    assert share.max() <= 1 + 1e-9
    assert share.min() >= -1e-9


def test_a_width_of_nothing_is_refused():
    with pytest.raises(BadInput, match="swath_m"):
        swept([[[0, 0], [1, 1]]], width=0.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900)), min_size=2, max_size=12))
def test_no_path_sweeps_more_than_its_length_allows(points):
    spans = swept([points], pitch=0.5).union()
    length = Legs.of_lines([np.array(points)]).length_m().sum()
    assert spans.area_m2() <= (2 * R * length + np.pi * R**2) * 1.01 + 1
    by_point = sum(
        bool(
            (
                (spans.line == int(y / 0.5))
                & (spans.west_m <= x + 1e-6)
                & (spans.east_m >= x - 1e-6)
            ).any()
        )
        for x, y in points
    )
    assert by_point == len(points)
