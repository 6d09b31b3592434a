"""All routes of an annealing as one pool of linked elements, and what a change of one is worth.

The compiled moves take plain arrays, because arrays inside a tuple cost a reference count at
every look (five times the time of a move):

net     (7 + 2 span + 3,) int32: the six steps, the offset, then the heading of each difference
worth   (nodes,) float32: worth of a first visit; negative where none may go
pool    (7, room) int32: rows NODE .. SPARE below, one column for each element
visits  (nodes,) uint8
tally   (3 + 2 routes,) int64: elements live, elements spare, longest, then steps and tails
mood    (2,) float64: temperature, price of a step
bits    (1,) uint64: state of the random numbers
"""

from math import exp

import numpy as np

from firstlight.engine.arrays import Bits, Bytes, Floats, Ints, Longs, Singles
from firstlight.engine.compiled import compiled
from firstlight.engine.search.lattice import turn_losses

NODE, AFTER, BEFORE, ROUTE, SLOT, LIVE, SPARE = range(7)
U = np.uint64
MOST_VISITS = 250
TURN = turn_losses().astype(np.float32)


@compiled
def draw(bits: Bits) -> np.uint64:
    """Return 64 random bits (xorshift64*)."""
    x = bits[0]
    x ^= x >> U(12)
    x ^= x << U(25)
    x ^= x >> U(27)
    bits[0] = x
    return U(x * U(2685821657736338717))


@compiled
def taken(gain: float, mood: Floats, bits: Bits) -> bool:
    """Say whether a move is made: always when it gains, at times when it loses little."""
    if gain >= 0:
        return True
    if gain < -12 * mood[0]:
        return False
    chance = float(draw(bits) >> U(40)) / 16777216.0
    return chance < exp(gain / mood[0])


@compiled
def heading(net: Ints, start: int, end: int) -> int:
    """Return the direction, 0 to 5, from a node to its neighbour."""
    return int(net[7 + end - start + net[6]])


@compiled
def add(pool: Ints, visits: Bytes, tally: Longs, node: int, before: int, after: int) -> None:
    """Put a node into a route between two elements; `after` is -1 at its end."""
    tally[1] -= 1
    e = pool[SPARE, tally[1]]
    route = pool[ROUTE, before]
    pool[NODE, e] = node
    pool[ROUTE, e] = route
    pool[BEFORE, e] = before
    pool[AFTER, e] = after
    pool[AFTER, before] = e
    if after >= 0:
        pool[BEFORE, after] = e
    else:
        tally[4 + 2 * route] = e
    pool[LIVE, tally[0]] = e
    pool[SLOT, e] = tally[0]
    tally[0] += 1
    visits[node] += 1
    tally[3 + 2 * route] += 1


@compiled
def remove(pool: Ints, visits: Bytes, tally: Longs, e: int) -> None:
    """Take an element, never the first, out of its route."""
    before, after, route = pool[BEFORE, e], pool[AFTER, e], pool[ROUTE, e]
    pool[AFTER, before] = after
    if after >= 0:
        pool[BEFORE, after] = before
    else:
        tally[4 + 2 * route] = before
    visits[pool[NODE, e]] -= 1
    tally[3 + 2 * route] -= 1
    tally[0] -= 1
    last = pool[LIVE, tally[0]]
    pool[LIVE, pool[SLOT, e]] = last
    pool[SLOT, last] = pool[SLOT, e]
    pool[SPARE, tally[1]] = e
    tally[1] += 1


@compiled
def fresh(worth: Singles, visits: Bytes, node: int) -> float:
    """Return what a first visit to a node would add."""
    return worth[node] if visits[node] == 0 else 0.0


@compiled
def lost(worth: Singles, visits: Bytes, node: int) -> float:
    """Return what one visit less would take away."""
    return worth[node] if visits[node] == 1 else 0.0


@compiled
def eased(net: Ints, worth: Singles, pool: Ints, e: int, old: int, new: int) -> float:
    """Return what is gained at element `e` when the way out of it changes its heading."""
    before = pool[BEFORE, e]
    gain = 0.0
    if before >= 0:
        into = heading(net, pool[NODE, before], pool[NODE, e])
        gain = (TURN[abs(into - old)] - TURN[abs(into - new)]) * worth[pool[NODE, e]]
    return gain


@compiled
def eased_after(net: Ints, worth: Singles, pool: Ints, e: int, old: int, new: int) -> float:
    """Return what is gained at element `e` when the way into it changes its heading."""
    after = pool[AFTER, e]
    gain = 0.0
    if after >= 0:
        out = heading(net, pool[NODE, e], pool[NODE, after])
        gain = (TURN[abs(out - old)] - TURN[abs(out - new)]) * worth[pool[NODE, e]]
    return gain
