"""Routes on a net grow, shrink and bend until they sweep the most: simulated annealing.

A route is a chain of neighbouring nodes that keeps its first node. A move adds a node beside a
leg, takes away the tip of a sharp bend, turns a bend over, or grows or shortens the loose end;
each changes the mass swept (a node counts once) less a price per step and per bend.
"""

import numpy as np

from firstlight.engine.arrays import Bits, Bytes, Floats, Ints, Longs, Singles
from firstlight.engine.compiled import compiled
from firstlight.engine.search.anneal_chains import (
    AFTER,
    BEFORE,
    LIVE,
    NODE,
    ROUTE,
    SLOT,
    SPARE,
    U,
    draw,
)
from firstlight.engine.search.anneal_moves import lengthen, shorten


@compiled
def _cool(
    net: Ints,
    worth: Singles,
    pool: Ints,
    visits: Bytes,
    tally: Longs,
    mood: Floats,
    bits: Bits,
    moves: int,
    decay: float,
) -> None:
    """Make all moves; the price of a step follows how nearly the budget is used."""
    for move in range(moves):
        if move % 1000 == 0:
            mood[0] *= decay
            used = tally[3::2].sum() / (len(tally[3::2]) * tally[2])
            if used > 0.999:
                mood[1] = min(mood[1] * 1.005, 3.0)
            elif used < 0.995:
                mood[1] = max(mood[1] * 0.995, 0.1)
        random = draw(bits)
        e = pool[LIVE, int(((random >> U(32)) * U(tally[0])) >> U(32))]
        if random & U(1023) < U(410):
            lengthen(net, worth, pool, visits, tally, mood, bits, e, random >> U(10))
        else:
            shorten(net, worth, pool, visits, tally, mood, bits, e)


def anneal(
    worth: Floats,
    step: Ints,
    routes: list[list[int]],
    longest: int,
    *,
    moves: int,
    hottest: float,
    coldest: float,
    seed: int,
) -> list[Ints]:
    """Return routes that sweep more, each beginning where it began.

    Parameters
    ----------
    worth : (span * span,) array
        Worth of each node in units of a node at the margin; negative where none may go.
    step : (6,) array
        What to add to a node's number for each direction.
    routes : list of lists of nodes
        Where to begin: each a chain of neighbours of at least one node.
    longest : int
        Steps that a route may have at most.
    moves : int
        How many moves are tried.
    hottest, coldest : float
        First and last temperature, in units of a node at the margin.
    seed : int
        The same seed gives the same routes.
    """
    span = int(step[1])
    net = np.full(7 + 2 * span + 3, -1, dtype=np.int32)
    net[:6], net[6] = step, span + 1
    net[7 + step + span + 1] = np.arange(6)
    pool, visits, tally = _begin(routes, longest, worth.size)
    bits = np.array([seed * 2654435761 + 88172645463325252], dtype=np.uint64)
    mood = np.array([hottest, 1.0])
    decay = float((coldest / hottest) ** (1000.0 / moves))
    _cool(net, worth.astype(np.float32), pool, visits, tally, mood, bits, moves, decay)
    return [_walk(pool, int(tail)) for tail in tally[4::2]]


def _begin(routes: list[list[int]], longest: int, nodes: int) -> tuple[Ints, Bytes, Longs]:
    room = len(routes) * (longest + 2) + 8
    pool = np.full((7, room), -1, dtype=np.int32)
    visits = np.zeros(nodes, dtype=np.uint8)
    tally = np.zeros(3 + 2 * len(routes), dtype=np.int64)
    used = 0
    for route, way in enumerate(routes):
        own = np.arange(used, used + len(way), dtype=np.int32)
        pool[NODE, own], pool[ROUTE, own] = way, route
        pool[AFTER, own[:-1]], pool[BEFORE, own[1:]] = own[1:], own[:-1]
        tally[3 + 2 * route : 5 + 2 * route] = len(way) - 1, own[-1]
        used += len(way)
    np.add.at(visits, pool[NODE, :used], 1)
    pool[SLOT, :used] = pool[LIVE, :used] = np.arange(used)
    pool[SPARE, : room - used] = np.arange(room - 1, used - 1, -1)
    tally[:3] = used, room - used, longest
    return pool, visits, tally


def _walk(pool: Ints, tail: int) -> Ints:
    way, e = [], tail
    while e >= 0:
        way.append(int(pool[NODE, e]))
        e = int(pool[BEFORE, e])
    return np.array(way[::-1], dtype=np.int32)
