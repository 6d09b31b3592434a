"""How much each moving person was looked for: where they were when somebody swept there."""

import numpy as np

from firstlight.engine.arrays import Floats, Longs, Singles
from firstlight.engine.compiled import compiled


@compiled
def _cell_at(
    x_m: Singles,
    y_m: Singles,
    i: int,
    before: int,
    part: float,
    cell_m: float,
    rows: int,
    cols: int,
) -> int:
    """Return the cell of history `i` between two known minutes, or -1 off the grid."""
    x, y = x_m[i, before], y_m[i, before]
    if part > 0:
        x += part * (x_m[i, before + 1] - x)
        y += part * (y_m[i, before + 1] - y)
    row, col = int(np.floor(y / cell_m)), int(np.floor(x / cell_m))
    if row < 0 or row >= rows or col < 0 or col >= cols:
        return -1
    return row * cols + col


@compiled
def log_missed(
    x_m: Singles,
    y_m: Singles,
    known_min: Floats,
    cell_m: float,
    rows: int,
    cols: int,
    minute: Floats,
    cell: Longs,
    log_miss: Floats,
    out: Floats,
) -> None:
    """Add to `out` (n,) the logarithm of each history's chance of having been missed.

    Parameters
    ----------
    x_m, y_m : (n, t) arrays
        Metres from the grid's corner.
    known_min : (t,) array
        When they were there; after the last they rest.
    cell_m, rows, cols
        Of the grid.
    minute, cell, log_miss : (k,) arrays
        Sweeps, by increasing minute: whoever was in the cell then was missed with this chance.
    out : (n,) array
        What is added to.
    """
    at_cell = np.zeros(rows * cols)
    first, last_known = 0, len(known_min) - 1
    while first < len(minute):
        now, end = minute[first], first
        while end < len(minute) and minute[end] == now:
            at_cell[cell[end]] += log_miss[end]
            end += 1
        before = min(max(int(np.searchsorted(known_min, now, side="right")) - 1, 0), last_known)
        part = 0.0
        if before < last_known and now > known_min[before]:
            part = (now - known_min[before]) / (known_min[before + 1] - known_min[before])
        for i in range(len(out)):
            place = _cell_at(x_m, y_m, i, before, part, cell_m, rows, cols)
            if place >= 0:
                out[i] += at_cell[place]
        for k in range(first, end):
            at_cell[cell[k]] = 0.0
        first = end
