"""Segments as polygons that share their borders."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from firstlight.engine.arrays import Ints
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid

Shape: TypeAlias = Any  # a shapely geometry; shapely carries no types


def polygons(labels: Ints, grid: Grid, smooth_m: float = 0.0) -> list[Shape]:
    """Return one shape a label, metres from the grid's corner.

    Parameters
    ----------
    labels : (rows, cols) int32 array
        Segment of each cell, from 0; -1 outside.
    grid : Grid
        The frame of `labels`.
    smooth_m : float
        How far a border may be moved to straighten it; neighbours move together, so that no
        gap and no overlap can arise. 0 keeps the sides of the cells.

    References
    ----------
    Visvalingam & Whyatt 1993, Cartographic J. 30:46, over whole coverages (GEOS).
    """
    if not (np.isfinite(smooth_m) and smooth_m >= 0):
        raise BadInput("smooth_m: must be 0 or above")
    faces = np.array(shapely.get_parts(shapely.polygonize(_sides(labels))))
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    row, col = np.floor(points[:, 1]).astype(int), np.floor(points[:, 0]).astype(int)
    owner = labels[row, col]
    faces, owner = faces[owner >= 0], owner[owner >= 0]
    if smooth_m > 0:
        faces = shapely.coverage_simplify(faces, smooth_m / grid.cell_m)
    faces = shapely.transform(faces, lambda xy: xy * grid.cell_m)
    shapes: list[list[Shape]] = [[] for _ in range(int(labels.max()) + 1)]
    for face, label in zip(faces, owner, strict=True):
        shapes[label].append(face)
    return [shapely.MultiPolygon(parts) for parts in shapes]


def _sides(labels: Ints) -> npt.NDArray[np.object_]:
    """Return every cell side between two labels as a line of its own, in cells."""
    padded = np.pad(labels, 1, constant_values=-1)
    r, c = np.nonzero(padded[1:-1, 1:] != padded[1:-1, :-1])
    upright = np.stack([np.column_stack([c, r]), np.column_stack([c, r + 1])], axis=1)
    r, c = np.nonzero(padded[1:, 1:-1] != padded[:-1, 1:-1])
    level = np.stack([np.column_stack([c, r]), np.column_stack([c + 1, r])], axis=1)
    lines: npt.NDArray[np.object_] = shapely.linestrings(np.concatenate([upright, level]))
    return lines


def to_lonlat(shape: Shape, grid: Grid) -> Shape:
    """Return a shape in metres from the grid's corner as one in WGS-84 degrees."""
    return shapely.transform(shape, lambda p: np.column_stack(grid.to_lonlat(p[:, 0], p[:, 1])))


def to_metres(shape: Shape, grid: Grid) -> Shape:
    """Return a shape in WGS-84 degrees as one in metres from the grid's corner."""
    return shapely.transform(shape, lambda p: np.column_stack(grid.to_xy(p[:, 0], p[:, 1])))
