"""Routes off the net: every vertex moves freely while the strip it sweeps gains.

The strip is painted on samples a tenth of a swath apart, each with its share of the map's mass,
and a count of how many legs cover it; a move looks only at samples that another number of legs
would cover, and repaints them if it is made. What the routes are worth in the end is measured
elsewhere, without samples (`swath`).

samples (h, w) float32, counts (h, w) int16; x, y (routes, room) float64 with `vertices` used of
each; slack (routes,) metres left; mood: temperature, price of a metre, size of a jump.
"""

from math import exp, hypot, sqrt

import numpy as np

from firstlight.engine.arrays import Floats, Ints, Longs, Shorts, Singles
from firstlight.engine.compiled import compiled
from firstlight.engine.search.painting import MOST_EDGES, MOST_LEGS, lay, repaint, weigh


@compiled
def _length(way: Floats, n: int) -> float:
    total = 0.0
    for i in range(n - 1):
        total += hypot(way[i + 1, 0] - way[i, 0], way[i + 1, 1] - way[i, 1])
    return total


@compiled
def _propose(old: Floats, new: Floats, last: bool, jump: float, longer: bool) -> int:
    """Write a changed way into `new` from the two or three points of `old`; return its points."""
    new[0] = old[0]
    choice = np.random.random()
    used = 1
    if choice >= 0.1:  # else the vertex is left out
        new[1] = old[1]
        if choice < 0.16 and longer:
            part = 1.0 if last else np.random.random()
            for axis in range(2):
                toward = old[1, axis] if last else old[2, axis]
                new[2, axis] = old[1, axis] + part * (toward - old[1, axis])
                new[2, axis] += (3 if last else 1) * jump * np.random.normal()
            used = 3
        else:
            new[1, 0] += jump * np.random.normal()
            new[1, 1] += jump * np.random.normal()
            used = 2
    if not last:
        new[used] = old[2]
        used += 1
    return used


@compiled
def _splice(
    x: Floats, y: Floats, vertices: Longs, route: int, i: int, way: Floats, n: int
) -> None:
    """Put the inner points of a way in the place of vertex `i`."""
    used = vertices[route]
    shift = n - 1
    if shift == 0:
        for k in range(i, used - 1):
            x[route, k], y[route, k] = x[route, k + 1], y[route, k + 1]
    elif shift == 2:
        for k in range(used, i + 1, -1):
            x[route, k], y[route, k] = x[route, k - 1], y[route, k - 1]
    for k in range(shift):
        x[route, i + k], y[route, i + k] = way[1 + k, 0], way[1 + k, 1]
    vertices[route] = used + shift - 1


@compiled
def _allowed(way: Floats, n: int, fence: Floats) -> bool:
    """Say whether points keep to the map and to the circle (x, y, radius) of a fence."""
    for i in range(1, n):
        px, py = way[i, 0], way[i, 1]
        if px < fence[3] or py < fence[4] or px > fence[5] or py > fence[6]:
            return False
        if hypot(px - fence[0], py - fence[1]) > fence[2]:
            return False
    return True


@compiled
def _turn(
    samples: Singles,
    counts: Shorts,
    pitch: float,
    radius: float,
    x: Floats,
    y: Floats,
    vertices: Longs,
    slack: Floats,
    mood: Floats,
    fence: Floats,
    old: Floats,
    new: Floats,
    legs: Floats,
    edges: Ints,
    changes: Ints,
) -> None:
    """Try one change of one vertex."""
    route = np.random.randint(len(vertices))
    used = vertices[route]
    if used < 3:
        return
    i = 1 + np.random.randint(used - 1)
    last = i == used - 1
    before = 2 if last else 3
    for k in range(before):
        old[k, 0], old[k, 1] = x[route, i - 1 + k], y[route, i - 1 + k]
    after = _propose(old, new, last, mood[2], used < x.shape[1] - 1)
    longer = _length(new, after) - _length(old, before)
    if longer > slack[route] or not _allowed(new, after, fence):
        return
    gain, used_changes = weigh(
        samples, counts, pitch, radius, old, before, new, after, legs, edges, changes
    )
    worth = gain - mood[1] * longer
    if worth >= 0 or np.random.random() < exp(worth / mood[0]):
        slack[route] -= longer
        repaint(counts, changes, used_changes)
        _splice(x, y, vertices, route, i, new, after - (0 if last else 1))


@compiled
def _settle(
    samples: Singles,
    pitch: float,
    radius: float,
    x: Floats,
    y: Floats,
    vertices: Longs,
    slack: Floats,
    total: float,
    mood: Floats,
    fence: Floats,
    turns: int,
    seed: int,
) -> None:
    np.random.seed(seed)
    counts = np.zeros(samples.shape, dtype=np.int16)
    old, new = np.empty((4, 2)), np.empty((5, 2))
    legs, edges = np.empty((MOST_LEGS, 10)), np.empty((MOST_EDGES, 2), dtype=np.int32)
    changes = np.empty((MOST_EDGES * samples.shape[0], 4), dtype=np.int32)
    for route in range(len(vertices)):
        for i in range(vertices[route] - 1):
            for k in range(2):
                old[k, 0], old[k, 1] = x[route, i + k], y[route, i + k]
            lay(counts, pitch, radius, old, 2)
    cooling = 0.1 ** (1000.0 / turns)  # a tenth of the heat is left at the end
    calming = 0.3 ** (1000.0 / turns)
    for turn in range(turns):
        if turn % 1000 == 0:
            mood[0] *= cooling
            mood[2] *= calming
            mood[1] *= 1.004 if slack.sum() < 0.0005 * total else 0.99
        _turn(
            samples,
            counts,
            pitch,
            radius,
            x,
            y,
            vertices,
            slack,
            mood,
            fence,
            old,
            new,
            legs,
            edges,
            changes,
        )


def polish(
    heat: Floats,
    cell_m: float,
    lines: list[Floats],
    *,
    swath_m: float,
    longest_m: float,
    price_per_m: float,
    within_m: float | None,
    turns: int,
    seed: int,
) -> list[Floats]:
    """Move, add and drop the vertices of routes so that their strips cover more mass.

    Parameters
    ----------
    heat : (rows, cols) array
        Mass per cell, row 0 in the south, its corner at the origin.
    cell_m : float
        Side of a cell, metres.
    lines : list of (k, 2) arrays
        One route each; its first vertex stays.
    swath_m : float
        Full width of the strip, metres.
    longest_m : float
        No route becomes longer, metres.
    price_per_m : float
        Mass that a metre of route is worth at the margin, to begin with.
    within_m : float or None
        Radius around the map's centre that the vertices keep to.
    turns : int
        How many changes are tried.
    seed : int
        The same seed gives the same routes.
    """
    rows, cols = heat.shape
    every = np.vstack(lines)
    corner = every.min(axis=0) - 4 * swath_m
    width, height = every.max(axis=0) + 4 * swath_m - corner
    pitch = max(swath_m / 10, sqrt(width * height / 25e6))
    samples = _sampled(heat, cell_m, corner, pitch, int(height / pitch), int(width / pitch))
    room = 2 * max(len(line) for line in lines) + 50
    x, y = np.zeros((len(lines), room)), np.zeros((len(lines), room))
    vertices = np.array([len(line) for line in lines], dtype=np.int64)
    for route, line in enumerate(lines):
        x[route, : len(line)], y[route, : len(line)] = (line - corner).T
    length = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])
    slack = longest_m * (1 - 1e-9) - length
    total = longest_m * len(lines)
    mood = np.array([0.03 * price_per_m * swath_m, 0.9 * price_per_m, 0.15 * swath_m])
    far = 1e12 if within_m is None else within_m
    middle = np.array([cols, rows]) * (cell_m / 2)
    edges = [-corner, np.array([cols, rows]) * cell_m - corner]
    fence = np.concatenate([middle - corner, [far], *edges])
    radius = swath_m / 2
    _settle(samples, pitch, radius, x, y, vertices, slack, total, mood, fence, turns, seed)
    return [
        np.column_stack([x[route, :n], y[route, :n]]) + corner for route, n in enumerate(vertices)
    ]


def _sampled(
    heat: Floats, cell_m: float, corner: Floats, pitch: float, rows: int, cols: int
) -> Singles:
    samples = np.zeros((rows, cols), dtype=np.float32)
    col = np.floor((corner[0] + (np.arange(cols) + 0.5) * pitch) / cell_m).astype(np.int64)
    row = np.floor((corner[1] + (np.arange(rows) + 0.5) * pitch) / cell_m).astype(np.int64)
    on_row, on_col = (row >= 0) & (row < heat.shape[0]), (col >= 0) & (col < heat.shape[1])
    share = (heat * (pitch / cell_m) ** 2).astype(np.float32)
    samples[np.ix_(on_row, on_col)] = share[np.ix_(row[on_row], col[on_col])]
    return samples
