"""Why each person is invited, in codes with figures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from firstlight.engine.arrays import Bools
from firstlight.engine.rostering.auditing import length_min
from firstlight.engine.rostering.eligibility import Eligibility
from firstlight.engine.rostering.model import Place, Problem, Slot, Span
from firstlight.engine.rostering.proposal import Choice, Reason

NONE: frozenset[str] = frozenset()
WITHIN_MIN = 7 * 1440  # a rest longer than this is not worth a word


def explain_choices(
    problem: Problem, who_can: Eligibility, places: Sequence[Place], mean_min: float
) -> tuple[Choice, ...]:
    """Return every place with its reasons, by slot, post and person.

    `mean_min` is the mean of hours at the end of the period among those who wanted them.
    """
    ordered = sorted(places, key=lambda x: (x.slot, x.post, x.person))
    of_slot: defaultdict[int, list[int]] = defaultdict(list)
    held: defaultdict[int, list[Slot]] = defaultdict(list)
    for place in ordered:
        of_slot[place.slot].append(place.person)
        held[place.person].append(problem.slots[place.slot])
    free, kept = ~who_can.barred(), set(problem.kept)
    out = []
    for place in ordered:
        can = free[:, place.slot] & ~_lacking(problem, who_can, place)
        reasons = [
            *([Reason("kept")] if place in kept else []),
            _qualified(problem, place, can),
            *_distance(who_can, place, can),
            *_rest(problem, place, held[place.person]),
            *_load(problem, place, held[place.person], mean_min),
            *_wish(problem, place),
            *_paired(problem, place, of_slot[place.slot]),
        ]
        out.append(Choice(place, tuple(reasons)))
    return tuple(out)


def _lacking(problem: Problem, who_can: Eligibility, place: Place) -> Bools:
    papers = problem.slots[place.slot].posts[place.post].papers
    return who_can.unqualified(papers, place.slot, NONE)


def _qualified(problem: Problem, place: Place, can: Bools) -> Reason:
    asked = {k for group in problem.slots[place.slot].posts[place.post].papers for k in group}
    has = sorted(asked & {paper.kind for paper in problem.people[place.person].papers})
    count = int(can.sum())
    return Reason("only" if count == 1 else "qualified", count, about=",".join(has))


def _distance(who_can: Eligibility, place: Place, can: Bools) -> Iterable[Reason]:
    metres = who_can.distance_m[:, place.slot]
    own = metres[place.person]
    if not np.isnan(own):
        nearer = int((can & (metres < own)).sum())
        yield Reason("distance", round(float(own)), rank=nearer + 1)


def _rest(problem: Problem, place: Place, held: list[Slot]) -> Iterable[Reason]:
    slot = problem.slots[place.slot]
    others = [Span(one.starts_min, one.ends_min) for one in held if one is not slot]
    others += problem.people[place.person].busy
    rests = [
        max(slot.starts_min - other.to_min, other.from_min - slot.ends_min) for other in others
    ]
    if rests and min(rests) <= WITHIN_MIN:
        yield Reason("rest", min(rests))


def _load(problem: Problem, place: Place, held: list[Slot], mean_min: float) -> Iterable[Reason]:
    who, slot = problem.people[place.person], problem.slots[place.slot]
    if not who.wanted_min:
        yield Reason("reserve")
        return
    before = who.served_min + sum(length_min(x) for x in held if x.starts_min < slot.starts_min)
    code = "below_mean" if before <= mean_min else "above_mean"
    yield Reason(code, round(abs(mean_min - before)))


def _wish(problem: Problem, place: Place) -> Iterable[Reason]:
    for wish in problem.people[place.person].wishes:
        if wish.slot == place.slot and wish.weight:
            yield Reason("wished" if wish.weight > 0 else "against_wish", abs(wish.weight))


def _paired(problem: Problem, place: Place, others: list[int]) -> Iterable[Reason]:
    is_new = problem.people[place.person].is_new
    partners = tuple(p for p in others if problem.people[p].is_new != is_new)
    if partners and problem.rules.newcomers_per_experienced is not None:
        yield Reason("paired", len(partners), people=partners)
