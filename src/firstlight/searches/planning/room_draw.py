"""The map of a plan as files that the page lays over the ground."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from firstlight.engine.arrays import Bytes, Floats
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import contours
from firstlight.engine.terrain.segments.outline import polygons, to_lonlat

MAP, PICTURE, CONTOURS, COVERED = (
    "map.npz",
    "probability.png",
    "contours.geojson",
    "covered.geojson",
)
SIDE_PX = 1024
PACKED = 4  # the tightest packing takes ten times as long for a tenth less
SHARES = (0.25, 0.5, 0.75, 0.95)
POD_STEPS = (0.1, 0.3, 0.5, 0.7, 0.9)
SHOWN = 0.97  # of the probability; the thin rest is left clear
SMOOTH_CELLS = 1.5
# From dark blue over grey to yellow, evenly lighter, told apart by people who confuse red and
# green. Own stops, after the idea of Nunez, Anderton & Renslow 2018 (PLoS ONE 13:e0199239).
RAMP = np.array(
    [
        (0, 34, 78),
        (42, 63, 109),
        (86, 92, 108),
        (124, 123, 120),
        (164, 156, 115),
        (207, 191, 95),
        (254, 232, 56),
    ],
    dtype=np.float64,
)


def write_products(folder: Path, mass: Floats, grid: Grid, covered: Floats) -> None:
    """Write the map, its picture, its contours and the ground covered into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    smooth = ndimage.gaussian_filter(mass, SMOOTH_CELLS)
    rank = shares_of(smooth)
    np.savez_compressed(
        folder / MAP, heatmap=mass.astype(np.float32), cell_m=np.float64(grid.cell_m)
    )
    Image.fromarray(_picture(rank, grid)).save(folder / PICTURE, compress_level=PACKED)
    _dump(folder / CONTOURS, _contours(rank, grid))
    _dump(folder / COVERED, _covered(covered, grid))


def bounds_of(grid: Grid) -> list[float]:
    """Return west, south, east, north of the picture, degrees."""
    return [round(each, 7) for each in grid.bounds_lonlat()]


def shares_of(mass: Floats) -> Floats:
    """Return for each cell the share of the probability that lies in denser cells, 0 to 1."""
    flat = mass.ravel()
    order = np.argsort(-flat, kind="stable")
    upto = np.cumsum(flat[order])
    share = np.empty_like(flat)
    share[order] = upto / max(float(upto[-1]), 1e-300)
    found: Floats = np.where(flat > 0, share, 1.0).reshape(mass.shape)
    return found


def _picture(rank: Floats, grid: Grid) -> Bytes:
    """Return the picture, north up, even in Web Mercator between its bounds."""
    west, south, east, north = grid.bounds_lonlat()
    up, down = np.arctanh(np.sin(np.radians([north, south])))
    tall = SIDE_PX if grid.rows >= grid.cols else max(1, SIDE_PX * grid.rows // grid.cols)
    wide = SIDE_PX if grid.cols >= grid.rows else max(1, SIDE_PX * grid.cols // grid.rows)
    y = np.degrees(np.arcsin(np.tanh(up + (down - up) * (np.arange(tall) + 0.5) / tall)))
    x = west + (east - west) * (np.arange(wide) + 0.5) / wide
    row, col = grid.rowcol(*grid.mesh_to_xy(x, y))
    inside = (row >= 0) & (row < grid.rows) & (col >= 0) & (col < grid.cols)
    value = np.ones(row.shape)
    value[inside] = rank[row[inside], col[inside]]
    return _coloured(1 - value)


def _coloured(dense: Floats) -> Bytes:
    at = np.clip(dense, 0, 1) * (len(RAMP) - 1)
    low = np.minimum(at.astype(int), len(RAMP) - 2)
    part = (at - low)[..., None]
    picture = np.zeros((*dense.shape, 4), dtype=np.uint8)
    picture[..., :3] = RAMP[low] * (1 - part) + RAMP[low + 1] * part
    # The thin end fades out, so that the ground stays readable where nobody looks first.
    fade = np.clip((dense - (1 - SHOWN)) / 0.25, 0, 1)
    picture[..., 3] = (215 * fade).astype(np.uint8)
    picture[picture[..., 3] == 0] = 0
    return picture


def _contours(rank: Floats, grid: Grid) -> dict[str, Any]:
    """Trace the borders of the densest ground that holds each share."""
    steps = np.interp(rank, [0, *SHARES, 1], [0, 1, 2, 3, 4, 4.9]).astype(np.float32)
    features = []
    for level, line in contours.trace(steps, grid.cell_m, 1.0):
        number = round(level)
        if 1 <= number <= len(SHARES) and len(line) > 12:
            lon, lat = grid.to_drawn(line[:, 0], line[:, 1])
            pairs = np.column_stack([lon, lat]).round(6).tolist()
            features.append(
                {
                    "type": "Feature",
                    "properties": {"level": round(100 * SHARES[number - 1])},
                    "geometry": {"type": "LineString", "coordinates": pairs},
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _covered(covered: Floats, grid: Grid) -> dict[str, Any]:
    """Return covered ground as areas of one class of POD each."""
    pod = -np.expm1(-covered)
    labels = np.searchsorted(POD_STEPS, pod, side="right").astype(np.int32) - 1
    features = []
    if (labels >= 0).any():
        used = np.unique(labels[labels >= 0])
        number = np.full(len(POD_STEPS) + 1, -1, np.int32)
        number[used] = np.arange(used.size)
        for which, area in zip(used, polygons(number[labels], grid, grid.cell_m), strict=True):
            features.append(
                {
                    "type": "Feature",
                    "properties": {"pod": POD_STEPS[which]},
                    "geometry": _mapping(to_lonlat(area, grid)),
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _mapping(area: Any) -> Any:
    import shapely

    return shapely.geometry.mapping(shapely.set_precision(area, 1e-6))


def _dump(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")
