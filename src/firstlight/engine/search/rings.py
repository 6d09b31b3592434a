"""How much of a map lies within a distance of a point, cell edges counted fairly."""

import numpy as np

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.frames.grid import Grid

_PARTS = 8


def inside_shares(grid: Grid, x_m: float, y_m: float, radius_m: float) -> Singles:
    """Return the (rows, cols) share of each cell that lies within `radius_m` of a point.

    Cells that the circle cuts are measured by 8 x 8 points, so a small circle on large cells is
    not rounded to whole ones.
    """
    columns, rows = grid.centres()
    square = (columns - x_m)[None, :] ** 2 + (rows - y_m)[:, None] ** 2
    half = grid.cell_m * np.sqrt(0.5)
    share = (square <= radius_m**2).astype(np.float32)
    cut = square <= (radius_m + half) ** 2
    cut &= square > max(0.0, radius_m - half) ** 2
    row, col = np.nonzero(cut)
    part = ((np.arange(_PARTS) + 0.5) / _PARTS - 0.5) * grid.cell_m
    dx = (columns[col] - x_m)[:, None, None] + part[None, :, None]
    dy = (rows[row] - y_m)[:, None, None] + part[None, None, :]
    share[row, col] = (dx**2 + dy**2 <= radius_m**2).mean(axis=(1, 2))
    return share


def mass_within(mass: Floats, grid: Grid, x_m: float, y_m: float, radius_m: float) -> float:
    """Return the probability within `radius_m` (metres) of a point, cut cells by their share."""
    return float((mass * inside_shares(grid, x_m, y_m, radius_m)).sum())


def holds_circle(grid: Grid, x_m: float, y_m: float, radius_m: float) -> bool:
    """Say whether the whole circle lies on the grid."""
    slack = 1e-6 * grid.cell_m
    room = min(x_m, y_m, grid.width_m - x_m, grid.height_m - y_m)
    return radius_m <= room + slack
