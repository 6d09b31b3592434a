"""Moves on one team's tour, as compiled loops: put a segment in, take one out, exchange."""

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.compiled import compiled

BETTER = 1e-9  # share by which a move must gain, so that rounding never loops


@compiled
def pour(
    weight: Floats, rate: Floats, stops: Longs, count: int, time_s: float, t: Floats
) -> float:
    """Share `time_s` between the first `count` stops; fill `t`; return what is found.

    Solves ``max sum weight (1 - exp(-rate t))`` with ``sum t = time_s`` in closed form.
    """
    t[:count] = 0.0
    if time_s <= 0.0:
        return 0.0
    order = np.empty(count, np.int64)
    first = np.empty(count)
    used = 0
    for a in range(count):
        gain = weight[stops[a]] * rate[stops[a]]
        if gain <= 0.0:
            continue
        b = used
        while b > 0 and first[b - 1] < gain:
            first[b], order[b] = first[b - 1], order[b - 1]
            b -= 1
        first[b], order[b] = gain, a
        used += 1
    level, pace, fill, top = 0.0, 0.0, 0.0, 0
    for b in range(used):
        depth = np.log(first[0] / first[b])
        if b > 0 and depth >= level:
            break
        per = 1.0 / rate[stops[order[b]]]
        pace += per
        fill += depth * per
        level = (fill + time_s) / pace
        top = b + 1
    value = 0.0
    for b in range(top):
        a = order[b]
        stop = stops[a]
        t[a] = (level - np.log(first[0] / first[b])) / rate[stop]
        value -= weight[stop] * np.expm1(-rate[stop] * t[a])
    return value


@compiled
def way_s(out: Floats, back: Floats, between: Floats, stops: Longs, count: int) -> float:
    """Seconds out, between the first `count` stops and back."""
    if count == 0:
        return 0.0
    total = out[stops[0]] + back[stops[count - 1]]
    for a in range(1, count):
        total += between[stops[a - 1], stops[a]]
    return float(total)


@compiled
def _paid(fee: Floats, stops: Longs, count: int) -> float:
    total = 0.0
    for a in range(count):
        total += fee[stops[a]]
    return total


@compiled
def _best_entry(
    weight: Floats,
    fee: Floats,
    rate: Floats,
    out: Floats,
    back: Floats,
    between: Floats,
    time_s: float,
    near: Longs,
    stops: Longs,
    count: int,
    t: Floats,
) -> tuple[float, int, int]:
    """The segment that adds most to a tour, and where to put it: (value, segment, place)."""
    best, segment, place = -np.inf, -1, -1
    now = way_s(out, back, between, stops, count)
    for new in near:
        if (stops[:count] == new).any():
            continue
        travel, at = np.inf, -1
        for a in range(count + 1):
            come = out[new] if a == 0 else between[stops[a - 1], new]
            leave = back[new] if a == count else between[new, stops[a]]
            saved = 0.0
            if count > 0:
                if a == 0:
                    saved = out[stops[0]]
                elif a == count:
                    saved = back[stops[count - 1]]
                else:
                    saved = between[stops[a - 1], stops[a]]
            if now + come + leave - saved < travel:
                travel, at = now + come + leave - saved, a
        if travel >= time_s:
            continue
        stops[count] = new
        value = pour(weight, rate, stops, count + 1, time_s - travel, t)
        value -= _paid(fee, stops, count + 1)
        if value > best:
            best, segment, place = value, new, at
    return best, segment, place


@compiled
def _put(stops: Longs, count: int, segment: int, place: int) -> None:
    for a in range(count, place, -1):
        stops[a] = stops[a - 1]
    stops[place] = segment


@compiled
def _take(stops: Longs, count: int, place: int) -> None:
    for a in range(place, count - 1):
        stops[a] = stops[a + 1]


@compiled
def improve(
    weight: Floats,
    fee: Floats,
    rate: Floats,
    out: Floats,
    back: Floats,
    between: Floats,
    time_s: float,
    most: int,
    near: Longs,
    stops: Longs,
    count: int,
    t: Floats,
) -> tuple[int, float]:
    """Lengthen and exchange until nothing gains; `stops` and `t` hold the tour.

    Parameters
    ----------
    weight, fee, rate, out, back : (n,) array
        What is still to be found, what each stop costs (in the unit of the weights), coverage per
        second, seconds out and back.
    between : (n, n) array
        Seconds between segments.
    time_s : float
        Seconds that the team may be away.
    most : int
        Segments it may be given.
    near : (c,) array of int
        Segments to consider.
    stops, t : (most + 2,) array
        The tour, whose first `count` places are filled; room to work in.
    count : int
        Segments in the tour.

    Returns
    -------
    count : int
        Segments in the better tour.
    value : float
        What it finds less what its stops cost.
    """
    value = pour(weight, rate, stops, count, time_s - way_s(out, back, between, stops, count), t)
    value -= _paid(fee, stops, count)
    trial = stops.copy()
    moved = True
    while moved:
        moved = False
        if count < most:
            found, segment, place = _best_entry(
                weight, fee, rate, out, back, between, time_s, near, stops, count, t
            )
            if segment >= 0 and found > value + BETTER * abs(value) + 1e-300:
                _put(stops, count, segment, place)
                count, value, moved = count + 1, found, True
                continue
        best, gone, segment, place = value + BETTER * abs(value) + 1e-300, -1, -1, -1
        for a in range(count):
            trial[:count] = stops[:count]
            _take(trial, count, a)
            found, new, at = _best_entry(
                weight, fee, rate, out, back, between, time_s, near, trial, count - 1, t
            )
            if new >= 0 and found > best:
                best, gone, segment, place = found, a, new, at
            left = time_s - way_s(out, back, between, trial, count - 1)
            found = pour(weight, rate, trial, count - 1, left, t) - _paid(fee, trial, count - 1)
            if found > best:
                best, gone, segment, place = found, a, -1, -1
        if gone >= 0:
            _take(stops, count, gone)
            if segment >= 0:
                _put(stops, count - 1, segment, place)
            else:
                count -= 1
            value, moved = best, True
    left = time_s - way_s(out, back, between, stops, count)
    value = pour(weight, rate, stops, count, left, t) - _paid(fee, stops, count)
    return count, value
