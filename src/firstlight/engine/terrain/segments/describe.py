"""What a team leader wants to know of each segment."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover, relief
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.merge import sums

BOUND_SHARE = 0.15  # a feature bounds a segment when it touches this share of its border cells


@dataclass(frozen=True, slots=True)
class Table:
    """One entry a segment, in the order of its label.

    Attributes
    ----------
    name
        A1, A2, … from north to south and, within a letter, from west to east.
    area_m2, slope_deg
        Area, and mean slope in degrees.
    cover, cover_share
        The commonest land cover, and the share of each, (n, 9).
    visibility
        0 low, 1 medium, 2 high: how far someone who cannot answer is seen.
    water
        Whether this is open water, to be searched by boat.
    bounded_by
        Bit mask of the linear features that it is bounded by.
    access_rc
        The segment's cell that lies nearest to a road or track, (n, 2).
    middle_xy
        A cell centre well inside it, metres from the grid's corner, (n, 2).
    mass
        Probability in it, where a map was given; else zeros.
    """

    name: tuple[str, ...]
    area_m2: Floats
    slope_deg: Floats
    cover: npt.NDArray[np.uint8]
    cover_share: Floats
    visibility: npt.NDArray[np.uint8]
    water: npt.NDArray[np.bool_]
    bounded_by: npt.NDArray[np.uint8]
    access_rc: npt.NDArray[np.int64]
    middle_xy: Floats
    mass: Floats


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A partition of an area: every cell of the area belongs to exactly one segment.

    Attributes
    ----------
    grid
        The frame of `labels`.
    labels
        (rows, cols) int32; the segment of each cell, from 0; -1 outside the area.
    table
        What is known of each segment.
    """

    grid: Grid
    labels: Ints
    table: Table

    def __len__(self) -> int:
        """Return the number of segments."""
        return len(self.table.name)


def describe(terrain: Terrain, labels: Ints, mass: Floats | None = None) -> Segmentation:
    """Measure every segment and name it; labels come back in the order of the names."""
    count = int(labels.max()) + 1
    labels, band = _ordered(labels, count)
    inside = labels >= 0
    flat = labels[inside]
    cells = np.bincount(flat, minlength=count)
    shares = np.bincount(flat * 9 + terrain.cover[inside], minlength=9 * count).reshape(-1, 9)
    seen = np.zeros((count, 3))
    for code, seen_as in enumerate(cover.VISIBILITY):
        seen[:, seen_as] += shares[:, code]
    slope = relief.slope_deg(terrain.height_m, terrain.grid.cell_m)[inside]
    common = shares.argmax(axis=1).astype(np.uint8)
    return Segmentation(
        terrain.grid,
        labels,
        Table(
            name=names(band),
            area_m2=(cells * terrain.grid.cell_area_m2).astype(np.float64),
            slope_deg=sums(flat, slope, count) / cells,
            cover=common,
            cover_share=shares / cells[:, None],
            visibility=seen.argmax(axis=1).astype(np.uint8),
            water=common == cover.WATER,
            bounded_by=_bounds(terrain.linear, labels, count),
            access_rc=_access(terrain, labels, count),
            middle_xy=_middles(labels, count, terrain.grid),
            mass=np.zeros(count) if mass is None else sums(flat, mass[inside], count),
        ),
    )


def _bands(count: int) -> int:
    return max(1, round(math.sqrt(count / 2.5)))


def _ordered(labels: Ints, count: int) -> tuple[Ints, Ints]:
    """Number segments by bands from the north and from west to east within a band."""
    inside = labels >= 0
    rows, cols = np.nonzero(inside)
    flat = labels[inside]
    cells = np.bincount(flat, minlength=count)
    y = sums(flat, rows, count) / cells
    x = sums(flat, cols, count) / cells
    from_north = np.empty(count, np.int32)
    from_north[np.argsort(-y, kind="stable")] = np.arange(count)
    band = from_north * _bands(count) // count
    order = np.lexsort((x, band))
    number = np.empty(count + 1, np.int32)
    number[order], number[count] = np.arange(count), -1
    return number[labels], band[order].astype(np.int32)


def names(band: Ints) -> tuple[str, ...]:
    """Return A1, A2, …, B1, … for segments whose bands come in order."""
    out, before, number = [], -1, 0
    for this in band.tolist():
        number = number + 1 if this == before else 1
        before = this
        out.append(f"{_letters(this)}{number}")
    return tuple(out)


def _letters(number: int) -> str:
    word = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(ord("A") + rest) + word
    return word


def _bounds(linear: npt.NDArray[np.uint8], labels: Ints, count: int) -> npt.NDArray[np.uint8]:
    """Return the features on the border; a line one cell outside it counts as on it."""
    wide = np.pad(linear, 1)
    near = linear | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    padded = np.pad(labels, 1, mode="edge")
    rim = np.zeros(labels.shape, np.bool_)
    for other in (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]):
        rim |= other != labels
    rim &= labels >= 0
    flat, marks = labels[rim], near[rim]
    length = np.maximum(np.bincount(flat, minlength=count), 1)
    bound = np.zeros(count, np.uint8)
    for feature in cover.LINEAR_NAMES:
        touched = np.bincount(flat[(marks & feature) != 0], minlength=count)
        bound[touched >= BOUND_SHARE * length] |= np.uint8(feature)
    return bound


def _access(terrain: Terrain, labels: Ints, count: int) -> npt.NDArray[np.int64]:
    roads = terrain.has(cover.ROAD | cover.TRACK)
    if not roads.any():
        roads = terrain.has(cover.PATH)
    away = _away(roads) if roads.any() else np.zeros(labels.shape, np.float32)
    return _least(away, labels, count)


def _away(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Return the distance to `mask` in cells, by sweeps over cell sides (a taxi's distance)."""
    away: npt.NDArray[np.float32] = ndimage.distance_transform_cdt(~mask, metric="taxicab").astype(
        np.float32
    )
    return away


def _middles(labels: Ints, count: int, grid: Grid) -> Floats:
    """Return the cell centre that lies farthest from other segments."""
    inner = np.ones(labels.shape, np.bool_)
    for axis in (0, 1):
        same = np.diff(labels, axis=axis) == 0
        head = np.pad(same, [(1, 0) if a == axis else (0, 0) for a in (0, 1)])
        tail = np.pad(same, [(0, 1) if a == axis else (0, 0) for a in (0, 1)])
        inner &= head & tail
    deep = ndimage.distance_transform_cdt(inner, metric="chessboard").astype(np.float32)
    at = _least(-deep, labels, count)
    middle: Floats = (at[:, ::-1].astype(np.float64) + 0.5) * grid.cell_m
    return middle


def _least(value: npt.NDArray[np.float32], labels: Ints, count: int) -> npt.NDArray[np.int64]:
    """Return row and column of the least value in each segment."""
    cells = np.nonzero(labels.ravel() >= 0)[0]
    flat = labels.ravel()[cells]
    order = np.lexsort((value.ravel()[cells], flat))
    first = np.searchsorted(flat[order], np.arange(count))
    best = cells[order[first]]
    return np.column_stack(np.divmod(best, labels.shape[1]))
