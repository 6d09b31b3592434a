"""Hillshade as tiles: where the ground lies across the antimeridian, too."""

import numpy as np
import pytest

from firstlight.places.packs import tiles
from firstlight.places.planning.ground import Grid


@pytest.mark.parametrize("lon", [120.58, 179.999, -179.999])
def test_the_tiles_are_those_that_the_ground_lies_on(lon, tmp_path):
    grid = Grid.around(lon, -16.8, 2_000, 50)
    shade = np.full(grid.shape, 0.2, np.float32)
    least, finest = tiles.write(shade, grid, tmp_path)
    for zoom in range(least, finest + 1):
        columns = sorted(int(each.name) for each in (tmp_path / str(zoom)).iterdir())
        wide = 360 / 2**zoom
        lying = {int((lon + 180 + off) % 360 / wide) for off in (-0.0185, 0, 0.0185)}
        assert columns == sorted(lying)
        assert len({x for x, _y in tiles.tiles_over(grid, zoom)}) <= len(lying) + 1
