"""Heights in: SRTM tiles (`.hgt`, `.hgt.zip`) and any GeoTIFF, laid over one grid."""

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import rasterio
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import voids

Band = npt.NDArray[np.float32]
Box = tuple[float, float, float, float]

TILE_SIDES = (1201, 3601)
TILE_NAME = re.compile(r"^([NS])(\d{2})([EW])(\d{3})", re.IGNORECASE)
TILE_VOID = -32768
LOWEST_M, HIGHEST_M = -500.0, 9000.0
MOST_VOID = 0.5


@dataclass(frozen=True, slots=True)
class Heights:
    """Heights on a grid, voids filled.

    Attributes
    ----------
    height_m
        (rows, cols) float32, row 0 in the south.
    void_count
        Cells of the box that the files cover without knowing their height.
    """

    height_m: Band
    void_count: int


@dataclass(frozen=True, slots=True)
class Surface:
    """One file's heights; row 0 in the north, NaN where unknown.

    `to_pixel` is the affine map (a, b, c, d, e, f) from the file's own x, y to column and row,
    with whole numbers at the samples.
    """

    height_m: Band
    to_pixel: tuple[float, float, float, float, float, float]
    frame: str
    edge: float  # how far, in samples, the file reaches beyond its outermost samples


def read(paths: Sequence[Path], grid: Grid, bbox: Box) -> Heights:
    """Lay files over a grid; where several hold a height, the first one counts.

    Parameters
    ----------
    paths : sequence of Path
        At least one.
    grid : Grid
        The frame of the answer, which covers `bbox`.
    bbox : (west, south, east, north)
        Degrees; the files must cover it, though not the grid's corners beyond it.

    Raises
    ------
    BadInput
        A file that is missing, unreadable, without a frame or not of heights; a box that the
        files do not cover, or one that is mostly voids.
    """
    if not paths:
        raise BadInput("dem: name at least one file of heights")
    x, y = np.meshgrid(*grid.centres())
    lon, lat = grid.to_lonlat(x, y)
    height = np.full(grid.shape, np.nan, np.float32)
    covered = np.zeros(grid.shape, np.bool_)
    for path in paths:
        surface = open_surface(path, grid)
        got, inside = _sample(surface, lon, lat)
        covered |= inside
        height = np.where(np.isnan(height), got, height)
    west, south, east, north = bbox
    wanted = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    _refuse_gap(wanted & ~covered, int(wanted.sum()), lon, lat)
    void_count = int((np.isnan(height) & wanted).sum())
    if void_count > MOST_VOID * wanted.sum():
        raise BadInput(f"dem: {void_count / wanted.sum():.0%} of the box has no height (voids)")
    return Heights(voids.fill(height)[0], void_count)


def open_surface(path: Path, grid: Grid) -> Surface:
    """Read what one file holds around a grid."""
    if not path.is_file():
        raise BadInput(f"dem: {path.name} does not exist")
    lower = path.name.lower()
    if lower.endswith((".hgt", ".hgt.zip")):
        return _tile(path)
    return _raster(path, grid)


def _tile(path: Path) -> Surface:
    name = TILE_NAME.match(path.name)
    if name is None:
        raise BadInput(f"dem: {path.name} must be named by its corner, such as N29E120.hgt")
    data = _unzipped(path) if path.suffix.lower() == ".zip" else path.read_bytes()
    side = next((n for n in TILE_SIDES if 2 * n * n == len(data)), None)
    if side is None:
        raise BadInput(f"dem: {path.name} is broken: it holds {len(data)} bytes of heights")
    band = np.frombuffer(data, ">i2").reshape(side, side).astype(np.float32)
    band[band == TILE_VOID] = np.nan
    _refuse_no_heights(band, path)
    south = int(name[2]) * (1 if name[1].upper() == "N" else -1)
    west = int(name[4]) * (1 if name[3].upper() == "E" else -1)
    step = float(side - 1)
    return Surface(band, (step, 0.0, -west * step, 0.0, -step, (south + 1) * step), "", 0.0)


def _unzipped(path: Path) -> bytes:
    most = 2 * TILE_SIDES[-1] ** 2
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            inner = [info for info in archive.infolist() if info.filename.lower().endswith("hgt")]
            if len(inner) != 1 or inner[0].file_size > most:
                raise BadInput(f"dem: {path.name} must hold one .hgt tile")
            return archive.read(inner[0])
    except (zipfile.BadZipFile, EOFError, ValueError) as fault:
        if isinstance(fault, BadInput):
            raise
        raise BadInput(f"dem: {path.name} is a broken zip file") from fault


def _raster(path: Path, grid: Grid) -> Surface:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # we refuse it in words
            with rasterio.open(path) as file:
                return _from_raster(path, file, grid)
    except RasterioError as fault:
        raise BadInput(f"dem: {path.name} cannot be read as a map of heights") from fault


def _from_raster(path: Path, file: Any, grid: Grid) -> Surface:
    if file.crs is None or file.transform.is_identity:
        raise BadInput(f"dem: {path.name} does not say its coordinate system")
    if file.count != 1 or file.dtypes[0].startswith("complex"):
        raise BadInput(f"dem: {path.name} has {file.count} bands; heights have one")
    frame = "" if file.crs.to_epsg() == 4326 else file.crs.to_wkt()
    window, thin = _window(file, frame, grid)
    shape = (max(1, round(window.height / thin)), max(1, round(window.width / thin)))
    band = file.read(1, window=window, out_shape=shape, masked=True, resampling=Resampling.average)
    height = np.ma.filled(band.astype(np.float32), np.nan)
    _refuse_no_heights(height, path)
    to_pixel = ~file.window_transform(window)
    x_thin, y_thin = shape[1] / window.width, shape[0] / window.height
    return Surface(
        height,
        (
            to_pixel.a * x_thin,
            to_pixel.b * x_thin,
            to_pixel.c * x_thin - 0.5,
            to_pixel.d * y_thin,
            to_pixel.e * y_thin,
            to_pixel.f * y_thin - 0.5,
        ),
        frame,
        0.5,
    )


def _window(file: Any, frame: str, grid: Grid) -> tuple[Window, float]:
    """Return the part of a raster that the grid needs, and how far to thin it out."""
    part = np.linspace(0, 1, 9)
    gx, gy = np.meshgrid(part * grid.width_m, part * grid.height_m)
    x, y = _in_frame(frame, *grid.to_lonlat(gx, gy))
    across, down = ~file.transform * (x.ravel(), y.ravel())
    margin = 3.0
    left, right = max(0.0, across.min() - margin), min(file.width, across.max() + margin)
    top, bottom = max(0.0, down.min() - margin), min(file.height, down.max() + margin)
    if right - left < 1 or bottom - top < 1:
        left, top, right, bottom = 0, 0, min(2, file.width), min(2, file.height)
    window = Window(
        int(left), int(top), int(np.ceil(right) - int(left)), int(np.ceil(bottom) - int(top))
    )
    step = np.hypot(np.diff(across.reshape(9, 9)[4]), np.diff(down.reshape(9, 9)[4])).mean()
    cells = grid.width_m / 8 / grid.cell_m
    return window, max(1.0, float(step / cells))


def _refuse_no_heights(band: Band, path: Path) -> None:
    if np.isnan(band).all():
        raise BadInput(f"dem: {path.name} holds no height in the box, only voids")
    low, high = float(np.nanmin(band)), float(np.nanmax(band))
    if not (low >= LOWEST_M and high <= HIGHEST_M):
        raise BadInput(
            f"dem: {path.name} holds {low:.0f} to {high:.0f}, which are no heights in metres"
        )


def _in_frame(frame: str, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    if not frame:
        return lon, lat
    change = pyproj.Transformer.from_crs("EPSG:4326", frame, always_xy=True)
    x, y = change.transform(lon, lat)
    return np.asarray(x), np.asarray(y)


def _sample(surface: Surface, lon: Floats, lat: Floats) -> tuple[Band, npt.NDArray[np.bool_]]:
    """Interpolate bilinearly between the samples that are known; say where the file reaches."""
    a, b, c, d, e, f = surface.to_pixel
    x, y = _in_frame(surface.frame, lon, lat)
    col, row = a * x + b * y + c, d * x + e * y + f
    rows, cols = surface.height_m.shape
    slack = surface.edge + 1e-6
    inside = (row >= -slack) & (row <= rows - 1 + slack)
    inside &= (col >= -slack) & (col <= cols - 1 + slack)
    row, col = np.clip(row[inside], 0, rows - 1), np.clip(col[inside], 0, cols - 1)
    r, c0 = row.astype(np.int64), col.astype(np.int64)
    total, known = np.zeros(len(r)), np.zeros(len(r))
    for dr in (0, 1):
        for dc in (0, 1):
            weight = np.abs(1 - dr - (row - r)) * np.abs(1 - dc - (col - c0))
            value = surface.height_m[np.minimum(r + dr, rows - 1), np.minimum(c0 + dc, cols - 1)]
            has = ~np.isnan(value)
            total[has] += weight[has] * value[has]
            known[has] += weight[has]
    out = np.full(lon.shape, np.nan, np.float32)
    out[inside] = np.where(known >= 0.5, total / np.maximum(known, 1e-9), np.nan)
    return out, inside


def _refuse_gap(gap: npt.NDArray[np.bool_], wanted: int, lon: Floats, lat: Floats) -> None:
    missing = int(gap.sum())
    if missing:
        raise BadInput(
            f"dem: the files do not cover the box; {missing / wanted:.1%} of it is missing, "
            f"between {lon[gap].min():.4f} and {lon[gap].max():.4f} E, "
            f"{lat[gap].min():.4f} and {lat[gap].max():.4f} N"
        )
