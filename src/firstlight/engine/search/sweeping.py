"""Spans of swept ground added up into cells, in the order in which they were swept."""

import numpy as np

from firstlight.engine.arrays import Floats, Ints, Longs, Singles
from firstlight.engine.compiled import compiled


@compiled
def _spread(
    row: int,
    west: float,
    east: float,
    scale: float,
    cols: int,
    share: Singles,
    touched: Longs,
    n: int,
) -> int:
    """Add a span (in cells) to the shares of one row of cells; return how many are touched."""
    first, last = max(int(west), 0), min(int(east), cols - 1)
    for col in range(first, last + 1):
        part = min(east, col + 1.0) - max(west, float(col))
        if part > 0:
            cell = row * cols + col
            if share[cell] == 0:
                touched[n] = cell
                n += 1
            share[cell] += part * scale
    return n


@compiled
def swept_cells(
    group: Longs,
    line: Longs,
    west_m: Floats,
    east_m: Floats,
    pitch_m: float,
    cell_m: float,
    rows: int,
    cols: int,
    minute: Floats,
    again_min: float,
    out_group: Ints,
    out_cell: Ints,
    out_share: Singles,
) -> int:
    """Write which cell each group sweeps anew and how much of it; return how many were written.

    Groups are the time slices of one team, in order. Ground that the team swept in the last
    `again_min` minutes is not swept anew: looking twice from one place is no second search.

    Parameters
    ----------
    group, line, west_m, east_m : (k,) arrays
        United spans, sorted by group.
    pitch_m, cell_m, rows, cols
        Of the spans and of the grid.
    minute : (groups,) array
        When each slice was.
    again_min : float
        After how many minutes a second look counts.
    out_group, out_cell, out_share : arrays
        Room for the answer; -1 is returned when it does not suffice.
    """
    share = np.zeros(rows * cols, dtype=np.float32)
    looked = np.full(rows * cols, -1e30, dtype=np.float32)
    had = np.zeros(rows * cols, dtype=np.float32)
    touched = np.empty(rows * cols, dtype=np.int64)
    written, i = 0, 0
    while i < len(group):
        now, n = group[i], 0
        while i < len(group) and group[i] == now:
            row = int(np.floor((line[i] + 0.5) * pitch_m / cell_m))
            if 0 <= row < rows:
                west, east = west_m[i] / cell_m, east_m[i] / cell_m
                n = _spread(row, west, east, pitch_m / cell_m, cols, share, touched, n)
            i += 1
        if written + n > len(out_cell):
            return -1
        for k in range(n):
            cell = touched[k]
            if minute[now] - looked[cell] > again_min:
                looked[cell], had[cell] = minute[now], 0.0
            new = min(share[cell], 1.0 - had[cell])
            share[cell] = 0.0
            if new > 1e-4:
                had[cell] += new
                out_group[written], out_cell[written], out_share[written] = now, cell, new
                written += 1
    return written
