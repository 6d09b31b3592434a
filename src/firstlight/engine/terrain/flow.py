"""Where water gathers and where ground parts it: drainage lines and ridges."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.compiled import compiled
from firstlight.engine.terrain import heap, relief

Heights = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Course = tuple[npt.NDArray[np.float64], float]
Flat = npt.NDArray[np.float32]
Cells = npt.NDArray[np.int32]

DRAINAGE_M2 = 250_000.0
RIDGE_M2 = 150_000.0
RIDGE_SLOPE_DEG = 4.0


def drainage(height_m: Heights, cell_m: float, above_m2: float = DRAINAGE_M2) -> Mask:
    """Return the cells through which the water of at least `above_m2` of ground flows."""
    return accumulation(height_m) * cell_m * cell_m >= above_m2


def ridges(height_m: Heights, cell_m: float, above_m2: float = RIDGE_M2) -> Mask:
    """Return the crests: the drainage of the surface turned upside down, where it is steep.

    On level ground the upside-down surface has drainage as well, but nobody calls it a ridge:
    a crest must have a slope of `RIDGE_SLOPE_DEG` within three cells.
    """
    crest = accumulation(-height_m) * cell_m * cell_m >= above_m2
    return crest & (_widest(relief.slope_deg(height_m, cell_m)) >= RIDGE_SLOPE_DEG)


def _widest(values: npt.NDArray[np.float32], reach: int = 3) -> npt.NDArray[np.float32]:
    padded = np.pad(values, reach, mode="edge")
    for axis in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=axis)
        padded = windows.max(axis=-1)
    return padded


def accumulation(height_m: Heights) -> Cells:
    """Return how many cells (itself included) drain through each cell.

    Every cell sends its water to one of its eight neighbours: the one through which the sea,
    rising from the grid's edge, would first reach it. Hollows fill and spill by themselves.

    References
    ----------
    Barnes, Lehman & Mulla 2014, Computers & Geosciences 62:117 (priority flood).
    """
    flat = np.ascontiguousarray(height_m, dtype=np.float32).ravel()
    to, order = _flood(flat, *height_m.shape)
    return _gather(to, order).reshape(height_m.shape)


def courses(height_m: Heights, cell_m: float, above_m2: float = DRAINAGE_M2) -> list[Course]:
    """Return the watercourses of a surface, each from its spring to where it joins another.

    Returns
    -------
    list of (xy, area_m2)
        x, y in metres from the grid's corner, (n, 2), downstream; the ground that drains
        through the lower end. The longest come first.
    """
    rows, cols = height_m.shape
    flat = np.ascontiguousarray(height_m, dtype=np.float32).ravel()
    to, order = _flood(flat, rows, cols)
    through = _gather(to, order)
    wet = through * cell_m * cell_m >= above_m2
    fed = np.zeros(len(wet), np.bool_)
    fed[to[wet & (to >= 0)]] = True
    springs = np.nonzero(wet & ~fed)[0]
    length = np.zeros(len(wet), np.int32)
    for cell in order.tolist():
        if to[cell] >= 0:
            length[cell] = length[to[cell]] + 1
    taken, found = np.zeros(len(wet), np.bool_), []
    for spring in springs[np.argsort(-length[springs], kind="stable")].tolist():
        line = [spring]
        while not taken[line[-1]] and to[line[-1]] >= 0:
            taken[line[-1]] = True
            line.append(int(to[line[-1]]))
        if len(line) > 1:
            row, col = np.divmod(np.array(line), cols)
            xy = (np.column_stack([col, row]) + 0.5) * cell_m
            found.append((xy, float(through[line[-2]] * cell_m * cell_m)))
    return found


@compiled
def _flood(height: Flat, rows: int, cols: int) -> tuple[Cells, Cells]:
    """Return where each cell drains to (-1 off the grid) and the order in which cells flood."""
    n = rows * cols
    keys, cells, size = np.empty(n, np.float32), np.empty(n, np.int32), 0
    to, order, done = np.full(n, -1, np.int32), np.empty(n, np.int32), 0
    seen = np.zeros(n, np.bool_)
    for cell in range(n):
        r, c = cell // cols, cell % cols
        if r == 0 or c == 0 or r == rows - 1 or c == cols - 1:
            seen[cell] = True
            size = heap.push(keys, cells, size, height[cell], cell)
    while size > 0:
        level, cell = keys[0], cells[0]
        size = heap.pop(keys, cells, size)
        order[done] = cell
        done += 1
        r, c = cell // cols, cell % cols
        for rr in range(max(r - 1, 0), min(r + 2, rows)):
            for cc in range(max(c - 1, 0), min(c + 2, cols)):
                near = rr * cols + cc
                if not seen[near]:
                    seen[near] = True
                    to[near] = cell
                    size = heap.push(keys, cells, size, max(level, height[near]), near)
    return to, order


@compiled
def _gather(to: Cells, order: Cells) -> Cells:
    """Return how many cells drain through each, adding up against the order of flooding."""
    through = np.ones(len(to), np.int32)
    for k in range(len(order) - 1, -1, -1):
        cell = order[k]
        if to[cell] >= 0:
            through[to[cell]] += through[cell]
    return through
