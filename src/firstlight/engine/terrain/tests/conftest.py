import numpy as np
import pytest
from scipy import ndimage

from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover, flow
from firstlight.engine.terrain.model import Terrain


def hills(rows, cols, seed=7, relief_m=300):
    rng = np.random.default_rng(seed)
    height = np.zeros((rows, cols))
    for blur, share in ((12, 1.0), (4, 0.2)):
        noise = ndimage.gaussian_filter(rng.standard_normal((rows, cols)), blur, mode="nearest")
        height += share * noise / np.abs(noise).max()
    return (relief_m * (height - height.min())).astype(np.float32)


@pytest.fixture(scope="session")
def country():
    """Hills with roads, a stream, woods and a lake, 160 x 200 cells of 30 m."""
    grid = Grid(51, True, 250_020, 3_244_440, 30.0, 160, 200)
    height = hills(*grid.shape)
    rng = np.random.default_rng(3)
    blobs = ndimage.gaussian_filter(rng.standard_normal(grid.shape), 8)
    land = np.where(blobs > 0.02, cover.WOODS, cover.FARM).astype(np.uint8)
    land[100:130, 40:75] = cover.WATER
    linear = np.zeros(grid.shape, np.uint8)
    linear[50] |= cover.ROAD
    linear[:, 120] |= cover.ROAD
    linear[20:90, 60] |= cover.TRACK
    diagonal = np.arange(10, 150)
    linear[diagonal, diagonal + 20] |= cover.PATH
    linear[flow.drainage(height, 30.0)] |= cover.DRAINAGE
    linear[flow.ridges(height, 30.0)] |= cover.RIDGE
    return Terrain(grid, height, land, linear)
