"""The lie of the land: hills, a river with its basin, a gorge with a dam, a reservoir."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.spatial import cKDTree

from firstlight.places.planning import made_ground
from firstlight.places.planning.ground import Grid

Band = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# The river from its entry in the south to its exit in the north-east: x and y in metres from the
# grid's corner, height of the valley floor, half width of the level floor, and how far from the
# floor the hills reach their full height.
RIVER = np.array(
    [
        (5200.0, -500.0, 120.0, 40.0, 1700.0),
        (5600.0, 1000.0, 100.0, 90.0, 1700.0),
        (4900.0, 2400.0, 84.0, 330.0, 1600.0),
        (5700.0, 3800.0, 74.0, 380.0, 1500.0),
        (6500.0, 4700.0, 69.0, 60.0, 700.0),
        (6900.0, 5500.0, 65.0, 60.0, 700.0),
        (7500.0, 6500.0, 62.0, 600.0, 1500.0),
        (8400.0, 7800.0, 59.0, 1300.0, 2000.0),
        (9600.0, 9400.0, 55.0, 1700.0, 2200.0),
        (11200.0, 12800.0, 50.0, 1900.0, 2200.0),
    ]
)
DAM_AT, DAM_HALF_M = 4.5, 900.0  # its place along the river, and how far it may reach
LAKE_AT = 3
CREST_M, LEVEL_M = 104.0, 98.0
TOP_M = 560.0
BED_M, BED_HALF_M = 3.0, 45.0  # the river lies so much below the floor
EROSION_ROUNDS = 16
RIPPLE_M = 2.0  # the valley floor is not quite even, so that its streams wind


@dataclass(frozen=True, slots=True)
class Lie:
    """Heights, the water of the reservoir, the dam and the river's line."""

    height_m: Band
    reservoir: Mask
    dam: Mask
    river_xy: Floats
    floor_m: Band
    away_m: Band
    """Distance from the edge of the valley's level floor."""


def lay(grid: Grid, rng: np.random.Generator) -> Lie:
    """Make the heights of hill country around a reservoir."""
    river, valley = _valley(grid)
    floor = valley.floor_m + RIPPLE_M * _noise(grid, rng, (700.0, 250.0))
    rise = 1 - np.exp(-2.2 * (np.maximum(valley.away_m, 0) / valley.flank_m) ** 1.3)
    rough = _noise(grid, rng, (1500.0, 700.0, 330.0, 150.0))
    hills = floor + rise * (0.55 + 0.45 * rough) * (TOP_M - floor)
    height = _eroded(np.maximum(hills, floor).astype(np.float32), floor, grid.cell_m)
    bed = np.clip(1.5 - valley.from_river_m / BED_HALF_M, 0, 1) * BED_M
    height = (height - bed).astype(np.float32)
    dam = _dam(river, height, grid)
    height = np.where(dam, np.float32(CREST_M), height)
    reservoir = _flooded(height, dam, grid)
    height[reservoir] = LEVEL_M
    return Lie(height, reservoir, dam, river, floor, valley.away_m)


@dataclass(frozen=True, slots=True)
class Valley:
    """What each cell knows of the river nearest to it."""

    floor_m: Band
    away_m: Band
    flank_m: Band
    from_river_m: Band


def _valley(grid: Grid) -> tuple[Floats, Valley]:
    """Return the river's line, and the floor and flanks on both sides of it."""
    along = np.linspace(0, len(RIVER) - 1, 400)
    spots = np.column_stack(
        [np.interp(along, np.arange(len(RIVER)), RIVER[:, k]) for k in range(5)]
    )
    spots[:, 0] += 130 * np.sin(along * 4.1)  # bends
    spots[:, :2] = ndimage.gaussian_filter1d(spots[:, :2], 6, axis=0, mode="nearest")
    x, y = np.meshgrid(*grid.centres())
    far, spot = cKDTree(spots[:, :2]).query(np.column_stack([x.ravel(), y.ravel()]))
    nearest = far.reshape(grid.shape).astype(np.float32)
    here = spots[spot, 2:].T.reshape(3, *grid.shape).astype(np.float32)
    floor, half, flank = (ndimage.gaussian_filter(band, 5) for band in here)
    # The floor falls a little towards the river, so that water finds it.
    return spots[:, :2], Valley(floor + 0.004 * nearest, nearest - half, flank, nearest)


def _noise(grid: Grid, rng: np.random.Generator, waves_m: tuple[float, ...]) -> Band:
    """Return smooth noise of several wavelengths, between -1 and 1, rarely near either."""
    total = np.zeros(grid.shape)
    for number, wave_m in enumerate(waves_m):
        white = rng.standard_normal(grid.shape)
        smooth = ndimage.gaussian_filter(white, wave_m / grid.cell_m / 2, mode="reflect")
        total += 0.5**number * smooth / smooth.std()
    return np.tanh(total / 2.4).astype(np.float32)


def _eroded(height: Band, floor: Band, cell_m: float) -> Band:
    """Cut valleys where water gathers and let slopes settle, a little in every round."""
    for _ in range(EROSION_ROUNDS):
        gathered = made_ground.through_m2(height, cell_m)
        above = height - floor
        cut = 0.03 * above * np.minimum(1.0, np.sqrt(gathered / 1.5e6))
        height = np.maximum(height - cut.astype(np.float32), floor)
        height = 0.75 * height + 0.25 * ndimage.uniform_filter(height, 3)
    return height.astype(np.float32)


def _dam(river: Floats, height: Band, grid: Grid) -> Mask:
    """Return the wall across the gorge, as far to both sides as the ground is below its crest."""
    at = int(DAM_AT / (len(RIVER) - 1) * (len(river) - 1))
    run = river[at + 4] - river[at - 4]
    run /= np.hypot(*run)
    x, y = grid.centres()
    east, north = x[None, :] - river[at, 0], y[:, None] - river[at, 1]
    along, across = east * run[0] + north * run[1], north * run[0] - east * run[1]
    wall = (np.abs(along) <= grid.cell_m) & (np.abs(across) <= DAM_HALF_M) & (height < CREST_M)
    pieces, _ = ndimage.label(wall, np.ones((3, 3)))
    row, col = grid.rowcol(*river[at])
    dam: Mask = pieces == pieces[int(row), int(col)]
    return dam


def _flooded(height: Band, dam: Mask, grid: Grid) -> Mask:
    """Return what the dam holds back: low ground that hangs together on its upper side."""
    pools, _ = ndimage.label((height < LEVEL_M) & ~dam)
    row, col = grid.rowcol(RIVER[LAKE_AT, 0], RIVER[LAKE_AT, 1])
    flooded: Mask = ndimage.binary_fill_holes(pools == pools[int(row), int(col)])
    return flooded & ~dam
