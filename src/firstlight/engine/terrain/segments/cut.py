"""Cut an area into search segments."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments import atoms, balance, merge
from firstlight.engine.terrain.segments.describe import Segmentation, describe

Mask = npt.NDArray[np.bool_]

HECTARE_M2 = 10_000.0
USUAL = 1.4  # segments are wanted this many times the geometric mean of their bounds


def disc(grid: Grid, x_m: float, y_m: float, radius_m: float) -> Mask:
    """Return the cells whose centres lie within `radius_m` of a point."""
    if not (np.isfinite(radius_m) and radius_m > 0):
        raise BadInput("radius_m: must be a number above 0")
    x, y = grid.centres()
    inside: Mask = (x[None, :] - x_m) ** 2 + (y[:, None] - y_m) ** 2 <= radius_m**2
    return inside


def cut(
    terrain: Terrain,
    area: Mask,
    min_ha: float = 5.0,
    max_ha: float = 50.0,
    mass: Floats | None = None,
) -> Segmentation:
    """Cut an area into segments along the features that people follow.

    Parameters
    ----------
    terrain : Terrain
        The ground; its roads, tracks, paths, streams, ridges and drainage carry the borders.
    area : (rows, cols) array of bool
        The area of interest.
    min_ha, max_ha : float
        Bounds of a segment, hectares. No segment is larger; one is smaller only where the
        ground leaves no choice (an islet, a corner of the area).
    mass : (rows, cols) array, optional
        Probability of each cell: where it is dense, segments are smaller.

    Returns
    -------
    Segmentation
        Every cell of the area in exactly one segment, which hangs together by cell sides and
        is either land or open water.

    Raises
    ------
    BadInput
        An empty area, bounds that contradict each other or the cell, shapes that differ.
    """
    least, most = _bounds(terrain, area, min_ha, max_ha, mass)
    kind = atoms.kinds(area, terrain.water, int(np.ceil(least)))
    held = atoms.strength(terrain.linear)
    side = max(2, int((least / 3) ** 0.5))
    piece = atoms.grow(kind, held, side)
    wanted = _wanted(piece, mass, least, most)
    segment = merge.join(merge.regions_of(piece, kind, held, wanted), least, most)
    labels = np.append(segment, -1).astype(np.int32)[piece]
    return describe(terrain, balance.even_out(labels, kind, least, most), mass)


def _bounds(
    terrain: Terrain, area: Mask, min_ha: float, max_ha: float, mass: Floats | None
) -> tuple[float, float]:
    if area.shape != terrain.grid.shape or area.dtype != np.bool_:
        raise BadInput(f"area: must be a {terrain.grid.shape} array of true and false")
    if not area.any():
        raise BadInput("area: holds no cell of the grid")
    if mass is not None and (mass.shape != area.shape or not np.isfinite(mass).all()):
        raise BadInput("mass: must be finite and have the shape of the grid")
    if not (np.isfinite(min_ha) and np.isfinite(max_ha) and min_ha > 0 and 2 * min_ha <= max_ha):
        raise BadInput("min_ha: must be above 0 and at most half of max_ha")
    cell_m2 = terrain.grid.cell_area_m2
    if max_ha * HECTARE_M2 < 12 * cell_m2:
        raise BadInput("max_ha: a segment would be smaller than twelve cells")
    return min_ha * HECTARE_M2 / cell_m2, max_ha * HECTARE_M2 / cell_m2


def _wanted(
    piece: npt.NDArray[np.int32], mass: Floats | None, least: float, most: float
) -> Floats:
    """Return the size wanted at each piece, cells: smaller where probability is dense."""
    count = int(piece.max()) + 1
    usual = min(most, USUAL * (least * most) ** 0.5)
    inside = piece >= 0
    if mass is None or not mass[inside].sum() > 0:
        return np.full(count, usual)
    flat = piece[inside]
    dense = np.bincount(flat, weights=mass[inside], minlength=count) / np.bincount(flat)
    relative = dense / (mass[inside].sum() / inside.sum())
    wanted: Floats = np.clip(usual / np.sqrt(np.maximum(relative, 1e-6)), 1.6 * least, most)
    return wanted
