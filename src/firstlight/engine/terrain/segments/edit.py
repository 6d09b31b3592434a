"""Segments drawn or changed by hand."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy import ndimage

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.describe import Segmentation, describe
from firstlight.engine.terrain.segments.outline import Shape

TOLERANCE_M2 = 1_000.0


def check(shapes: Sequence[Shape], names: Sequence[str], tolerance_m2: float) -> None:
    """Refuse segments that cannot be given out.

    Parameters
    ----------
    shapes : sequence of n polygons
        Metres of one frame.
    names : sequence of n names
        Used in what is said.
    tolerance_m2 : float
        An overlap or a gap up to this area is a slip of the hand and passes.

    Raises
    ------
    BadInput
        A border that crosses itself, two segments that overlap, ground between segments that
        belongs to none.
    """
    if len(shapes) == 0 or len(shapes) != len(names):
        raise BadInput("segments: there must be at least one, and a name for each")
    for shape, name in zip(shapes, names, strict=True):
        if shape.is_empty or not shapely.is_valid(shape):
            raise BadInput(f"segments: {name}: {shapely.is_valid_reason(shape)}")
    tree = shapely.STRtree(shapes)
    for one, two in tree.query(shapes, predicate="intersects").T:
        over_m2 = shapely.intersection(shapes[one], shapes[two]).area if one < two else 0.0
        if over_m2 > tolerance_m2:
            raise BadInput(f"segments: {names[one]} and {names[two]} overlap by {over_m2:.0f} m2")
    whole = shapely.union_all(np.array(shapes, dtype=object), grid_size=0.01)
    for part in shapely.get_parts(whole):
        for ring in part.interiors:
            gap_m2 = shapely.Polygon(ring).area
            if gap_m2 > tolerance_m2:
                x, y = ring.centroid.coords[0]
                raise BadInput(f"segments: a gap of {gap_m2:.0f} m2 near x {x:.0f}, y {y:.0f} m")


def rasterise(shapes: Sequence[Shape], grid: Grid) -> Ints:
    """Return the label of each cell: the shape that holds its centre, -1 where none does.

    Where a centre lies on a border, or in a sliver of gap or overlap, the cell still gets
    exactly one of the shapes it touches.
    """
    labels = np.full(grid.shape, -1, np.int32)
    x, y = grid.centres()
    for number, shape in enumerate(shapes):
        west, south, east, north = shape.bounds
        cols = slice(*np.searchsorted(x, [west, east + 1e-9]))
        rows = slice(*np.searchsorted(y, [south, north + 1e-9]))
        if cols.start == cols.stop or rows.start == rows.stop:
            continue
        shapely.prepare(shape)
        xs, ys = np.meshgrid(x[cols], y[rows])
        window = labels[rows, cols]
        window[shapely.intersects_xy(shape, xs, ys) & (window < 0)] = number
    _close_slivers(labels)
    return labels


def _close_slivers(labels: Ints) -> None:
    """Give single empty cells between two segments to the nearer one."""
    inside = labels >= 0
    closed = ndimage.binary_closing(np.pad(inside, 1), np.ones((3, 3)))[1:-1, 1:-1]
    slivers = closed & ~inside
    if slivers.any():
        at = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
        labels[slivers] = labels[at[0][slivers], at[1][slivers]]


def from_shapes(
    terrain: Terrain,
    shapes: Sequence[Shape],
    names: Sequence[str],
    mass: Floats | None = None,
    tolerance_m2: float = TOLERANCE_M2,
) -> Segmentation:
    """Check shapes drawn by hand and measure them as segments (which are named anew)."""
    check(shapes, names, tolerance_m2)
    labels = rasterise(shapes, terrain.grid)
    lost = np.setdiff1d(np.arange(len(shapes)), labels)
    if len(lost):
        raise BadInput(f"segments: {names[lost[0]]} lies off the terrain or is under a cell")
    return describe(terrain, labels, mass)


def split(
    terrain: Terrain,
    segmentation: Segmentation,
    number: int,
    line_xy: Floats,
    mass: Floats | None = None,
) -> Segmentation:
    """Cut one segment in two along a line that crosses it, metres from the grid's corner.

    Raises
    ------
    BadInput
        The line does not cut the segment through.
    """
    mine = segmentation.labels == _known(segmentation, number)
    barrier = (
        rasterise([shapely.LineString(line_xy).buffer(terrain.grid.cell_m * 0.71)], terrain.grid)
        >= 0
    )
    pieces, count = ndimage.label(mine & ~barrier)
    if count < 2:
        raise BadInput("line: does not cut the segment through")
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    two = np.argsort(-sizes)[:2]
    kept = np.isin(pieces, two)
    at = ndimage.distance_transform_edt(~kept, return_distances=False, return_indices=True)
    nearer = pieces[at[0], at[1]]
    labels = segmentation.labels.copy()
    labels[mine & (nearer == two[1])] = len(segmentation)
    return describe(terrain, labels, mass)


def join(
    terrain: Terrain,
    segmentation: Segmentation,
    one: int,
    two: int,
    mass: Floats | None = None,
) -> Segmentation:
    """Make two neighbouring segments one.

    Raises
    ------
    BadInput
        The two do not touch, or are the same.
    """
    a, b = sorted((_known(segmentation, one), _known(segmentation, two)))
    both = (segmentation.labels == a) | (segmentation.labels == b)
    if a == b or ndimage.label(both)[1] != 1:
        raise BadInput("segments: the two must be neighbours")
    labels = np.where(segmentation.labels == b, a, segmentation.labels)
    labels[labels > b] -= 1
    return describe(terrain, labels.astype(np.int32), mass)


def _known(segmentation: Segmentation, number: int) -> int:
    if not 0 <= number < len(segmentation):
        raise BadInput(f"segment: there is no segment {number}")
    return number
