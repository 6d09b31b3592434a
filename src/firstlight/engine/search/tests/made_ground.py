"""Hill country made up for tests: ridges and valleys, woods and fields, roads, a lake."""

import numpy as np
from scipy.ndimage import gaussian_filter

from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain


def made_terrain(grid: Grid, seed: int = 0) -> Terrain:
    rng = np.random.default_rng(seed)

    def smooth(size_m: float) -> np.ndarray:
        rough = gaussian_filter(rng.standard_normal(grid.shape), size_m / grid.cell_m)
        return rough / rough.std()

    height = (600 + 150 * smooth(900)).astype(np.float32)
    kinds = np.digitize(smooth(500), [-1.5, -0.6, 0.2, 1.0, 1.7])
    codes = np.array([cover.ROCK, cover.SCRUB, cover.WOODS, cover.FARM, cover.GRASS, cover.BUILT])
    covers = codes[kinds].astype(np.uint8)
    covers[smooth(700) > 2] = cover.WATER
    linear = np.zeros(grid.shape, np.uint8)
    linear[grid.rows // 3, :] |= cover.ROAD
    linear[:, grid.cols // 4] |= cover.PATH
    linear[:, (2 * grid.cols) // 3] |= cover.STREAM
    rows = np.arange(grid.rows)
    linear[rows, (rows * grid.cols) // grid.rows] |= cover.TRACK
    return Terrain(grid, height, covers, linear)
