"""The moves of an annealing: each tries one change and makes it when it gains, or nearly.

For the arrays see `anneal_chains`.
"""

import numpy as np

from firstlight.engine.arrays import Bits, Bytes, Floats, Ints, Longs, Singles
from firstlight.engine.compiled import compiled
from firstlight.engine.search.anneal_chains import (
    AFTER,
    BEFORE,
    MOST_VISITS,
    NODE,
    ROUTE,
    TURN,
    U,
    add,
    eased,
    eased_after,
    fresh,
    heading,
    lost,
    remove,
    taken,
)


@compiled
def _grow_end(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
    towards: int,
) -> None:
    here = pool[NODE, e]
    node = here + net[towards]
    if worth[node] >= 0 and visits[node] < MOST_VISITS:
        gain = fresh(worth, visits, node) - mood[1]
        before = pool[BEFORE, e]
        if before >= 0:
            into = heading(net, pool[NODE, before], here)
            gain -= TURN[abs(into - towards)] * worth[here]
        if taken(gain, mood, bits):
            add(pool, visits, tally, node, e, -1)


@compiled
def _bulge(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
    side: int,
) -> None:
    after = pool[AFTER, e]
    here = pool[NODE, e]
    old = heading(net, here, pool[NODE, after])
    first, second = (old + side) % 6, (old + 6 - side) % 6
    node = here + net[first]
    if worth[node] >= 0 and visits[node] < MOST_VISITS:
        gain = fresh(worth, visits, node) - mood[1] - TURN[2] * worth[node]
        if gain >= -12 * mood[0]:
            gain += eased(net, worth, pool, e, old, first)
            gain += eased_after(net, worth, pool, after, old, second)
            if taken(gain, mood, bits):
                add(pool, visits, tally, node, e, after)


@compiled
def _shrink_end(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
) -> None:
    before = pool[BEFORE, e]
    node, last = pool[NODE, e], pool[NODE, before]
    gain = mood[1] - lost(worth, visits, node)
    earlier = pool[BEFORE, before]
    if earlier >= 0:
        into, out = heading(net, pool[NODE, earlier], last), heading(net, last, node)
        gain += TURN[abs(into - out)] * worth[last]
    if taken(gain, mood, bits):
        remove(pool, visits, tally, e)


@compiled
def _cut_tip(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
    first: int,
    second: int,
) -> None:
    node = pool[NODE, e]
    direct = (first + (1 if (second - first) % 6 == 2 else 5)) % 6
    gain = mood[1] - lost(worth, visits, node) + TURN[2] * worth[node]
    if gain >= -12 * mood[0]:
        gain += eased(net, worth, pool, pool[BEFORE, e], first, direct)
        gain += eased_after(net, worth, pool, pool[AFTER, e], second, direct)
        if taken(gain, mood, bits):
            remove(pool, visits, tally, e)


@compiled
def _turn_over(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    mood: Floats,
    bits: Bits,
    e: int,
    first: int,
    second: int,
) -> None:
    node = pool[NODE, e]
    other = pool[NODE, pool[BEFORE, e]] + net[second]
    if worth[other] >= 0 and visits[other] < MOST_VISITS:
        gain = fresh(worth, visits, other) - lost(worth, visits, node)
        gain += TURN[1] * (worth[node] - worth[other])
        if gain >= -12 * mood[0]:
            gain += eased(net, worth, pool, pool[BEFORE, e], first, second)
            gain += eased_after(net, worth, pool, pool[AFTER, e], second, first)
            if taken(gain, mood, bits):
                visits[node] -= 1
                visits[other] += 1
                pool[NODE, e] = other


@compiled
def lengthen(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
    random: np.uint64,
) -> None:
    """Try to make the route longer by one at an element."""
    if tally[3 + 2 * pool[ROUTE, e]] < tally[2]:
        if pool[AFTER, e] < 0:
            _grow_end(net, worth, pool, visits, tally, mood, bits, e, int(random % U(6)))
        else:
            side = 1 if random & U(1) else 5
            _bulge(net, worth, pool, visits, tally, mood, bits, e, side)


@compiled
def shorten(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    e: int,
) -> None:
    """Try to make the route shorter, or bend it over, at an element that is not its first."""
    before, after = pool[BEFORE, e], pool[AFTER, e]
    if before >= 0:
        if after < 0:
            _shrink_end(net, worth, pool, visits, tally, mood, bits, e)
        else:
            node = pool[NODE, e]
            first = heading(net, pool[NODE, before], node)
            second = heading(net, node, pool[NODE, after])
            bend = (second - first) % 6
            if bend in (2, 4):
                _cut_tip(net, worth, pool, visits, tally, mood, bits, e, first, second)
            elif bend in (1, 5):
                _turn_over(net, worth, pool, visits, mood, bits, e, first, second)
