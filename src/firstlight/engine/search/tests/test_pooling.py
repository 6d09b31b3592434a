import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.pooling import pooled
from firstlight.engine.search.profiles import profile_of

PUBLISHED = profile_of("Hiker", "Dry", "Flat").distance


def test_without_own_finds_the_published_law_stands():
    assert pooled(PUBLISHED, []) is PUBLISHED


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 50_000), min_size=1, max_size=60))
def test_density_never_rises_with_distance(own):
    law = pooled(PUBLISHED, own)
    area = np.diff(np.square(law.distances_m), prepend=0.0)
    density = np.diff(law.shares, prepend=0.0) / area
    assert (np.diff(density) <= 1e-9 * density[:-1]).all()


@pytest.mark.parametrize("metres", [200.0, 8000.0])
def test_many_own_finds_pull_the_median_towards_them(metres):
    was = float(np.log(PUBLISHED.distance_m(0.5)))
    now = float(np.log(pooled(PUBLISHED, [metres] * 200).distance_m(0.5)))
    assert abs(now - np.log(metres)) < abs(was - np.log(metres))


def test_finds_at_the_planning_point_are_heeded():
    law = pooled(PUBLISHED, [0.0] * 10 + [2000.0] * 30)
    assert float(law.share(30.0)) > 0.08
    assert float(law.share(30.0)) > 4 * float(PUBLISHED.share(30.0))


def test_finds_all_at_the_planning_point_still_make_a_law():
    assert pooled(PUBLISHED, [0.0]).distances_m[0] > 0


@pytest.mark.parametrize("own", [[-1.0], [float("nan")], [[1.0]], [float("inf")]])
def test_what_is_no_distance_is_refused(own):
    with pytest.raises(BadInput, match=r"^own_finds_m:"):
        pooled(PUBLISHED, own)
