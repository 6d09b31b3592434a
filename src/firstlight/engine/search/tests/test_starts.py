import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.starts import Start

RNG = np.random.default_rng


def test_a_point_is_where_everybody_sets_out():
    assert (Start.point(3, 4).draw(10, RNG(0)) == [3, 4]).all()
    assert Start.point(3, 4).only_point == (3, 4)


def test_weighted_points_share_people_by_weight():
    start = Start("points", np.array([[0.0, 0.0], [9.0, 9.0], [5.0, 5.0]]), np.array([1, 3, 0.0]))
    drawn = start.draw(400, RNG(0))
    assert (drawn[:, 0] == 9).sum() == 300
    assert (drawn[:, 0] == 5).sum() == 0
    assert start.only_point is None


def test_an_area_is_filled_evenly_even_where_it_is_hollow():
    outline = np.array([[0, 0], [10, 0], [10, 10], [5, 1], [0, 10]], dtype=float)
    drawn = Start("area", outline, np.ones(5)).draw(4000, RNG(1))
    left, right = drawn[:, 0] < 5, drawn[:, 0] >= 5
    assert abs(left.mean() - 0.5) < 0.03
    below = drawn[:, 1] <= np.where(left, 10 - 1.8 * drawn[:, 0], 1.8 * drawn[:, 0] - 8) + 1e-9
    assert below.all()
    assert right.any()


def test_a_route_is_walked_evenly_by_length():
    route = Start("route", np.array([[0.0, 0], [30, 0], [30, 10]]), np.ones(3))
    drawn = route.draw(400, RNG(0))
    assert (drawn[:, 1] > 0).sum() == 100


@pytest.mark.parametrize(
    ("kind", "at", "weight"),
    [
        ("points", np.empty((0, 2)), np.empty(0)),
        ("points", np.zeros((2, 2)), np.zeros(2)),
        ("points", np.zeros((2, 2)), np.array([1.0, -1])),
        ("points", np.zeros((2, 2)), np.ones(3)),
        ("points", np.full((1, 2), np.nan), np.ones(1)),
        ("route", np.zeros((1, 2)), np.ones(1)),
        ("area", np.zeros((2, 2)), np.ones(2)),
    ],
)
def test_places_nobody_can_set_out_from_are_refused(kind, at, weight):
    with pytest.raises(BadInput, match=r"^ipp:"):
        Start(kind, at, weight)


@pytest.mark.parametrize("kind", ["route", "area"])
def test_places_without_extent_are_refused(kind):
    with pytest.raises(BadInput, match=r"^ipp:"):
        Start(kind, np.ones((4, 2)), np.ones(4)).draw(10, RNG(0))
