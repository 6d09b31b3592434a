from dataclasses import replace

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.ground import PLACES, ground_of, resample
from firstlight.engine.search.tests.made_ground import made_terrain
from firstlight.engine.terrain import cover

GRID = Grid(50, True, 300_000.0, 3_300_000.0, 30.0, 80, 90)


def test_a_road_makes_the_place_and_offset_of_its_cells():
    terrain = made_terrain(GRID)
    ground = ground_of(terrain, 600)
    road = terrain.has(cover.ROAD)
    assert (ground.place[road] == PLACES.index("road")).all()
    assert (ground.offset[terrain.has(cover.ROAD | cover.TRACK | cover.PATH)] == 0).all()
    assert (ground.offset == 1).any()
    assert (ground.offset == 2).any()


def test_beside_a_track_is_one_cell_in_every_direction():
    nothing = np.zeros(GRID.shape, np.uint8)
    lonely = nothing.copy()
    lonely[40, 40] = cover.PATH
    terrain = replace(made_terrain(GRID), linear=lonely)
    assert (ground_of(terrain, 0).offset == 1).sum() == 8


def test_uphill_is_higher_than_the_start():
    terrain = made_terrain(GRID)
    assert np.array_equal(ground_of(terrain, 650).uphill, terrain.height_m > 650)


def test_paths_are_likelier_than_open_ground():
    terrain = made_terrain(GRID)
    likelihood = ground_of(terrain, 0).likelihood
    bare = (terrain.linear == 0) & (terrain.cover != cover.WATER)
    assert (likelihood[terrain.has(cover.PATH)] == 5).all()
    assert (likelihood[bare] == 1).all()


def test_the_same_grid_needs_no_resampling():
    terrain = made_terrain(GRID)
    assert resample(terrain, GRID) is terrain


def test_a_finer_grid_sees_the_same_ground():
    terrain = made_terrain(GRID)
    fine = Grid(50, True, 300_000.0, 3_300_000.0, 10.0, 240, 270)
    assert np.array_equal(resample(terrain, fine).cover[1::3, 1::3], terrain.cover)


def test_a_coarser_grid_keeps_every_line():
    terrain = made_terrain(GRID)
    coarse = resample(terrain, Grid(50, True, 300_000.0, 3_300_000.0, 90.0, 27, 30))
    for feature in (cover.ROAD, cover.PATH, cover.STREAM, cover.TRACK):
        blocks = terrain.has(feature)[:81].reshape(-1, 90)[: 27 * 3]
        assert blocks.any()
        assert coarse.has(feature).any()
    assert coarse.has(cover.PATH).any(axis=1).all()


def test_ground_beyond_the_pack_is_open():
    terrain = made_terrain(GRID)
    wide = resample(terrain, Grid(50, True, 297_000.0, 3_297_000.0, 30.0, 300, 300))
    assert (wide.cover[:50, :50] == cover.OPEN).all()
    assert (wide.linear[:50, :50] == 0).all()


@pytest.mark.parametrize(
    "grid",
    [
        Grid(51, True, 300_000.0, 3_300_000.0, 30.0, 80, 90),
        Grid(50, True, 900_000.0, 3_300_000.0, 30.0, 80, 90),
    ],
)
def test_ground_that_has_nothing_to_do_with_the_map_is_refused(grid):
    with pytest.raises(BadInput, match=r"^terrain:"):
        resample(made_terrain(GRID), grid)
