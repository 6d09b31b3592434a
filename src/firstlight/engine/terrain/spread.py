"""Shortest times over a grid."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.compiled import compiled
from firstlight.engine.terrain import heap
from firstlight.engine.terrain.speed import TOBLER_FALL

DIAGONAL = 2**0.5


@compiled
def _room(n: int) -> tuple[npt.NDArray[np.float32], Ints, int]:
    """Return an empty heap with room for `n` pairs and a cell's neighbours."""
    return np.empty(n + 8, np.float32), np.empty(n + 8, np.int32), 0


@compiled
def _asked(
    wanted: npt.NDArray[np.bool_], pace: Floats, sources: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Return the cells whose time is wanted and can be known."""
    asked = wanted & (pace < np.inf)
    for k in range(len(sources)):
        # Who stands where nobody can get to is there all the same.
        asked[sources[k]] |= pace[sources[k]] == np.inf
    return asked


@compiled
def spread(
    height: npt.NDArray[np.float32],
    pace: Floats,
    cell_m: float,
    tobler: float,
    sources: npt.NDArray[np.int64],
    start_s: Floats,
    reverse: bool,
    wanted: npt.NDArray[np.bool_],
) -> tuple[Floats, Floats, Ints]:
    """Dijkstra over the eight neighbours; `reverse` turns every move round.

    It ends when all the `wanted` cells that can be entered are settled; of other cells only
    those settled until then are known, and the rest are left as if nobody could get there.

    Returns the time along the way, the time of the same way turned round (counted from 0 at
    the source), and the source, each by flat cell number.
    """
    rows, cols = height.shape
    n = rows * cols
    h, p = height.ravel(), pace.ravel()
    out, back = np.full(n, np.inf), np.full(n, np.inf)
    source, settled = np.full(n, -1, np.int32), np.zeros(n, np.bool_)
    asked = _asked(wanted, p, sources)
    awaited = np.count_nonzero(asked)
    keys, cells, size = _room(n + len(sources))
    for k in range(len(sources)):
        if start_s[k] < out[sources[k]]:
            out[sources[k]], back[sources[k]], source[sources[k]] = start_s[k], 0.0, k
            size = heap.push(keys, cells, size, start_s[k], sources[k])
    sign = -1.0 if reverse else 1.0
    while size > 0 and awaited > 0:
        here = cells[0]
        size = heap.pop(keys, cells, size)
        if settled[here]:
            continue
        settled[here] = True
        awaited -= int(asked[here])
        if size + 8 >= len(keys):
            keys, cells = heap.roomier(keys, cells)
        r, c = here // cols, here % cols
        for rr in range(max(r - 1, 0), min(r + 2, rows)):
            for cc in range(max(c - 1, 0), min(c + 2, cols)):
                near = rr * cols + cc
                if settled[near] or p[near] == np.inf:
                    continue
                far = cell_m if rr == r or cc == c else cell_m * DIAGONAL
                level = far * (p[near] if p[here] == np.inf else (p[here] + p[near]) / 2)
                slope = sign * (h[near] - h[here]) / far
                to = out[here] + level * np.exp(tobler * abs(slope + TOBLER_FALL))
                if to < out[near]:
                    out[near] = to
                    back[near] = back[here] + level * np.exp(tobler * abs(TOBLER_FALL - slope))
                    source[near] = source[here]
                    size = heap.push(keys, cells, size, to, near)
    out[~settled], back[~settled], source[~settled] = np.inf, np.inf, -1
    return out, back, source
