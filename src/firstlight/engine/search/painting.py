"""Strips painted on samples of a map: what a leg covers, laid and taken up again.

samples (h, w) float32: mass of each sample; counts (h, w) int16: how many legs cover it.
"""

from math import ceil, floor, hypot, sqrt

import numpy as np
import numpy.typing as npt

from firstlight.engine.compiled import compiled, compiled_loosely

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Shorts = npt.NDArray[np.int16]


@compiled_loosely
def _reach(y: float, leg: Floats) -> tuple[float, float]:
    """Return from where to where a leg's strip covers the line at height `y`.

    `leg` is ax, ay, bx, by, its direction (2), one over each of that (2), length, half width.
    """
    radius = leg[9]
    from_a, from_b = y - leg[1], y - leg[3]
    low, high = 1e18, -1e18
    room = radius * radius - from_a * from_a
    if room > 0:
        low, high = leg[0] - sqrt(room), leg[0] + sqrt(room)
    room = radius * radius - from_b * from_b
    if room > 0:
        low, high = min(low, leg[2] - sqrt(room)), max(high, leg[2] + sqrt(room))
    a = -from_a * leg[5] * leg[6]
    b = a + leg[8] * leg[6]
    c = (from_a * leg[4] - radius) * leg[7]
    d = c + 2 * radius * leg[7]
    begin, end = max(min(a, b), min(c, d)), min(max(a, b), max(c, d))
    if begin < end:
        low, high = min(low, leg[0] + begin), max(high, leg[0] + end)
    return low, high


@compiled_loosely
def _aim(leg: Floats, radius: float) -> None:
    """Fill in what `_reach` needs to know of a leg beside its ends."""
    length = hypot(leg[2] - leg[0], leg[3] - leg[1])
    for axis in range(2):
        part = (leg[2 + axis] - leg[axis]) / max(length, 1e-9)
        if abs(part) < 1e-9:  # a level leg: as good as level, and nothing to divide by 0
            part = 1e-9
        leg[4 + axis], leg[6 + axis] = part, 1 / part
    leg[8], leg[9] = length, radius


@compiled_loosely
def _paint(samples: Singles, counts: Shorts, pitch: float, leg: Floats, sign: int) -> float:
    """Lay a leg's strip (sign 1) or take it up (-1); return the change of the mass covered."""
    rows, cols = counts.shape
    radius = leg[9]
    first = max(ceil((min(leg[1], leg[3]) - radius) / pitch - 0.5), 0)
    last = min(floor((max(leg[1], leg[3]) + radius) / pitch - 0.5), rows - 1)
    # A sample changes when its count leaves 0 (laying) or comes back to it (taking up).
    bare, by = np.int16(0 if sign > 0 else 1), np.int16(sign)
    mass = np.float32(0.0)
    for row in range(first, last + 1):
        low, high = _reach((row + 0.5) * pitch, leg)
        begin = max(ceil(low / pitch - 0.5), 0)
        end = min(floor(high / pitch - 0.5), cols - 1)
        for col in range(begin, end + 1):
            mass += samples[row, col] if counts[row, col] == bare else np.float32(0.0)
            counts[row, col] += by
    return float(mass) * sign


@compiled
def lay(
    samples: Singles, counts: Shorts, pitch: float, radius: float, way: Floats, n: int, sign: int
) -> float:
    """Lay or take up the strip along the first `n` points of a way (k, 2); return the change."""
    leg = np.empty(10)
    mass = 0.0
    for i in range(n - 1):
        leg[0], leg[1], leg[2], leg[3] = way[i, 0], way[i, 1], way[i + 1, 0], way[i + 1, 1]
        _aim(leg, radius)
        mass += _paint(samples, counts, pitch, leg, sign)
    return mass
