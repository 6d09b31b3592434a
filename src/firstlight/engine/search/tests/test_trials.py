import math

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.detection import Width
from firstlight.engine.search.trials import (
    together,
    width_measured,
    width_of_count,
    width_of_crossover,
    width_of_distance,
)


def test_a_count_is_the_law_of_random_search_read_backwards() -> None:
    # 40 m wide, 5 km of track over 20 ha: C = 1, so 63 in 100 are found.
    width = width_of_count(1_000, 632, 5_000.0, 200_000.0)
    assert width.best_m == pytest.approx(40, rel=0.001)
    assert width.low_m < 40 < width.high_m


def test_more_objects_leave_less_doubt() -> None:
    few, many = (width_of_count(n, n // 2, 5_000.0, 2e5) for n in (12, 1_200))
    assert few.best_m == pytest.approx(many.best_m)
    assert few.high_m - few.low_m > 5 * (many.high_m - many.low_m)


def test_the_limits_of_a_count_hold_nine_times_in_ten() -> None:
    rng, true_m = np.random.default_rng(5), 30.0
    share = 1 - math.exp(-true_m * 4_000 / 1.5e5)
    found = rng.binomial(60, share, 400)
    widths = [width_of_count(60, int(n), 4_000, 1.5e5) for n in found if 0 < n < 60]
    held = np.mean([each.low_m <= true_m <= each.high_m for each in widths])
    assert 0.85 < held < 0.96


def test_a_sure_eye_up_to_a_range_crosses_over_there() -> None:
    off = np.arange(0.5, 60)
    width = width_of_crossover(list(off[off < 15]), list(off[off > 15]))
    assert width.best_m == pytest.approx(30, abs=1.5)


def test_crossover_is_the_area_under_the_curve_of_detection() -> None:
    rng = np.random.default_rng(3)
    off = rng.uniform(0, 120, 20_000)
    is_seen = rng.random(off.size) < np.exp(-off / 14)  # the area on both sides: 28 m
    width = width_of_crossover(list(off[is_seen][:400]), list(off[~is_seen][: int(400 * 15 / 2)]))
    assert width.low_m < 28 < width.high_m
    assert width.best_m == pytest.approx(28, rel=0.15)


def test_the_same_figures_give_the_same_width() -> None:
    seen, missed = [2.0, 4.0, 5.0, 9.0], [6.0, 12.0, 20.0]
    assert width_of_crossover(seen, missed) == width_of_crossover(seen, missed)


def test_exercises_count_by_their_trials_and_leave_less_doubt_together() -> None:
    both = together([Width(10, 20, 40), Width(30, 40, 60)], [30, 10])
    assert both.best_m == pytest.approx(25)
    assert 5 < both.best_m - both.low_m < 10
    assert together([Width(10, 20, 40)], [3]) == Width(10, 20, 40)


@pytest.mark.parametrize(
    ("refused", "field"),
    [
        (lambda: width_measured(0.0), "width_m"),
        (lambda: width_measured(math.nan), "width_m"),
        (lambda: width_of_distance(-1.0, "low"), "range_m"),
        (lambda: width_of_count(1, 1, 1e3, 1e5), "placed"),
        (lambda: width_of_count(20, 0, 1e3, 1e5), "found"),
        (lambda: width_of_count(20, 20, 1e3, 1e5), "found"),
        (lambda: width_of_count(20, 5, 0.0, 1e5), "track_m"),
        (lambda: width_of_count(20, 5, 1e3, math.nan), "area_m2"),
        (lambda: width_of_count(20, 10, 10.0, 1e6), "width_m"),
        (lambda: width_of_crossover([], [1.0]), "seen_m"),
        (lambda: width_of_crossover([1.0], []), "missed_m"),
        (lambda: width_of_crossover([1.0], [-1.0]), "missed_m"),
        (lambda: width_of_crossover([0.0], [0.0]), "width_m"),
        (lambda: together([], []), "trials"),
    ],
)
def test_refuses_what_cannot_be(refused, field: str) -> None:
    with pytest.raises(BadInput, match=f"^{field}: "):
        refused()
