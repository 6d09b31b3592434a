"""Where people live: the town and the villages."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from firstlight.places.packs.made.names import VILLAGES
from firstlight.places.packs.made.shape import Lie
from firstlight.places.planning.ground import Grid

Mask = npt.NDArray[np.bool_]

TOWN_XY = (8900.0, 8300.0)
APART_M = 1250.0
EDGE_M = 600.0
TOWN_RADIUS_M, VILLAGE_RADIUS_M = 620.0, 170.0


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows and columns of the town and the villages, and the cells they are built on."""

    town_rc: tuple[int, int]
    village_rc: npt.NDArray[np.int64]
    built: Mask


def settle(lie: Lie, grid: Grid, rng: np.random.Generator) -> Settled:
    """Put the town in the basin and villages on gentle ground, well apart and near water."""
    rise_y, rise_x = np.gradient(lie.height_m, grid.cell_m)
    steep = ndimage.gaussian_filter(np.hypot(rise_x, rise_y), 3)
    row, col = grid.rowcol(*TOWN_XY)
    town = (int(row), int(col))
    dry = ~ndimage.binary_dilation(lie.reservoir, iterations=4) & (lie.height_m < 360)
    worth = -14.0 * steep - 0.0011 * lie.height_m + 0.25 * rng.random(grid.shape)
    worth -= 0.08 * np.abs(lie.away_m) / 1000
    edge = int(EDGE_M / grid.cell_m)
    inner = np.zeros(grid.shape, np.bool_)
    inner[edge:-edge, edge:-edge] = True
    free = dry & inner & ~_round(grid, town, TOWN_RADIUS_M + 700)
    chosen = []
    for _ in VILLAGES:
        best = np.where(free, worth, -np.inf).argmax()
        spot = (int(best // grid.cols), int(best % grid.cols))
        chosen.append(spot)
        free &= ~_round(grid, spot, APART_M)
    chosen.sort(key=lambda rc: (-(rc[0] // 60), rc[1]))
    built = _built(grid, town, TOWN_RADIUS_M, rng)
    for spot in chosen:
        built |= _built(grid, spot, VILLAGE_RADIUS_M, rng)
    wet = ndimage.binary_dilation(lie.reservoir, iterations=2)
    return Settled(town, np.array(chosen), built & ~wet)


def _round(grid: Grid, rc: tuple[int, int], radius_m: float) -> Mask:
    r, c = np.ogrid[: grid.rows, : grid.cols]
    near: Mask = np.hypot(r - rc[0], c - rc[1]) * grid.cell_m <= radius_m
    return near


def _built(grid: Grid, rc: tuple[int, int], radius_m: float, rng: np.random.Generator) -> Mask:
    """Return a ragged patch of houses."""
    r, c = np.ogrid[: grid.rows, : grid.cols]
    angle = np.arctan2(r - rc[0], c - rc[1])
    turn = rng.uniform(0, 2 * np.pi, 3)
    ragged = 1 + sum(0.16 * np.sin(k * angle + turn[k - 2]) for k in (2, 3, 4))
    patch: Mask = np.hypot(r - rc[0], c - rc[1]) * grid.cell_m <= radius_m * ragged
    return patch
