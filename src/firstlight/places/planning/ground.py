"""The engine's ground, for this room: grids, terrain and what is derived from them.

Everything else in `places` takes these names from here and knows nothing of the engine.
"""

import numpy as np
import numpy.typing as npt

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import contours, cover, relief, speed, voids
from firstlight.engine.terrain.model import Terrain

Band = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]
Line = npt.NDArray[np.float64]

__all__ = [
    "BadInput",
    "Grid",
    "Terrain",
    "contour_lines",
    "cover",
    "hillshade",
    "pace",
    "smoothed",
    "with_relief",
]


def with_relief(
    grid: Grid, height_m: Band, land: Codes, linear: Codes, void_count: int = 0
) -> Terrain:
    """Return terrain whose ridges and drainage lines are marked beside the mapped features."""
    # Compiled code takes a second to load: who only reads packs does not wait for it.
    from firstlight.engine.terrain import flow

    marked = linear.copy()
    marked[flow.drainage(height_m, grid.cell_m) & (land != cover.WATER)] |= cover.DRAINAGE
    marked[flow.ridges(height_m, grid.cell_m) & (land != cover.WATER)] |= cover.RIDGE
    return Terrain(grid, height_m, land, marked, void_count)


def hillshade(terrain: Terrain) -> Band:
    """Return the light on each cell, 0 to 1."""
    return relief.hillshade(terrain.height_m, terrain.grid.cell_m)


def contour_lines(terrain: Terrain) -> tuple[float, list[tuple[float, Line]]]:
    """Return the interval chosen for the relief, and each line's height and x, y in metres."""
    every_m = contours.interval_m(terrain.height_m)
    return every_m, contours.trace(terrain.height_m, terrain.grid.cell_m, every_m)


def pace(terrain: Terrain) -> Band:
    """Return the seconds that a metre takes on foot; -1 where nobody can walk."""
    seconds = speed.foot_pace_s_per_m(terrain)
    return np.where(np.isfinite(seconds), seconds, np.float32(-1))


def smoothed(height_m: Band) -> Band:
    """Return heights without voids (NaN)."""
    return voids.fill(height_m)[0]
