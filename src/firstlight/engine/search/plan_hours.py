"""The best tour of a team that is paid for segments and has only so many hours.

Tours are grown stop by stop, and a beginning is left as soon as no tour that begins so can pay
more than the best one known. What a beginning can still come to is told by walks that pay for
their time: at a price of a second, or at any higher one (Lagrangian duality), the best way on from
a segment is known for every number of stops beforehand. Those walks may come by a segment again;
the tours never do.

net      (m, c) float64: what a search pays at each price of time, less that time and a stop
ahead    (m, most, 2, c) float64: what the best ways on from a segment pay, by stops left
onward   (m, most, 2, c) int32: where each of these two goes first; HOME, or NOWHERE
paid     (4, c) float64: rows WORTH .. HIGH below, one column for each segment
legs_s   (c, c) float64; out_s, back_s (c,): the ways, seconds
"""

from math import exp, inf, log

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Bools, Floats, Longs
from firstlight.engine.compiled import compiled

Marks = npt.NDArray[np.int32]

HOME, NOWHERE = -1, -2
# Weight less fee; seconds for a coverage of 1; log of what the first second of a search finds;
# the price of time at which a search is just worth its fee.
WORTH, PACE, FIRST, HIGH = range(4)


@compiled
def look_ahead(
    net: Floats, back_s: Floats, legs_s: Floats, prices: Floats, ahead: Floats, onward: Marks
) -> None:
    """Fill `ahead` and `onward`; the two ways on from a segment differ in where they go first."""
    c = back_s.size
    for m in range(prices.size):
        for left in range(ahead.shape[1]):
            for j in range(c):
                first, second, a, b = -prices[m] * back_s[j], -inf, HOME, NOWHERE
                for k in range(c if left else 0):
                    # Straight back to where it comes from is no way on.
                    other = 1 if onward[m, left - 1, 0, k] == j else 0
                    pays = net[m, k] - prices[m] * legs_s[j, k] + ahead[m, left - 1, other, k]
                    if k == j or pays <= second:
                        continue
                    if pays > first:
                        first, second, a, b = pays, first, k, a
                    else:
                        second, b = pays, k
                ahead[m, left, 0, j], onward[m, left, 0, j] = first, a
                ahead[m, left, 1, j], onward[m, left, 1, j] = second, b


@compiled
def worth_of(
    paid: Floats, way: Longs, stops: int, left_s: float, price: float, line: Longs
) -> float:
    """Return what the first `stops` of a way pay, `left_s` shared between them at its best.

    A search pays, by its length, the concave envelope of what it finds less the segment's fee;
    seconds that are not used are sold at `price`. `line` (most,) is room to work in.
    """
    for i in range(stops):
        at = i
        while at > 0 and paid[HIGH, line[at - 1]] < paid[HIGH, way[i]]:
            line[at] = line[at - 1]
            at -= 1
        line[at] = way[i]
    worth, pace, first, level = 0.0, 0.0, 0.0, inf
    for i in range(stops):
        j = line[i]
        high = paid[HIGH, j]
        if high <= price or (i > 0 and first - log(high) * pace >= left_s):
            break  # time is worth more elsewhere
        worth += paid[WORTH, j]
        pace += paid[PACE, j]
        first += paid[FIRST, j] * paid[PACE, j]
        level = high
    if pace <= 0.0:
        return price * left_s
    level = max(price, min(level, exp(min((first - left_s) / pace, 700.0))))
    return worth - level * (pace + first - log(level) * pace - left_s)


@compiled
def _promise(
    net: Floats,
    ahead: Floats,
    onward: Marks,
    prices: Floats,
    so_far: Floats,
    leg_s: float,
    left: int,
    k: int,
    seen: Bools,
) -> float:
    """Return what no tour exceeds that goes on to `k` and has `left` stops after it."""
    promise = inf
    for m in range(prices.size):
        then = onward[m, left, 0, k]
        other = 1 if then >= 0 and seen[then] else 0
        pays = so_far[m] - prices[m] * leg_s + net[m, k] + ahead[m, left, other, k]
        promise = min(promise, pays)
    return promise


@compiled
def _next_stops(
    net: Floats,
    ahead: Floats,
    onward: Marks,
    prices: Floats,
    so_far: Floats,
    legs_s: Floats,
    ending_s: Floats,
    left: int,
    least: float,
    seen: Bools,
    places: Longs,
    promises: Floats,
) -> int:
    """Write where a beginning may go next, the most promising first; return how many there are."""
    count = 0
    for k in range(legs_s.size):
        if seen[k] or not legs_s[k] < ending_s[k]:
            continue
        promise = _promise(net, ahead, onward, prices, so_far, legs_s[k], left, k, seen)
        if promise <= least:
            continue
        at = count
        while at > 0 and promises[at - 1] < promise:
            promises[at], places[at] = promises[at - 1], places[at - 1]
            at -= 1
        promises[at], places[at] = promise, k
        count += 1
    return count


@compiled
def best_in_hours(
    net: Floats,
    ahead: Floats,
    onward: Marks,
    prices: Floats,
    paid: Floats,
    out_s: Floats,
    back_s: Floats,
    legs_s: Floats,
    time_s: float,
    stop_price: float,
    known: float,
    slack: float,
    tries: int,
    stops: Longs,
) -> tuple[float, int]:
    """Return what no tour in `time_s` exceeds, and how many stops the best one found has.

    Parameters
    ----------
    net, ahead, onward, paid, out_s, back_s, legs_s
        As above.
    prices : (m,) array
        Of a second; at the first, time left over is sold, the others are higher.
    time_s : float
        Hours that there are, seconds.
    stop_price : float
        Paid for every stop that is not made; `net` is less it already.
    known : float
        Worth of a tour that is known; only better ones are looked for.
    slack : float
        By so much the answer may be too high.
    tries : int
        Beginnings that are followed; those left over count with what they promise.
    stops : (most,) array of int
        Filled with the best tour, if one better than known is found; 0 stops otherwise.
    """
    c, most = out_s.size, stops.size
    places, promises = np.zeros((most, c), np.int64), np.zeros((most, c))
    way, line = np.zeros(most, np.int64), np.zeros(most, np.int64)
    count, at = np.zeros(most, np.int64), np.zeros(most, np.int64)
    so_far, gone_s = np.zeros((most + 1, prices.size)), np.zeros(most + 1)
    seen = np.zeros(c, np.bool_)
    so_far[0] = prices * time_s + stop_price * most
    best, open_, found, depth, entered = known, -inf, 0, 0, True
    while depth >= 0:
        legs = out_s if depth == 0 else legs_s[way[depth - 1]]
        if entered:
            entered, at[depth] = False, 0
            count[depth] = _next_stops(
                net, ahead, onward, prices, so_far[depth], legs,
                time_s - gone_s[depth] - back_s, most - 1 - depth, best + slack,
                seen, places[depth], promises[depth],
            )  # fmt: skip
        if at[depth] >= count[depth] or promises[depth, at[depth]] <= best + slack:
            depth -= 1
            if depth >= 0:
                seen[way[depth]] = False
            continue
        k, promise = places[depth, at[depth]], promises[depth, at[depth]]
        at[depth] += 1
        if tries <= 0:
            open_ = max(open_, promise)
            continue
        tries -= 1
        way[depth], seen[k] = k, depth + 1 < most
        gone_s[depth + 1] = gone_s[depth] + legs[k]
        so_far[depth + 1] = so_far[depth] - prices * legs[k] + net[:, k]
        left_s = time_s - gone_s[depth + 1] - back_s[k]
        worth = worth_of(paid, way, depth + 1, left_s, prices[0], line)
        worth += stop_price * (most - depth - 1)
        if worth > best:
            best, found = worth, depth + 1
            stops[:found] = way[:found]
        if depth + 1 < most:
            depth, entered = depth + 1, True
    return max(best + slack, open_), found
