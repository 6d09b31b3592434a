"""What the ground says about where people stop: kinds of place, and how likely each is."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Singles
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.profiles import facts
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain

Codes = npt.NDArray[np.uint8]

# Kinds of place, in the words of the published shares of finds.
PLACES: Final = (
    "field",
    "woods",
    "scrub",
    "rock",
    "water",
    "structure",
    "drainage",
    "linear",
    "road",
)
_PLACE_OF_COVER: Final = np.array(
    [0, 0, 2, 1, 0, 5, 3, 4, 4], dtype=np.uint8
)  # in the order of cover.NAMES
_LINES: Final = (  # later ones win
    (cover.DRAINAGE | cover.STREAM, "drainage"),
    (cover.RIDGE | cover.POWER | cover.PATH | cover.TRACK, "linear"),
    (cover.ROAD, "road"),
)
TRAVELLED: Final = cover.ROAD | cover.TRACK | cover.PATH


@dataclass(frozen=True, slots=True)
class Ground:
    """Each cell's part in the published tables; arrays are (rows, cols), row 0 south.

    Attributes
    ----------
    place
        Index into `PLACES`.
    offset
        0 on a road, track or path, 1 beside one, 2 farther off.
    uphill
        Whether the cell lies higher than the planning point.
    likelihood
        Density of finds against average ground, before the category's own shares.
    """

    place: Codes
    offset: Codes
    uphill: npt.NDArray[np.bool_]
    likelihood: Singles


def ground_of(terrain: Terrain, start_height_m: float) -> Ground:
    """Sort the cells of a terrain for someone who started at `start_height_m` above the sea.

    The likelihoods are Jacobs 2015, Table 1, where features overlap the greatest one.
    """
    place = _PLACE_OF_COVER[terrain.cover]
    for feature, name in _LINES:
        place[terrain.has(feature)] = PLACES.index(name)
    near = terrain.has(TRAVELLED)
    offset = np.full(place.shape, 2, dtype=np.uint8)
    offset[_beside(near)] = 1
    offset[near] = 0
    return Ground(place, offset, terrain.height_m > start_height_m, _likelihood(terrain))


def resample(terrain: Terrain, grid: Grid) -> Terrain:
    """Return the terrain on another grid of its zone, nearest cell; open ground where unknown.

    Linear features stay whole when the new cells are larger: each cell holds every feature that
    touches it.

    Raises
    ------
    BadInput
        Another zone, or no common ground.
    """
    if grid == terrain.grid:
        return terrain
    if (grid.zone, grid.north) != (terrain.grid.zone, terrain.grid.north):
        raise BadInput("terrain: its grid is in another UTM zone than the map's")
    x_m, y_m = grid.centres()
    row, _ = terrain.grid.rowcol(0.0, y_m + grid.south_m - terrain.grid.south_m)
    _, col = terrain.grid.rowcol(x_m + grid.west_m - terrain.grid.west_m, 0.0)
    known = np.outer(
        (row >= 0) & (row < terrain.grid.rows), (col >= 0) & (col < terrain.grid.cols)
    )
    if not known.any():
        raise BadInput("terrain: does not cover any of the map")
    index = np.ix_(row.clip(0, terrain.grid.rows - 1), col.clip(0, terrain.grid.cols - 1))
    linear = np.where(known, terrain.linear[index], 0).astype(np.uint8)
    if grid.cell_m > terrain.grid.cell_m:
        _keep_lines(terrain, grid, linear)
    return replace(
        terrain,
        grid=grid,
        height_m=terrain.height_m[index],
        cover=np.where(known, terrain.cover[index], cover.OPEN).astype(np.uint8),
        linear=linear,
    )


def _keep_lines(terrain: Terrain, grid: Grid, linear: Codes) -> None:
    row, col = np.nonzero(terrain.linear)
    x_m = (col + 0.5) * terrain.grid.cell_m + terrain.grid.west_m - grid.west_m
    y_m = (row + 0.5) * terrain.grid.cell_m + terrain.grid.south_m - grid.south_m
    inside = grid.inside(x_m, y_m)
    new_row, new_col = grid.rowcol(x_m[inside], y_m[inside])
    np.bitwise_or.at(linear, (new_row, new_col), terrain.linear[row[inside], col[inside]])


def _beside(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    tall = wide.copy()
    tall[:, 1:] |= wide[:, :-1]
    tall[:, :-1] |= wide[:, 1:]
    return tall


def _likelihood(terrain: Terrain) -> Singles:
    density = facts()["ground"]["density_against_average"]
    likelihood = np.ones(terrain.grid.shape, dtype=np.float32)
    features = (
        (cover.DRAINAGE, "drainage"),
        (cover.RIDGE, "ridge"),
        (cover.STREAM, "stream"),
        (cover.ROAD, "road"),
        (cover.TRACK | cover.PATH, "trail"),
    )
    likelihood[terrain.water] = density["water"]
    for feature, name in features:
        there = terrain.has(feature)
        likelihood[there] = np.maximum(likelihood[there], np.float32(density[name]))
    return likelihood
