"""Hillshade as small transparent picture tiles in Web Mercator, for any web map."""

from collections.abc import Iterator
from math import asinh, ceil, cos, floor, log2, pi, radians, tan
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from firstlight.places.planning.ground import Grid

Band = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

SIDE = 256
EQUATOR_M = 40_075_016.686
MIN_ZOOM, MAX_ZOOM = 9, 14
LEVEL_LIGHT = 0.7071  # what level ground gets from a sun at 45 degrees: drawn as nothing
BLACK, WHITE = 190, 110  # opacity of the deepest shade and of the brightest light
STEPS = 12  # shades of dark and light; few, so that the files are small


def zooms(grid: Grid) -> tuple[int, int]:
    """Return the least and greatest zoom: up to where a pixel is finer than a cell."""
    _, south, _, north = grid.bounds_lonlat()
    pixel_m = EQUATOR_M / SIDE * cos(radians((south + north) / 2))
    finest = min(MAX_ZOOM, max(MIN_ZOOM, ceil(log2(pixel_m / grid.cell_m))))
    return MIN_ZOOM, finest


def write(shade: Band, grid: Grid, folder: Path) -> tuple[int, int]:
    """Write `folder`/{z}/{x}/{y}.png and return the zooms; tiles of nothing are left out.

    Parameters
    ----------
    shade : (rows, cols) array
        Light on each cell, 0 to 1, row 0 in the south.
    grid : Grid
        The frame of `shade`.
    folder : Path
        Where the tiles go.
    """
    least, finest = zooms(grid)
    for zoom in range(least, finest + 1):
        thin, cell_m = _thinned(shade, grid, zoom)
        for x, y in tiles_over(grid, zoom):
            picture = _draw(thin, cell_m, grid, zoom, x, y)
            if picture[..., 1].any():
                path = folder / str(zoom) / str(x % 2**zoom) / f"{y}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(picture, "LA").save(path, compress_level=6)
    return least, finest


def tiles_over(grid: Grid, zoom: int) -> Iterator[tuple[int, int]]:
    """Yield column and row of each tile that may hold ground; columns run on past the last."""
    west, south, east, north = grid.bounds_lonlat()
    count = 2**zoom
    top, bottom = _tile_y(north, count), _tile_y(south, count)
    for x in range(floor((west + 180) / 360 * count), floor((east + 180) / 360 * count) + 1):
        for y in range(floor(top), floor(bottom) + 1):
            yield x, y


def _tile_y(lat_deg: float, count: int) -> float:
    return (1 - asinh(tan(radians(lat_deg))) / pi) / 2 * count


def _thinned(shade: Band, grid: Grid, zoom: int) -> tuple[Band, float]:
    """Average cells into blocks of about a pixel, so that low zooms do not flicker."""
    _, south, _, north = grid.bounds_lonlat()
    pixel_m = EQUATOR_M / SIDE / 2**zoom * cos(radians((south + north) / 2))
    by = max(1, min(floor(pixel_m / grid.cell_m), *grid.shape))
    rows, cols = grid.rows // by * by, grid.cols // by * by
    blocks = shade[:rows, :cols].reshape(rows // by, by, cols // by, by)
    return blocks.mean(axis=(1, 3)).astype(np.float32), grid.cell_m * by


def _draw(
    shade: Band, cell_m: float, grid: Grid, zoom: int, x: int, y: int
) -> npt.NDArray[np.uint8]:
    """Return a tile: black or white, the stronger the farther from level ground's light."""
    x_m, y_m = _places(grid, zoom, x, y)
    col, row = x_m / cell_m - 0.5, y_m / cell_m - 0.5
    inside = (col > -0.5) & (row > -0.5) & (x_m < grid.width_m) & (y_m < grid.height_m)
    rows, cols = shade.shape
    inside &= (col < cols - 0.5) & (row < rows - 0.5)
    picture = np.zeros((SIDE, SIDE, 2), np.uint8)
    if not inside.any():
        return picture
    light = _between(shade, np.clip(row, 0, rows - 1.001), np.clip(col, 0, cols - 1.001))
    room = np.where(light < LEVEL_LIGHT, LEVEL_LIGHT, 1 - LEVEL_LIGHT)
    off = (light - LEVEL_LIGHT) / room
    strength = np.round(np.clip(np.abs(off), 0, 1) * STEPS) / STEPS
    picture[..., 0] = np.where((off > 0) & inside, 255, 0)
    opacity = np.where(off > 0, WHITE, BLACK)
    picture[..., 1] = np.where(inside, strength * opacity, 0).astype(np.uint8)
    picture[picture[..., 1] == 0] = 0
    return picture


def _places(grid: Grid, zoom: int, x: int, y: int) -> tuple[Floats, Floats]:
    """Return where each pixel of a tile lies, metres from the grid's corner."""
    count = 2**zoom
    at = (np.arange(SIDE) + 0.5) / SIDE
    lon = (x + at) / count * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(pi * (1 - 2 * (y + at) / count))))
    return grid.mesh_to_xy(lon, lat)


def _between(band: Band, row: Floats, col: Floats) -> Floats:
    rows, cols = band.shape
    r, c = row.astype(np.int64), col.astype(np.int64)
    dr, dc = row - r, col - c
    r1, c1 = np.minimum(r + 1, rows - 1), np.minimum(c + 1, cols - 1)
    south = band[r, c] * (1 - dc) + band[r, c1] * dc
    north = band[r1, c] * (1 - dc) + band[r1, c1] * dc
    mixed: Floats = south * (1 - dr) + north * dr
    return mixed
