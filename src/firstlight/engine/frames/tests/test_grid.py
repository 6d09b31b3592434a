import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid

lons = st.floats(-179.9, 179.9)
lats = st.floats(-79, 83)


@given(lons, lats, st.floats(100, 20_000), st.sampled_from([10, 25, 30, 100]))
def test_around_puts_the_point_in_the_middle(lon, lat, extent_m, cell_m):
    cell_m = max(cell_m, extent_m / 1000)
    grid = Grid.around(lon, lat, extent_m, cell_m)
    x, y = grid.to_xy(lon, lat)
    assert float(x) == pytest.approx(grid.width_m / 2, abs=1e-6)
    assert float(y) == pytest.approx(grid.height_m / 2, abs=1e-6)
    assert grid.width_m >= 2 * extent_m - 1e-6


@given(lons, lats, st.floats(0.005, 0.3), st.floats(0.005, 0.3))
def test_box_covers_every_corner_of_the_box(lon, lat, wide, high):
    east, north = min(lon + wide, 180), min(lat + high, 83.9)
    grid = Grid.box(lon, lat, east, north, 50)
    x, y = grid.to_xy([lon, east, lon, east], [lat, lat, north, north])
    assert (x >= -1e-6).all()
    assert (y >= -1e-6).all()
    assert (x <= grid.width_m + 1e-6).all()
    assert (y <= grid.height_m + 1e-6).all()


@given(st.floats(0, 24_999), st.floats(0, 24_999))
def test_a_point_lies_in_the_cell_that_rowcol_names(x, y):
    grid = Grid.around(120.58, 29.42, 12_500, 25)
    row, col = grid.rowcol(x, y)
    xs, ys = grid.centres()
    assert abs(xs[col] - x) <= 12.5 + 1e-9
    assert abs(ys[row] - y) <= 12.5 + 1e-9
    assert grid.inside(x, y)


def test_degrees_and_metres_undo_each_other():
    grid = Grid.box(1.41, 42.43, 1.79, 42.66, 30)
    x, y = np.meshgrid([0, 5000, 20_000], [0, 7000, 25_000])
    back = grid.to_xy(*grid.to_lonlat(x, y))
    assert np.allclose(back, (x, y), atol=1e-6)


@given(lons, st.floats(-79, 80), st.floats(100, 20_000), st.integers(1, 40), st.integers(1, 40))
def test_a_mesh_lies_where_its_points_lie(lon, lat, extent_m, wide, tall):
    grid = Grid.around(lon, lat, extent_m, max(50, extent_m / 1000))
    west, south, east, north = grid.bounds_lonlat()
    x, y = np.linspace(west, east, wide), np.linspace(north, south, tall)
    exact, quick = grid.to_xy(*np.meshgrid(x, y)), grid.mesh_to_xy(x, y)
    assert quick[0].shape == (tall, wide)
    assert np.abs(np.array(exact) - np.array(quick)).max() < 0.1


@pytest.mark.parametrize("lon", [179.95, -179.95])
def test_a_grid_across_the_antimeridian_is_one_piece(lon):
    grid = Grid.around(lon, -16.8, 12_500, 25)
    west, south, east, north = grid.bounds_lonlat()
    assert 0.2 < east - west < 0.3
    assert west < lon < east
    x, y = grid.to_xy([west, east], [south, north])
    # The grid's north is not quite the meridian's so far from the middle of its zone.
    assert np.abs(x - [0, grid.width_m]).max() < 500
    assert np.abs(y - [0, grid.height_m]).max() < 500


def test_row_zero_is_the_south_edge():
    grid = Grid.box(1.41, 42.43, 1.79, 42.66, 30)
    _, south = grid.to_lonlat(*[c[0] for c in grid.centres()])
    _, north = grid.to_lonlat(grid.centres()[0][0], grid.centres()[1][-1])
    assert south < north


def test_points_off_the_grid_are_not_inside():
    grid = Grid.around(10, 50, 100, 10)
    assert not grid.inside([-0.1, 200.0, 50.0], [50, 50, 200.1]).any()


@pytest.mark.parametrize(
    ("box", "word"),
    [
        ((2, 42, 1, 43), "bbox"),
        ((1, 43, 2, 42), "bbox"),
        ((1, 42, 1, 43), "bbox"),
        ((42, 100, 43, 101), "lonlat"),
        ((float("nan"), 42, 2, 43), "lonlat"),
    ],
)
def test_box_refuses_a_box_in_the_wrong_order(box, word):
    with pytest.raises(BadInput, match=word):
        Grid.box(*box, 30)


@pytest.mark.parametrize("cell_m", [0, -5, float("nan"), float("inf"), 0.01])
def test_a_grid_refuses_a_cell_that_does_not_work(cell_m):
    with pytest.raises(BadInput, match="cell_m"):
        Grid.around(10, 50, 10_000, cell_m)
