"""Where the boxes of a small diagram stand: ranks from top to bottom, few crossings, no overlap.

The usual way of drawing directed graphs in layers (Sugiyama, Tagawa & Toda 1981): turn arrows that
go back, give ranks by the longest path, let each arrow's words take a place of their own in
between, order the ranks by medians, then move everything as near to its neighbours as room allows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

SWEEPS, SETTLINGS, GAP_PX = 24, 600, 18.0
# How much two places wish to be above each other: what only carries a line wishes it most.
PULL = {0: 1.0, 1: 2.0, 2: 12.0}


@dataclass(slots=True)
class Spot:
    """Something that takes room in a rank: a box, an arrow's words, or a bend of an arrow.

    In pixels: `left`, `right` reach from `x` to its sides, `height` is its own, and its rank goes
    from `top` to `bottom`.
    """

    key: str
    rank: int
    left: float
    right: float
    height: float
    is_box: bool = False
    x: float = 0.0
    y: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True)
class Wire:
    """One arrow as it is laid: the spots it passes from top to bottom."""

    source: str
    target: str
    is_turned: bool
    spots: list[Spot] = field(default_factory=list)


def turned(arrows: list[tuple[str, str]], first: str) -> set[tuple[str, str]]:
    """Return the arrows that close a circle when one walks from `first`."""
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in arrows:
        following[source].append(target)
    back: set[tuple[str, str]] = set()
    done: set[str] = set()

    def walk(here: str, path: frozenset[str]) -> None:
        for there in following[here]:
            if there in path:
                back.add((here, there))
            elif there not in done:
                walk(there, path | {there})
        done.add(here)

    walk(first, frozenset({first}))
    return back


def ranks(arrows: Iterable[tuple[str, str]], names: list[str]) -> dict[str, int]:
    """Return every box's rank: even numbers, below everything that leads to it."""
    found = dict.fromkeys(names, 0)
    pairs = list(arrows)
    for _ in names:
        for source, target in pairs:
            found[target] = max(found[target], found[source] + 2)
    return found


def order(rows: list[list[Spot]], wires: list[Wire]) -> None:
    """Sort each rank by the medians of its neighbours; keep the order with fewest crossings."""
    links = _links(wires)
    best, least = [list(row) for row in rows], _crossings(rows, wires)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in rows[1:] if down else rows[-2::-1]:
            places = {spot.key: at for other in rows for at, spot in enumerate(other)}
            _sort(row, links["up" if down else "down"], places)
        crossings = _crossings(rows, wires)
        if crossings < least:
            best, least = [list(row) for row in rows], crossings
    for row, kept in zip(rows, best, strict=True):
        row[:] = kept


def _sort(row: list[Spot], links: dict[str, list[Spot]], places: dict[str, int]) -> None:
    def median(at: int, spot: Spot) -> float:
        near = sorted(places[other.key] for other in links[spot.key])
        return float(near[len(near) // 2] + near[(len(near) - 1) // 2]) / 2 if near else float(at)

    wishes = {spot.key: median(at, spot) for at, spot in enumerate(row)}
    row.sort(key=lambda spot: wishes[spot.key])


def _links(wires: list[Wire]) -> dict[str, dict[str, list[Spot]]]:
    up: dict[str, list[Spot]] = defaultdict(list)
    down: dict[str, list[Spot]] = defaultdict(list)
    for wire in wires:
        for above, below in zip(wire.spots, wire.spots[1:], strict=False):
            down[above.key].append(below)
            up[below.key].append(above)
    return {"up": up, "down": down}


def _crossings(rows: list[list[Spot]], wires: list[Wire]) -> int:
    places = {spot.key: at for row in rows for at, spot in enumerate(row)}
    steps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for wire in wires:
        for above, below in zip(wire.spots, wire.spots[1:], strict=False):
            steps[above.rank].append((places[above.key], places[below.key]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for pairs in steps.values()
        for at, a in enumerate(pairs)
        for b in pairs[at + 1 :]
    )


def settle(rows: list[list[Spot]], wires: list[Wire]) -> None:
    """Give every spot its `x`: as near to its neighbours as the room between spots allows."""
    for row in rows:
        at = 0.0
        for spot in row:
            spot.x = at + spot.left
            at = spot.x + spot.right + GAP_PX
    links = _links(wires)
    pulled = [(row, [_pulls(spot, links) for spot in row]) for row in rows]
    for turn in range(SETTLINGS):
        stood = [spot.x for row in rows for spot in row]
        for row, pulls in pulled if turn % 2 == 0 else reversed(pulled):
            weights = [sum(pull for pull, _other in each) for each in pulls]
            wishes = [
                sum(pull * other.x for pull, other in each) / total if each else spot.x
                for spot, each, total in zip(row, pulls, weights, strict=True)
            ]
            _place(row, wishes, [total or 0.1 for total in weights])
        if stood == [spot.x for row in rows for spot in row]:
            return


def _pulls(spot: Spot, links: dict[str, dict[str, list[Spot]]]) -> list[tuple[float, Spot]]:
    """Each neighbour of a spot, with how strongly it pulls."""
    near = [*links["up"][spot.key], *links["down"][spot.key]]
    return [(PULL[(not spot.is_box) + (not other.is_box)], other) for other in near]


def _place(row: list[Spot], wishes: list[float], weights: list[float]) -> None:
    """Put a row where it wishes to be, in order and apart: least squares, pooling neighbours."""
    offsets, at = [], 0.0
    for before, spot in zip([None, *row], row, strict=False):
        at += before.right + GAP_PX + spot.left if before else 0.0
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []
    for wish, offset, weight in zip(wishes, offsets, weights, strict=True):
        pools.append((wish - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (x1, w1, n1), (x2, w2, n2) = pools[-2:]
            pools[-2:] = [((x1 * w1 + x2 * w2) / (w1 + w2), w1 + w2, n1 + n2)]
    shifts = [x for x, _w, count in pools for _ in range(count)]
    for spot, shift, offset in zip(row, shifts, offsets, strict=True):
        spot.x = shift + offset
