import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.terrain import voids


def test_a_slope_is_carried_across_a_hole():
    y, x = np.mgrid[:60, :80]
    truth = (100 + 2 * x + y).astype(np.float32)
    holed = truth.copy()
    holed[20:35, 30:45] = np.nan
    filled, count = voids.fill(holed)
    assert count == 225
    assert np.abs(filled - truth).max() < 20  # of a rise of 45 m across the hole


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_what_is_known_stays_and_the_rest_lies_between(rows, cols, seed):
    rng = np.random.default_rng(seed)
    height = rng.uniform(0, 500, (rows, cols)).astype(np.float32)
    height[rng.random((rows, cols)) < 0.6] = np.nan
    height[0, 0] = 250
    known = ~np.isnan(height)
    filled, count = voids.fill(height)
    assert count == (~known).sum()
    assert (filled[known] == height[known]).all()
    assert filled.min() >= height[known].min() - 1e-3
    assert filled.max() <= height[known].max() + 1e-3


def test_nothing_known_is_refused():
    with pytest.raises(BadInput, match="dem"):
        voids.fill(np.full((3, 3), np.nan, np.float32))
