"""Strips painted on samples of a map: what a leg covers, laid, and what another way would change.

samples (h, w) float32: mass of each sample; counts (h, w) int16: how many legs cover it;
legs (k, 10): ax, ay, bx, by, direction (2), one over each of that (2), length, half width.
"""

from math import ceil, floor, hypot, sqrt

import numpy as np

from firstlight.engine.arrays import Floats, Ints, Shorts, Singles
from firstlight.engine.compiled import compiled_loosely

MOST_LEGS = 5  # of an old way two, of a new one three
MOST_EDGES = 2 * MOST_LEGS


@compiled_loosely
def _reach(y: float, legs: Floats, k: int) -> tuple[float, float]:
    """Return from where to where a leg's strip covers the line at height `y`."""
    radius = legs[k, 9]
    from_a, from_b = y - legs[k, 1], y - legs[k, 3]
    low, high = 1e18, -1e18
    room = radius * radius - from_a * from_a
    if room > 0:
        low, high = legs[k, 0] - sqrt(room), legs[k, 0] + sqrt(room)
    room = radius * radius - from_b * from_b
    if room > 0:
        low, high = min(low, legs[k, 2] - sqrt(room)), max(high, legs[k, 2] + sqrt(room))
    a = -from_a * legs[k, 5] * legs[k, 6]
    b = a + legs[k, 8] * legs[k, 6]
    c = (from_a * legs[k, 4] - radius) * legs[k, 7]
    d = c + 2 * radius * legs[k, 7]
    begin, end = max(min(a, b), min(c, d)), min(max(a, b), max(c, d))
    if begin < end:
        low, high = min(low, legs[k, 0] + begin), max(high, legs[k, 0] + end)
    return low, high


@compiled_loosely
def _aim(legs: Floats, k: int, way: Floats, i: int, radius: float) -> None:
    """Write the leg that leaves point `i` of a way (n, 2)."""
    legs[k, 0], legs[k, 1], legs[k, 2], legs[k, 3] = (
        way[i, 0],
        way[i, 1],
        way[i + 1, 0],
        way[i + 1, 1],
    )
    length = hypot(legs[k, 2] - legs[k, 0], legs[k, 3] - legs[k, 1])
    for axis in range(2):
        part = (legs[k, 2 + axis] - legs[k, axis]) / max(length, 1e-9)
        if abs(part) < 1e-9:  # a level leg: as good as level, and nothing to divide by 0
            part = 1e-9
        legs[k, 4 + axis], legs[k, 6 + axis] = part, 1 / part
    legs[k, 8], legs[k, 9] = length, radius


@compiled_loosely
def _rows(legs: Floats, k: int, pitch: float, rows: int) -> tuple[int, int]:
    """Return the first and the last row of samples that a leg's strip can reach."""
    first = ceil((min(legs[k, 1], legs[k, 3]) - legs[k, 9]) / pitch - 0.5)
    last = floor((max(legs[k, 1], legs[k, 3]) + legs[k, 9]) / pitch - 0.5)
    return max(first, 0), min(last, rows - 1)


@compiled_loosely
def lay(counts: Shorts, pitch: float, radius: float, way: Floats, n: int) -> None:
    """Lay the strip along the first `n` points of a way (k, 2)."""
    legs = np.empty((1, 10))
    rows, cols = counts.shape
    for i in range(n - 1):
        _aim(legs, 0, way, i, radius)
        first, last = _rows(legs, 0, pitch, rows)
        for row in range(first, last + 1):
            low, high = _reach((row + 0.5) * pitch, legs, 0)
            begin = max(ceil(low / pitch - 0.5), 0)
            for col in range(begin, min(floor(high / pitch - 0.5), cols - 1) + 1):
                counts[row, col] += 1


@compiled_loosely
def _edges(
    legs: Floats, old: int, both: int, row: int, pitch: float, cols: int, edges: Ints
) -> int:
    """Write where, on a row, the count of legs changes and by how much, west to east."""
    used = 0
    for k in range(both):
        low, high = _reach((row + 0.5) * pitch, legs, k)
        begin = max(ceil(low / pitch - 0.5), 0)
        end = min(floor(high / pitch - 0.5), cols - 1) + 1
        if begin >= end:
            continue
        by = -1 if k < old else 1
        for at in range(2):
            col = end if at else begin
            i = used
            while i > 0 and edges[i - 1, 0] > col:
                edges[i, 0], edges[i, 1] = edges[i - 1, 0], edges[i - 1, 1]
                i -= 1
            edges[i, 0], edges[i, 1] = col, -by if at else by
            used += 1
    return used


@compiled_loosely
def weigh(
    samples: Singles,
    counts: Shorts,
    pitch: float,
    radius: float,
    old: Floats,
    before: int,
    new: Floats,
    after: int,
    legs: Floats,
    edges: Ints,
    changes: Ints,
) -> tuple[float, int]:
    """Return what a new way in the place of an old one would add to the mass covered.

    Nothing is painted. Only samples that another number of legs would cover are looked at; most
    ways differ by little. `changes` (room, 4) takes row, first column, column after the last and
    change of the count, for `repaint`; how many of them are used is the second answer. The old
    way is the first `before` points of `old` (k, 2), the new one the first `after` of `new`.
    """
    rows, cols = counts.shape
    both = before + after - 2
    first, last = rows, -1
    for k in range(both):
        if k < before - 1:
            _aim(legs, k, old, k, radius)
        else:
            _aim(legs, k, new, k - before + 1, radius)
        south, north = _rows(legs, k, pitch, rows)
        first, last = min(first, south), max(last, north)
    mass = np.float32(0.0)
    used = 0
    for row in range(first, last + 1):
        by = 0
        for i in range(_edges(legs, before - 1, both, row, pitch, cols, edges) - 1):
            by += edges[i, 1]
            begin, end = edges[i, 0], edges[i + 1, 0]
            if by == 0 or begin == end:
                continue
            # A sample changes hands when its count leaves 0 or comes back to it.
            bare = np.int16(0 if by > 0 else -by)
            part = np.float32(0.0)
            for col in range(begin, end):
                part += samples[row, col] if counts[row, col] == bare else np.float32(0.0)
            mass += part if by > 0 else -part
            changes[used, 0], changes[used, 1] = row, begin
            changes[used, 2], changes[used, 3] = end, by
            used += 1
    return float(mass), used


@compiled_loosely
def repaint(counts: Shorts, changes: Ints, used: int) -> None:
    """Make the changes that were weighed."""
    for i in range(used):
        row, by = changes[i, 0], np.int16(changes[i, 3])
        for col in range(changes[i, 1], changes[i, 2]):
            counts[row, col] += by
