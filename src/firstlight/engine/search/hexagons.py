"""Which node of a triangular net is nearest: its hexagon, found by rounding three axes.

A net's frame is six numbers: x and y of the middle in metres, the step in metres, cosine and
sine of its first direction, and how many rings it has.
"""

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.compiled import compiled

HALF_ROOT_3 = 0.8660254037844386


@compiled
def _hexagon(x_m: float, y_m: float, frame: Floats) -> int:
    """Return the number of the node nearest to a point, or -1 off the net."""
    dx, dy = (x_m - frame[0]) / frame[2], (y_m - frame[1]) / frame[2]
    r = (frame[3] * dy - frame[4] * dx) / HALF_ROOT_3
    q = frame[3] * dx + frame[4] * dy - r / 2
    q0, r0, z0 = np.rint(q), np.rint(r), np.rint(-q - r)
    off_q, off_r, off_z = abs(q0 - q), abs(r0 - r), abs(z0 + q + r)
    # The three must sum to 0: the axis that was rounded worst gives way.
    if off_q > off_r and off_q > off_z:
        q0 = -r0 - z0
    elif off_r > off_z:
        r0 = -q0 - z0
    rings = frame[5]
    if abs(q0) > rings or abs(r0) > rings:
        return -1
    return int((r0 + rings) * (2 * rings + 1) + q0 + rings)


@compiled
def hexagons(x_m: Floats, y_m: Floats, frame: Floats) -> Longs:
    """Return the number of the node nearest to each point (k,), or -1 off the net."""
    found = np.empty(len(x_m), dtype=np.int64)
    for k in range(len(x_m)):
        found[k] = _hexagon(x_m[k], y_m[k], frame)
    return found


@compiled
def gathered(heat: Floats, cell_m: float, parts: int, frame: Floats) -> Floats:
    """Return the mass nearest to each node; each cell counts in parts x parts equal pieces."""
    span = int(2 * frame[5] + 1)
    mass = np.zeros(span * span)
    for row in range(heat.shape[0]):
        for col in range(heat.shape[1]):
            share = heat[row, col] / (parts * parts)
            if share > 0:
                for piece in range(parts * parts):
                    x = (col + (piece % parts + 0.5) / parts) * cell_m
                    y = (row + (piece // parts + 0.5) / parts) * cell_m
                    node = _hexagon(x, y, frame)
                    if node >= 0:
                        mass[node] += share
    return mass
