"""One person's walk over the ground, step by step (numba); `simulate` sets it up.

The walker keeps a heading. At each step a few headings around it compete: less turning, quicker
going, lines to follow and getting away from the start all make a heading likelier; open water and
cliffs close it. Now and then the walker loses the way and takes any heading. The walk ends at
the distance drawn for it, or where the walker is shut in.
"""

from math import atan2, cos, exp, hypot, pi, sin, sqrt

import numpy as np
import numpy.typing as npt
from numba import njit

from firstlight.engine.arrays import Floats, Singles

MOST_STEPS = 400
_TURNS = np.array([0.0, -0.3, 0.3, -0.8, 0.8, -1.6, 1.6])
_COS, _SIN = np.cos(_TURNS), np.sin(_TURNS)
_CLIFF_SLOPE = 1.0  # 45 degrees
_TOBLER_MPS, _TOBLER_STEEP, _TOBLER_BEST = 6.0 / 3.6, 3.5, 0.05


@njit(cache=True, nogil=True)
def _random(state: npt.NDArray[np.uint64]) -> float:
    """Return the next number in [0, 1) of a SplitMix64 sequence (Steele et al. 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def _effort(
    x: float, y: float, to_x: float, to_y: float, cell: float, height: Singles, going: Singles
) -> tuple[float, float]:
    """Return the cover's share of free speed (0 where shut) and Tobler's exponent of a step."""
    rows, cols = height.shape
    if not (0.0 <= to_x < cols * cell and 0.0 <= to_y < rows * cell):
        return 1.0, _TOBLER_STEEP * _TOBLER_BEST
    row, col, to_row, to_col = int(y / cell), int(x / cell), int(to_y / cell), int(to_x / cell)
    slope = 0.0
    if 0.0 <= x < cols * cell and 0.0 <= y < rows * cell:
        east, north = to_x - x, to_y - y
        slope = (height[to_row, to_col] - height[row, col]) / sqrt(east * east + north * north)
    if abs(slope) > _CLIFF_SLOPE:
        return 0.0, 0.0
    return going[to_row, to_col], _TOBLER_STEEP * abs(slope + _TOBLER_BEST)


@njit(cache=True, nogil=True)
def _choose(
    walker: Floats,
    step: float,
    nature: Floats,
    cell: float,
    height: Singles,
    going: Singles,
    lines: Singles,
    score: Floats,
    state: npt.NDArray[np.uint64],
) -> int:
    """Return which of the turns the walker takes, -1 when all are shut."""
    rows, cols = height.shape
    x, y, ahead_x, ahead_y = walker[0], walker[1], walker[2], walker[3]
    away_x, away_y = walker[4], walker[5]
    width, depth = cols * cell, rows * cell
    known = 0.0 <= x < width and 0.0 <= y < depth
    here = height[int(y / cell), int(x / cell)] if known else np.float32(0.0)
    total = 0.0
    for k in range(_COS.size):
        to_east = _COS[k] * ahead_x - _SIN[k] * ahead_y
        to_north = _SIN[k] * ahead_x + _COS[k] * ahead_y
        to_x, to_y = x + step * to_east, y + step * to_north
        # As `_effort`, which costs twice as much where it is asked seven times a step.
        share, slope, line = np.float32(1.0), 0.0, 0.0
        if 0.0 <= to_x < width and 0.0 <= to_y < depth:
            row, col = int(to_y / cell), int(to_x / cell)
            share = going[row, col]
            line = nature[1] * lines[row, col]
            if known:
                slope = (height[row, col] - here) / step
        if share > 0.0 and abs(slope) <= _CLIFF_SLOPE:
            turn = _TURNS[k] / nature[0]
            effort = _TOBLER_STEEP * abs(slope + _TOBLER_BEST)
            wish = nature[2] * (to_east * away_x + to_north * away_y) - 0.5 * turn * turn - effort
            score[k] = share * exp(wish + line)
        else:
            score[k] = 0.0
        total += score[k]
    if total <= 0.0:
        return -1
    left = _random(state) * total
    for k in range(_COS.size):
        left -= score[k]
        if left < 0.0:
            return k
    return 0


@njit(cache=True, nogil=True)
def _lose_way(walker: Floats, state: npt.NDArray[np.uint64]) -> None:
    heading = 2.0 * pi * _random(state)
    walker[2], walker[3] = cos(heading), sin(heading)


@njit(cache=True, nogil=True)
def _move(walker: Floats, turn: int, step: float, start: Floats, reach: float) -> float:
    """Take the step, cut short where it reaches the end; return the part of it taken."""
    east = _COS[turn] * walker[2] - _SIN[turn] * walker[3]
    north = _SIN[turn] * walker[2] + _COS[turn] * walker[3]
    was = hypot(walker[0] - start[0], walker[1] - start[1])
    far = hypot(walker[0] + step * east - start[0], walker[1] + step * north - start[1])
    part = (reach - was) / (far - was) if far >= reach and far > was else 1.0
    walker[0] += part * step * east
    walker[1] += part * step * north
    walker[2], walker[3] = east, north
    far = hypot(walker[0] - start[0], walker[1] - start[1])
    if far > 0.0:
        walker[4], walker[5] = (walker[0] - start[0]) / far, (walker[1] - start[1]) / far
    return part


@njit(cache=True, nogil=True)
def _one(
    path: Floats,
    reach: float,
    pace: float,
    heading: float,
    nature: Floats,
    cell: float,
    height: Singles,
    going: Singles,
    lines: Singles,
    score: Floats,
    state: npt.NDArray[np.uint64],
) -> int:
    """Fill `path` with rows of x, y, seconds from its first row; return the number of rows."""
    rows, cols = height.shape
    start = path[0, :2].copy()
    ahead = np.array([cos(heading), sin(heading)])
    walker = np.array([start[0], start[1], ahead[0], ahead[1], ahead[0], ahead[1]])
    seconds, shut, count = 0.0, 0, 1
    while count < MOST_STEPS and shut < 12:
        x, y = walker[0], walker[1]
        step = reach / 32.0
        if rows > 1 and 0.0 <= x < cols * cell and 0.0 <= y < rows * cell:
            step = min(max(step, cell), 2.0 * cell)
        step = max(step, reach / (0.4 * MOST_STEPS))
        if _random(state) < nature[3] * min(step / 1000.0, 1.0):
            _lose_way(walker, state)
        turn = _choose(walker, step, nature, cell, height, going, lines, score, state)
        if turn < 0:
            shut += 1
            _lose_way(walker, state)
            continue
        part = _move(walker, turn, step, start, reach)
        share, effort = _effort(x, y, walker[0], walker[1], cell, height, going)
        seconds += part * step / (pace * max(share, 0.1) * _TOBLER_MPS * exp(-effort))
        path[count, 0], path[count, 1], path[count, 2] = walker[0], walker[1], seconds
        count += 1
        if hypot(walker[0] - start[0], walker[1] - start[1]) >= reach * (1.0 - 1e-9):
            break
    return count


@njit(cache=True, nogil=True)
def _keep(path: Floats, count: int, minute: Floats, x_m: Singles, y_m: Singles) -> None:
    """Read the path off at each minute; the last place is where the walker rests."""
    k = 0
    for j in range(minute.size):
        now = minute[j] * 60.0
        while k < count - 1 and path[k + 1, 2] <= now:
            k += 1
        if k >= count - 1:
            x_m[j], y_m[j] = path[count - 1, 0], path[count - 1, 1]
        else:
            part = (now - path[k, 2]) / (path[k + 1, 2] - path[k, 2])
            x_m[j] = path[k, 0] + part * (path[k + 1, 0] - path[k, 0])
            y_m[j] = path[k, 1] + part * (path[k + 1, 1] - path[k, 1])


@njit(cache=True, nogil=True)
def _turned(path: Floats, count: int, bearing: float) -> None:
    """Turn a path about its start until its end lies at `bearing`."""
    x, y = path[0, 0], path[0, 1]
    end = atan2(path[count - 1, 1] - y, path[count - 1, 0] - x)
    c, s = cos(bearing - end), sin(bearing - end)
    for k in range(1, count):
        dx, dy = path[k, 0] - x, path[k, 1] - y
        path[k, 0], path[k, 1] = x + c * dx - s * dy, y + s * dx + c * dy


@njit(cache=True, nogil=True)
def walk_all(
    start: Floats,
    reach_m: Floats,
    moving_s: Floats,
    longest_s: float,
    bearing: Floats,
    pace: float,
    nature: Floats,
    cell: float,
    height: Singles,
    going: Singles,
    lines: Singles,
    turn_ends: bool,
    seeds: npt.NDArray[np.uint64],
    minute: Floats,
    x_m: Singles,
    y_m: Singles,
    arrived_s: Floats,
) -> None:
    """Walk everybody; see `simulate.walk` for the meaning and shapes of the arguments."""
    path, score = np.empty((MOST_STEPS, 3)), np.empty(_TURNS.size)
    state = np.empty(1, dtype=np.uint64)
    for i in range(reach_m.size):
        state[0] = seeds[i]
        path[0, 0], path[0, 1], path[0, 2] = start[i, 0], start[i, 1], 0.0
        count = _one(
            path, reach_m[i], pace, bearing[i], nature, cell, height, going, lines, score, state
        )
        if turn_ends:
            _turned(path, count, bearing[i])
        walked = path[count - 1, 2]
        arrival = min(max(moving_s[i], walked), 1.25 * walked, max(moving_s[i], longest_s))
        if walked > 0.0:
            for k in range(1, count):
                path[k, 2] *= arrival / walked
        _keep(path, count, minute, x_m[i], y_m[i])
        arrived_s[i] = arrival
