"""Quickest ways over the ground from one cell to many, with the ways themselves."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.compiled import compiled
from firstlight.engine.terrain import heap
from firstlight.engine.terrain.speed import TOBLER_FALL

Heights = npt.NDArray[np.float32]
Cells = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
DIAGONAL = 2**0.5


@compiled
def step_s(
    height: Heights, pace: Floats, cell_m: float, tobler: float, here: int, near: int, cols: int
) -> float:
    """Return the seconds from a cell to one of its eight neighbours."""
    straight = here // cols == near // cols or here % cols == near % cols
    far = cell_m if straight else cell_m * DIAGONAL
    level = far * (pace[here] + pace[near]) / 2
    if tobler == 0.0:
        return float(level)
    slope = (height[near] - height[here]) / far
    return float(level * np.exp(tobler * abs(slope + TOBLER_FALL)))


@compiled
def _relax(
    height: Heights,
    pace: Floats,
    frame: tuple[int, int, float, float],
    here: int,
    out: Floats,
    before: Ints,
    settled: Mask,
    queue: tuple[npt.NDArray[np.float32], Ints, int],
) -> int:
    rows, cols, cell_m, tobler = frame
    keys, cells, size = queue
    r, c = here // cols, here % cols
    for rr in range(max(r - 1, 0), min(r + 2, rows)):
        for cc in range(max(c - 1, 0), min(c + 2, cols)):
            near = rr * cols + cc
            if settled[near] or pace[near] == np.inf:
                continue
            to = out[here] + step_s(height, pace, cell_m, tobler, here, near, cols)
            if to < out[near]:
                out[near] = to
                before[near] = here
                size = heap.push(keys, cells, size, to, near)
    return size


@compiled
def ways_from(
    height: Heights,
    pace: Floats,
    frame: tuple[int, int, float, float],
    start: int,
    wanted: Mask,
    nearest: int,
) -> tuple[Floats, Ints]:
    """Dijkstra from a cell until `nearest` of the wanted cells are settled.

    `frame` is (rows, cols, cell_m, Tobler's rate or 0); arrays are flat. Returns the seconds
    (inf where not settled) and the cell before each on its way.
    """
    n = len(pace)
    out, before = np.full(n, np.inf), np.full(n, -1, np.int32)
    settled = np.zeros(n, np.bool_)
    keys, cells, size = np.empty(n + 16, np.float32), np.empty(n + 16, np.int32), 0
    out[start] = 0.0
    size = heap.push(keys, cells, size, 0.0, start)
    awaited = nearest
    while size > 0 and awaited > 0:
        here = cells[0]
        size = heap.pop(keys, cells, size)
        if settled[here]:
            continue
        settled[here] = True
        awaited -= int(wanted[here])
        if size + 8 >= len(keys):
            keys, cells = heap.roomier(keys, cells)
        queue = (keys, cells, size)
        size = _relax(height, pace, frame, here, out, before, settled, queue)
    out[~settled] = np.inf
    return out, before


@compiled
def walked_back(before: Ints, cell: int) -> Ints:
    """Return the cells of the way that ends in `cell`, from its start."""
    count, at = 1, cell
    while before[at] >= 0:
        at = before[at]
        count += 1
    way = np.empty(count, np.int32)
    at = cell
    for k in range(count - 1, -1, -1):
        way[k] = at
        at = before[at]
    return way


@compiled
def way_s(
    height: Heights, pace: Floats, frame: tuple[int, int, float, float], cells: Ints
) -> float:
    """Return the seconds along the cells of a way."""
    total = 0.0
    for k in range(len(cells) - 1):
        total += step_s(height, pace, frame[2], frame[3], cells[k], cells[k + 1], frame[1])
    return total
