"""Lines of equal height, by marching squares."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Longs
from firstlight.engine.errors import BadInput

Heights = npt.NDArray[np.float32]
Line = npt.NDArray[np.float64]

STEPS_M = (5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
WANTED_LEVELS = 30


def interval_m(height_m: Heights) -> float:
    """Return a round interval that gives about thirty lines between valley and top."""
    span = float(np.percentile(height_m, 99.5) - np.percentile(height_m, 0.5))
    return next((step for step in STEPS_M if span / step <= WANTED_LEVELS), STEPS_M[-1])


def trace(height_m: Heights, cell_m: float, every_m: float) -> list[tuple[float, Line]]:
    """Trace every contour on a surface.

    Parameters
    ----------
    height_m : (rows, cols) array
        Heights at the cells' centres, row 0 in the south; at least 2 x 2.
    cell_m : float
        Side of a cell, metres.
    every_m : float
        Interval, metres, > 0.

    Returns
    -------
    list of (level_m, (n, 2) array)
        x, y in metres from the grid's south-west corner; a closed line ends where it began.
    """
    if not every_m > 0:
        raise BadInput("every_m: the contour interval must be above 0")
    if min(height_m.shape) < 2:
        return []
    first = np.ceil(height_m.min() / every_m) * every_m
    levels = np.arange(first, float(height_m.max()), every_m)
    lines: list[tuple[float, Line]] = []
    for level in levels:
        for ids, points in _level(height_m, float(level)):
            lines.append((float(level), (points[ids] + 0.5) * cell_m))
    return lines


def _level(height_m: Heights, level: float) -> list[tuple[Longs, Line]]:
    above = height_m >= level
    points, numbers = _crossings(height_m, above, level)
    pairs = _segments(height_m, above, level, numbers)
    return [(chain, points) for chain in _chains(pairs, len(points))] if len(pairs) else []


def _crossings(
    height_m: Heights, above: npt.NDArray[np.bool_], level: float
) -> tuple[Line, tuple[Longs, Longs]]:
    """Return crossing points (x, y in cells) and, per grid edge, the number of its crossing."""
    flat, up = above[:, 1:] != above[:, :-1], above[1:] != above[:-1]
    r, c = np.nonzero(flat)
    low, high = height_m[r, c].astype(float), height_m[r, c + 1].astype(float)
    across = np.column_stack([c + (level - low) / (high - low), r])
    along = np.full(flat.shape, -1, dtype=np.int64)
    along[r, c] = np.arange(len(r))
    rr, cc = np.nonzero(up)
    low, high = height_m[rr, cc].astype(float), height_m[rr + 1, cc].astype(float)
    upright = np.column_stack([cc, rr + (level - low) / (high - low)])
    rising = np.full(up.shape, -1, dtype=np.int64)
    rising[rr, cc] = np.arange(len(rr)) + len(r)
    return np.concatenate([across, upright]).astype(np.float64), (along, rising)


def _segments(
    height_m: Heights, above: npt.NDArray[np.bool_], level: float, numbers: tuple[Longs, Longs]
) -> Longs:
    """Return pairs of crossings joined within one square."""
    along, rising = numbers
    south, north, west, east = along[:-1], along[1:], rising[:, :-1], rising[:, 1:]
    edges = np.stack([south, east, north, west], axis=-1)
    cut = (edges >= 0).sum(axis=-1)
    plain = edges[cut == 2]
    pairs = [plain[plain >= 0].reshape(-1, 2)]
    saddle = cut == 4
    if saddle.any():
        # Four crossings: the mean of the corners says which corners hang together.
        r, c = np.nonzero(saddle)
        corners = height_m[r, c] + height_m[r, c + 1] + height_m[r + 1, c] + height_m[r + 1, c + 1]
        joined = (corners / 4 >= level) == above[r, c]
        four = edges[r, c]
        one = np.where(joined[:, None], four[:, [0, 1]], four[:, [0, 3]])
        two = np.where(joined[:, None], four[:, [2, 3]], four[:, [1, 2]])
        pairs += [one, two]
    return np.concatenate(pairs)


def _chains(pairs: Longs, count: int) -> list[Longs]:
    """Join pairs that share an end into chains; every point has one or two partners."""
    partner = np.full((count, 2), -1, dtype=np.int64)
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    order = np.argsort(ends[:, 0], kind="stable")
    ends = ends[order]
    second = np.concatenate([[False], ends[1:, 0] == ends[:-1, 0]])
    partner[ends[~second, 0], 0] = ends[~second, 1]
    partner[ends[second, 0], 1] = ends[second, 1]
    links: list[list[int]] = partner.tolist()
    seen = [False] * count
    starts = np.nonzero((partner[:, 0] >= 0) & (partner[:, 1] < 0))[0].tolist()
    chains = [_walk(links, seen, start) for start in starts if not seen[start]]
    for start in range(count):
        if not seen[start] and links[start][0] >= 0:
            loop = _walk(links, seen, start)
            chains.append([*loop, start])
    return [np.array(chain, dtype=np.int64) for chain in chains]


def _walk(links: list[list[int]], seen: list[bool], start: int) -> list[int]:
    chain, here = [start], start
    seen[start] = True
    while True:
        left, right = links[here]
        if left >= 0 and not seen[left]:
            here = left
        elif right >= 0 and not seen[right]:
            here = right
        else:
            return chain
        seen[here] = True
        chain.append(here)
