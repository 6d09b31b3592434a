"""Whether a gap could be closed if the places around it changed hands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from firstlight.engine.rostering.blocks import Part, cut_out
from firstlight.engine.rostering.building import build
from firstlight.engine.rostering.eligibility import Eligibility, eligibility, paper_code
from firstlight.engine.rostering.hindrance import Hindrance
from firstlight.engine.rostering.model import Limits, Place, Problem
from firstlight.engine.rostering.solving import can_be

# Rules that look at more than one slot: with these, moving somebody else may help.
DYNAMIC = frozenset({"overlap", "rest", "day", "week", "nights", "next", "own_max", "pattern"})
WALL_S, WORK = 3.0, 2.0  # for one question


def could_be_rearranged(
    problem: Problem,
    places: Sequence[Place],
    case: Hindrance,
    on: frozenset[str],
    limits: Limits,
) -> bool | None:
    """Whether, with these rules alone, one more could be had and nobody else be missed.

    Everything from `Limits.window_min` before the slot to as long after it may change hands;
    every post there keeps its own papers and as many people as it has. None: not found out in
    time.
    """
    slot = problem.slots[case.slot]
    begin, end = slot.starts_min - limits.window_min, slot.ends_min + limits.window_min
    near = [
        s
        for s, other in enumerate(problem.slots)
        if begin <= other.starts_min <= end and other.unit == slot.unit
    ]
    inside = set(near)
    elsewhere = [x for x in places if x.slot not in inside and x.person in set(case.people)]
    small = cut_out(problem, Part(near, case.people), elsewhere)
    target = near.index(case.slot)
    who_can = _as_if(eligibility(small), target, on)
    off = (DYNAMIC | {"pairing", "own_min"}) - on
    built = build(small, who_can, 0.0, off, is_priced=False)
    filled = Counter((near.index(x.slot), x.post) for x in places if x.slot in inside)
    filled[target, case.post] += 1
    for (s, k), column in built.under.items():
        built.linear.upper[column] = max(0, small.slots[s].posts[k].count - filled[s, k])
    return can_be(built.linear, replace(limits, wall_s=WALL_S, work=WORK))


def _as_if(who_can: Eligibility, slot: int, on: frozenset[str]) -> Eligibility:
    """Return who could stand where if only these rules held for one slot."""
    for code, array in who_can.hindered.items():
        if code != "unit" and code not in on:
            array[:, slot] = False
    for kinds, array in who_can.lacks.items():
        if paper_code(kinds) not in on:
            array[:, slot] = False
    return who_can
