"""Which certificate includes which: a graph without circles, and what follows from it."""

from collections.abc import Collection, Iterable

# A certificate as a point of the graph: its kind and its level; "" is the kind at any level.
Point = tuple[str, str]
Edge = tuple[Point, Point]


def included(held: Iterable[Point], edges: Collection[Edge]) -> frozenset[Point]:
    """Return everything that somebody counts as holding who holds `held`.

    A certificate at a level is one of its kind too, and what every level of a kind includes,
    each level includes.
    """
    found: set[Point] = set()
    waiting = list(held)
    while waiting:
        point = waiting.pop()
        if point in found:
            continue
        found.add(point)
        waiting.append((point[0], ""))
        waiting += [lower for higher, lower in edges if higher == point]
    return frozenset(found)


def closes_circle(edge: Edge, edges: Collection[Edge]) -> bool:
    """Whether with `edge` something would include itself by a way round."""
    higher, lower = edge
    return higher in included([lower], edges)
