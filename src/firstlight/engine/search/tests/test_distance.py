import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.distance import DistanceLaw

SHARES = (0.25, 0.5, 0.75, 0.95)
gaps = st.floats(1.01, 6.0)


@st.composite
def laws(draw):
    distances = np.cumprod([draw(st.floats(10, 3000)), *(draw(gaps) for _ in range(3))])
    return DistanceLaw(SHARES, tuple(map(float, distances)))


@given(laws())
def test_law_passes_through_every_published_distance(law):
    assert np.allclose(law.share(law.distances_m), law.shares, atol=1e-6)
    assert np.allclose(law.distance_m(law.shares), law.distances_m, rtol=1e-9)


@given(laws())
def test_farther_circles_hold_more(law):
    distances = law.distance_m(np.linspace(0.001, 0.999, 500))
    assert (np.diff(distances) > 0).all()


@given(laws(), st.floats(0.01, 0.99))
def test_share_undoes_distance(law, share):
    assert float(law.share(law.distance_m(share))) == pytest.approx(share, abs=5e-4)


def test_nothing_lies_within_no_distance():
    law = DistanceLaw(SHARES, (100.0, 500.0, 900.0, 4000.0))
    assert float(law.share(0.0)) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("shares", "distances"),
    [
        ((0.5,), (100.0,)),
        ((0.25, 0.5), (100.0,)),
        ((0.5, 0.25), (100.0, 200.0)),
        ((0.0, 0.5), (100.0, 200.0)),
        ((0.25, 1.0), (100.0, 200.0)),
        ((0.25, 0.5), (200.0, 100.0)),
        ((0.25, 0.5), (0.0, 100.0)),
        ((0.25, 0.5), (100.0, float("nan"))),
        ((0.25, 0.5), (100.0, float("inf"))),
    ],
)
def test_pairs_without_a_law_are_refused(shares, distances):
    with pytest.raises(BadInput):
        DistanceLaw(shares, distances)
