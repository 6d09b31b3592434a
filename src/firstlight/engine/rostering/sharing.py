"""Tolls: what a part pays for the time of somebody whom another part can have as well.

Parts that are bounded each as if nobody served elsewhere count the people they share twice. The
rules that hold one person's places in different parts apart (rest, the day's and week's most) are
priced instead (Lagrange): a part pays a rule's price for each place that counts in it, and what
the rules allow is paid back. Whatever the prices, the parts' bounds less what is paid back bound
the whole; the prices of the joint relaxation make that bound a close one, and let a part take
shared people only where it needs them most.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from firstlight.engine.arrays import Longs
from firstlight.engine.rostering import rows
from firstlight.engine.rostering.building import Built
from firstlight.engine.rostering.linear import INF, Linear
from firstlight.engine.rostering.model import Place, Problem
from firstlight.engine.rostering.rows import Option
from firstlight.engine.rostering.solving import BASIC, Basis, Relaxed, prices

NEAR = 3000.0  # sixtieths: a place that costs more than this above the optimum is left out
HARDLY = 0.01  # a place below this in the joint relaxation is meant for somebody else
TOGETHER = 5  # parts whose tolls are found in one go: beyond, the time grows faster than the use


@dataclass(frozen=True, slots=True)
class Tolls:
    """What one person's places in different parts cost each other.

    Attributes
    ----------
    of : mapping of Place to int
        Prices (sixtieths of a point).
    back : int
        What is paid back in all.
    left : set of Place
        Places of shared people that the joint relaxation leaves to others, or to nobody.
    """

    of: Mapping[Place, int] = field(default_factory=dict)
    back: int = 0
    left: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Core:
    """The rows and columns of a part that an optimum is likely to use; `places` by its columns."""

    cost: Longs
    lower: Longs
    upper: Longs
    row_lower: Longs
    row_upper: Longs
    begins: Longs
    columns: Longs
    factors: Longs
    basis: Basis
    places: dict[Place, int]

    def charged(self, toll: Mapping[Place, int]) -> "Core":
        """Return the same with tolls added to what places cost."""
        cost = self.cost.copy()
        for place, column in self.places.items():
            cost[column] += toll.get(place, 0)
        return replace(self, cost=cost)


def core_of(
    built: Built, relaxed: Relaxed, alone: Relaxed, place_of: Mapping[Place, Place]
) -> Core:
    """Keep what lies near an optimum of one part; `place_of` gives places of the whole.

    Two optima: with whom it shares, and `alone`, without. What a part is left with lies between,
    and the parts' optima alone together keep every rule: what is kept always has a solution.
    """
    linear = built.linear
    near = (np.array(linear.lower) > 0) | (relaxed.basis.columns == BASIC)
    for one in (relaxed, alone):
        near |= (one.values > 1e-6) | (one.dearer <= NEAR)
    matrix = linear.matrix()[:, np.flatnonzero(near)].tocsr()
    upper = np.array(linear.upper)[near]
    most = matrix.maximum(0) @ upper
    binds = (most > np.array(linear.row_upper)) | (np.array(linear.row_lower) > -INF)
    binds |= relaxed.basis.rows != BASIC
    matrix = matrix[np.flatnonzero(binds)]
    number = np.cumsum(near) - 1
    return Core(
        np.array(linear.cost)[near],
        np.array(linear.lower)[near],
        upper,
        np.array(linear.row_lower)[binds],
        np.array(linear.row_upper)[binds],
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int64),
        matrix.data.astype(np.int64),
        Basis(relaxed.basis.columns[near], relaxed.basis.rows[binds]),
        {place_of[x]: int(number[c]) for x, c in built.column_of.items() if near[c]},
    )


def rounds(people_of: Sequence[Sequence[int]]) -> list[list[list[int]]]:
    """Return parts in groups that share many people, round after round.

    A bond within a group has its price from that round; the next one groups parts by the bonds
    that have none yet. A part that shares nobody is in no group.
    """
    parts_of: defaultdict[int, list[int]] = defaultdict(list)
    for k, people in enumerate(people_of):
        for p in people:
            parts_of[p].append(k)
    ties: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for own in parts_of.values():
        for k in own:
            ties[k].update(other for other in own if other != k)
    out = []
    while any(ties.values()):
        groups = _groups(ties)
        for group in groups:
            for k in group:
                for other in group:
                    del ties[k][other]
        out.append(groups)
    return out


def _groups(ties: Mapping[int, Counter[int]]) -> list[list[int]]:
    left = {k for k, tie in ties.items() if tie}
    out: list[list[int]] = []
    while left:
        group = [min(left)]
        left -= set(group)
        while len(group) < TOGETHER:
            drawn = Counter({k: sum(ties[k][one] for one in group) for k in left})
            most = max(drawn.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
            if not most[1]:
                break
            group.append(most[0])
            left.discard(most[0])
        if len(group) > 1:
            out.append(sorted(group))
    return out


def tolls(problem: Problem, cores: Sequence[Core], wall_s: float) -> Tolls:
    """Price the rules that hold apart what one person could serve in different parts.

    Returns
    -------
    Tolls
        For these parts; empty where nothing needs a price, or there was no time to find one.
    """
    joint, column_of, part_of = _joined(cores)
    ours = len(joint.row_lower)
    _add_bonds(joint, problem, column_of, part_of)
    bonds = len(joint.row_lower) - ours
    if not bonds:
        return Tolls()
    start = Basis(
        np.concatenate([core.basis.columns for core in cores]),
        np.concatenate([*(core.basis.rows for core in cores), np.full(bonds, BASIC)]),
    )
    found = prices(joint, wall_s, start)
    if found is None:
        return Tolls()
    paid: defaultdict[int, int] = defaultdict(int)
    back = 0
    bound: set[int] = set()
    for r in range(ours, len(joint.row_lower)):
        price = round(-found.rises[r])
        span = slice(joint.begins[r], joint.begins[r + 1])
        bound.update(joint.columns[span])
        if price > 0:
            back += price * joint.row_upper[r]
            for column, factor in zip(joint.columns[span], joint.factors[span], strict=True):
                paid[column] += price * factor
    place_of = {column: place for place, column in column_of.items()}
    left: frozenset[Place] = frozenset()
    if found.values is not None:
        left = frozenset(place_of[column] for column in bound if found.values[column] < HARDLY)
    return Tolls({place_of[column]: toll for column, toll in paid.items()}, back, left)


def _joined(cores: Sequence[Core]) -> tuple[Linear, dict[Place, int], dict[int, int]]:
    """Put parts side by side; return their columns by place, and the part of each such column."""
    joint = Linear()
    column_of: dict[Place, int] = {}
    part_of: dict[int, int] = {}
    for k, core in enumerate(cores):
        first, used = len(joint.cost), len(joint.columns)
        joint.cost += core.cost.tolist()
        joint.lower += core.lower.tolist()
        joint.upper += core.upper.tolist()
        joint.row_lower += core.row_lower.tolist()
        joint.row_upper += core.row_upper.tolist()
        joint.columns += (core.columns + first).tolist()
        joint.factors += core.factors.tolist()
        joint.begins += (core.begins[1:] + used).tolist()
        for place, column in core.places.items():
            column_of[place] = first + column
            part_of[first + column] = k
    return joint, column_of, part_of


def _add_bonds(
    joint: Linear, problem: Problem, column_of: Mapping[Place, int], part_of: Mapping[int, int]
) -> None:
    """Add the rules over what one person could serve in more than one part."""
    of_person: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for place, column in column_of.items():
        of_person[place.person][place.slot].append(column)
    for own in of_person.values():
        if len({part_of[column] for columns in own.values() for column in columns}) > 1:
            order = sorted(own, key=lambda s: (problem.slots[s].starts_min, s))
            options = [Option(problem.slots[s], own[s]) for s in order]
            _add_bonds_of(joint, problem, options, part_of)


def _add_bonds_of(
    joint: Linear, problem: Problem, options: list[Option], part_of: Mapping[int, int]
) -> None:
    rules, own = problem.rules, Linear()
    rows.add_rest(own, options, rules.rest_min)
    rows.add_days_and_weeks(own, options, rules)
    for r, upper in enumerate(own.row_upper):
        span = slice(own.begins[r], own.begins[r + 1])
        columns = own.columns[span]
        if len({part_of[column] for column in columns}) > 1:
            joint.row(columns, own.factors[span], upper=upper)
