import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.detection import (
    VISIBILITIES,
    Width,
    coverage,
    pod,
    pod_interval,
    width_of_range,
)


@pytest.mark.parametrize(("visibility", "factor"), [("high", 1.8), ("medium", 1.6), ("low", 1.1)])
def test_width_is_the_published_multiple_of_the_range(visibility: str, factor: float) -> None:
    assert width_of_range(50.0, visibility).best_m == pytest.approx(50 * factor)


@given(st.sampled_from(VISIBILITIES), st.floats(0, 500), st.floats(0, 1e6), st.floats(1, 1e7))
def test_interval_holds_the_best_guess(
    visibility: str, range_m: float, track_m: float, area_m2: float
) -> None:
    low, best, high = pod_interval(width_of_range(range_m, visibility), track_m, area_m2)
    assert 0 <= low <= best <= high <= 1


def test_one_width_of_spacing_finds_63_in_100() -> None:
    # Lines 40 m apart over 20 ha with a sweep width of 40 m: C = 1.
    assert pod(coverage(40.0, 2e5 / 40, 2e5)) == pytest.approx(1 - 1 / math.e)


def test_no_track_finds_nobody() -> None:
    assert pod_interval(width_of_range(50, "high"), 0.0, 1e5) == (0.0, 0.0, 0.0)


def test_refuses_impossible_input() -> None:
    with pytest.raises(BadInput, match=r"^visibility: "):
        width_of_range(50.0, "bright")
    with pytest.raises(BadInput, match=r"^range_m: "):
        width_of_range(math.nan, "low")
    with pytest.raises(BadInput, match=r"^area_m2: "):
        coverage(10.0, 10.0, 0.0)
    with pytest.raises(BadInput, match=r"^width: "):
        Width(3.0, 2.0, 4.0)
