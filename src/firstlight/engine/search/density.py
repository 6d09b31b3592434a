"""Particles become a map: each is shared out over the ground close to it."""

import numpy as np
from scipy.spatial import cKDTree

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.scatter import gather, scatter

# A particle covers the ground up to this many times the distance to its NEIGHBOURS-th neighbour:
# about 25 particles overlap at any place, which leaves some 15 % of noise before smoothing by
# the ground, while paths on which people gather stay sharp.
NEIGHBOURS = 16
REACH = 1.25
FURTHEST_SHARE = 0.04


def spreads_m(x_m: Floats, y_m: Floats, grid: Grid) -> Floats:
    """Return how far each particle is shared out, metres: at least 1 cell.

    The distance to the 16th neighbour, so that crowds stay sharp and lone particles make no
    spikes; at most 4 % of the grid's longer side.
    """
    count = min(NEIGHBOURS, x_m.size - 1)
    if count < 1:
        return np.full(x_m.shape, grid.cell_m)
    tree = cKDTree(np.column_stack([x_m, y_m]), compact_nodes=False, balanced_tree=False)
    distance, _ = tree.query(tree.data, k=[count + 1])
    furthest = max(grid.cell_m, FURTHEST_SHARE * max(grid.width_m, grid.height_m))
    spread: Floats = np.clip(REACH * distance[:, 0], grid.cell_m, furthest)
    return spread


def share_out(
    x_m: Floats,
    y_m: Floats,
    weight: Floats,
    spread_m: Floats,
    grid: Grid,
    ground: Singles | None = None,
) -> Floats:
    """Return the (rows, cols) mass of particles at the given places.

    Each particle's weight goes to the cells within its spread, by a smooth kernel times the
    ground's likelihood, normalised over the whole kernel: what falls off the grid is lost to it
    and nothing else is.

    Parameters
    ----------
    x_m, y_m, weight, spread_m : (n,) arrays
        Metres from the grid's corner; probability; metres, at least one cell.
    grid : Grid
        Where to put it.
    ground : (rows, cols) array or None
        Relative likelihood of each cell against its neighbours; off the grid it is 1.
    """
    mass = np.zeros(grid.shape)
    scatter(x_m, y_m, weight, spread_m, grid.cell_m, _ground(grid, ground), mass)
    return mass


def regrounded(
    x_m: Floats, y_m: Floats, spread_m: Floats, grid: Grid, before: Singles, after: Singles
) -> Floats:
    """Return by what each weight grows when the ground's likelihood changes.

    With weights times this and `after` as ground, `share_out` gives its old map times
    ``after / before`` in every cell.
    """
    change = np.empty(x_m.size)
    gather(x_m, y_m, spread_m, grid.cell_m, before, after, change)
    return change


def _ground(grid: Grid, ground: Singles | None) -> Singles:
    if ground is None:
        return np.broadcast_to(np.float32(1), grid.shape).copy()
    return np.ascontiguousarray(ground, dtype=np.float32)
