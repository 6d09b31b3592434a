import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import ndimage

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments import cut as cutting
from firstlight.engine.terrain.segments.cut import cut, disc
from firstlight.engine.terrain.segments.describe import names


def whole(terrain):
    return np.ones(terrain.grid.shape, np.bool_)


def random_ground(rows, cols, seed):
    rng = np.random.default_rng(seed)
    grid = Grid(51, True, 0.0, 0.0, 30.0, rows, cols)
    smooth = ndimage.gaussian_filter(rng.standard_normal(grid.shape), 3)
    land = np.where(smooth > 0.15, cover.WATER, cover.WOODS).astype(np.uint8)
    linear = np.zeros(grid.shape, np.uint8)
    for _ in range(int(rng.integers(0, 5))):
        linear[rng.integers(rows)] |= np.uint8(1 << rng.integers(0, 7))
        linear[:, rng.integers(cols)] |= np.uint8(1 << rng.integers(0, 7))
    height = ndimage.gaussian_filter(rng.uniform(0, 900, grid.shape), 2).astype(np.float32)
    area = ndimage.gaussian_filter(rng.standard_normal(grid.shape), 5) > -0.03
    area[rows // 2, cols // 2] = True
    return Terrain(grid, height, land, linear), area, rng.random(grid.shape)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(8, 70),
    st.integers(8, 70),
    st.integers(0, 10_000),
    st.sampled_from([(5.0, 50.0), (2.0, 8.0), (5.0, 10.0)]),
    st.booleans(),
)
def test_every_cell_of_the_area_is_in_exactly_one_segment(rows, cols, seed, bounds, weighted):
    terrain, area, mass = random_ground(rows, cols, seed)
    segments = cut(terrain, area, *bounds, mass=mass if weighted else None)
    assert ((segments.labels >= 0) == area).all()
    assert set(np.unique(segments.labels[area])) == set(range(len(segments)))
    for label in range(len(segments)):
        assert ndimage.label(segments.labels == label)[1] == 1
    assert segments.table.area_m2.sum() == pytest.approx(area.sum() * 900.0)
    assert segments.table.area_m2.max() <= bounds[1] * 10_000
    assert len(set(segments.table.name)) == len(segments)
    if weighted:
        assert segments.table.mass.sum() == pytest.approx(mass[area].sum())


def test_segments_keep_to_their_bounds_in_open_country(country):
    area_ha = cut(country, whole(country)).table.area_m2 / 10_000
    assert (area_ha <= 50).all()
    assert (area_ha >= 5).mean() > 0.98
    assert 10 < np.median(area_ha) < 35


def test_borders_lie_on_the_roads(country):
    labels = cut(country, whole(country)).labels
    road = country.has(cover.ROAD)
    same = ndimage.minimum_filter(labels, 3) == ndimage.maximum_filter(labels, 3)
    assert (road & same).sum() / road.sum() < 0.1
    assert same[~road].mean() > 0.5


def test_no_segment_is_half_land_and_half_lake(country):
    segments = cut(country, whole(country))
    lake = country.water
    assert segments.table.water.any()
    for label in np.nonzero(segments.table.water)[0]:
        assert lake[segments.labels == label].mean() > 0.9
    for label in np.nonzero(~segments.table.water)[0]:
        assert lake[segments.labels == label].mean() < 0.1


def test_segments_are_compact(country):
    labels = cut(country, whole(country)).labels
    cells = np.bincount(labels.ravel())
    sides = np.zeros(len(cells))
    padded = np.pad(labels, 1, constant_values=-1)
    inner = padded[1:-1, 1:-1]
    for other in (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]):
        sides += np.bincount(inner[inner != other], minlength=len(cells))
    assert np.median(sides**2 / (16 * cells)) < 2.0  # 1 is a square, 1.8 a strip of 1 : 5


def test_segments_are_smaller_where_the_person_may_be(country):
    mass = np.full(country.grid.shape, 1e-6)
    mass[:60, :60] = 1e-3
    table = cut(country, whole(country), mass=mass).table
    dense = table.mass / table.area_m2 > 1e-7
    assert table.area_m2[dense].mean() < 0.7 * table.area_m2[~dense].mean()


def test_the_table_says_what_bounds_and_where_to_go_in(country):
    segments = cut(country, whole(country))
    table = segments.table
    assert ((table.bounded_by & cover.ROAD) != 0).sum() >= 10
    rows, cols = table.access_rc.T
    assert (segments.labels[rows, cols] == np.arange(len(segments))).all()
    x, y = table.middle_xy.T
    r, c = country.grid.rowcol(x, y)
    assert (segments.labels[r, c] == np.arange(len(segments))).all()
    assert np.allclose(table.cover_share.sum(axis=1), 1)
    assert (table.slope_deg >= 0).all()


def test_the_same_ground_is_always_cut_the_same(country):
    one, two = (cut(country, whole(country)) for _ in range(2))
    assert (one.labels == two.labels).all()
    assert one.table.name == two.table.name


def test_names_run_from_north_to_south_and_west_to_east(country):
    table = cut(country, whole(country)).table
    assert table.name[:2] == ("A1", "A2")
    letters = np.array([name.rstrip("0123456789") for name in table.name])
    assert table.middle_xy[letters == "A", 1].mean() > table.middle_xy[letters == "B", 1].mean()
    assert names(np.array([25, 25, 26])) == ("Z1", "Z2", "AA1")


def test_a_disc_holds_the_cells_within_its_radius():
    grid = Grid(51, True, 0.0, 0.0, 30.0, 101, 101)
    inside = disc(grid, 1515.0, 1515.0, 900.0)
    assert inside.sum() * 900 == pytest.approx(np.pi * 900**2, rel=0.01)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"area": np.zeros((160, 200), np.bool_)}, "area"),
        ({"area": np.ones((3, 3), np.bool_)}, "area"),
        ({"min_ha": 0.0}, "min_ha"),
        ({"min_ha": 30.0}, "min_ha"),
        ({"max_ha": float("nan")}, "min_ha"),
        ({"min_ha": 0.1, "max_ha": 0.5}, "max_ha"),
        ({"mass": np.full((160, 200), np.nan)}, "mass"),
    ],
)
def test_what_cannot_be_cut_is_refused(country, change, word):
    with pytest.raises(BadInput, match=word):
        cutting.cut(**({"terrain": country, "area": whole(country)} | change))
