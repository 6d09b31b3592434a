"""What keeps each person from one post as the roster stands, and whether it could be filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Longs
from firstlight.engine.rostering.auditing import breaks_pattern, day_of, overloaded
from firstlight.engine.rostering.eligibility import Eligibility, paper_code
from firstlight.engine.rostering.model import Place, Problem, Slot

NEVER = 10**6


@dataclass(frozen=True, slots=True)
class Hindrance:
    """The rules between people and the posts of one slot.

    Attributes
    ----------
    slot, post : int
        The post that is short.
    people : list of int
        Who serves the slot's unit and is not kept away by a post of this slot they hold already.
    names : tuple of str
        Codes of the rules that matter.
    bits : (people, seats) int array
        Which of `names` keep whom from each seat; the seats are those filled now and one more.
    target : (people,) int array
        The same for the post that is short.
    is_new : (people,) bool array
    ratio : int
        Newcomers to each experienced person.
    """

    slot: int
    post: int
    people: list[int]
    names: tuple[str, ...]
    bits: Longs
    target: Longs
    is_new: npt.NDArray[np.bool_]
    ratio: int

    def codes(self, person: int) -> set[str]:
        """Return the codes that keep somebody from the post."""
        mask = int(self.target[self.people.index(person)])
        return {name for k, name in enumerate(self.names) if mask >> k & 1}

    def is_fillable(self, on: frozenset[str]) -> bool:
        """Whether, with these rules alone, one more seat of the post could be filled."""
        from scipy.optimize import linear_sum_assignment  # large, and at rest not needed

        mask = sum(1 << k for k, name in enumerate(self.names) if name in on)
        seats = self.bits.shape[1]
        if len(self.people) < seats:
            return False
        price = np.where(self.bits & mask, NEVER, self.is_new[:, None].astype(int))
        rows, columns = linear_sum_assignment(price)
        new = int(price[rows, columns].sum())
        if new >= NEVER:
            return False
        return "pairing" not in on or new <= self.ratio * (seats - new)


def hindrance(
    problem: Problem,
    who_can: Eligibility,
    held: Mapping[int, Sequence[Place]],
    target: Place,
) -> Hindrance:
    """Collect what keeps everybody of the unit from the posts of a slot."""
    s = target.slot
    slot = problem.slots[s]
    people = [int(p) for p in np.flatnonzero(~who_can.hindered["unit"][:, s])]
    mine = {p: [x for x in held.get(p, ()) if x.slot == s] for p in people}
    seats = [x.post for own in mine.values() for x in own] + [target.post]
    papers = {k: [paper_code(kinds) for kinds in post.papers] for k, post in enumerate(slot.posts)}
    static = [code for code in who_can.hindered if code != "unit"]
    names = _names(problem, slot)
    bit = {name: 1 << k for k, name in enumerate(names)}
    common = np.zeros(len(people), np.int64)
    for row, p in enumerate(people):
        if not mine[p]:
            codes = {code for code in static if who_can.hindered[code][p, s]}
            codes |= _dynamic(problem, p, slot, [problem.slots[x.slot] for x in held.get(p, ())])
            common[row] = sum(bit[code] for code in codes)
    lacks = _lacks(who_can, people, slot, s, papers, bit)
    for row, p in enumerate(people):
        for place in mine[p]:
            lacks[row, place.post] = 0
    return Hindrance(
        s,
        target.post,
        people,
        names,
        common[:, None] | lacks[:, seats],
        common | lacks[:, target.post],
        np.array([problem.people[p].is_new for p in people], bool),
        problem.rules.newcomers_per_experienced or 0,
    )


def _names(problem: Problem, slot: Slot) -> tuple[str, ...]:
    """Name the rules that could matter: papers first, so that they are told first."""
    papers = {paper_code(kinds) for post in slot.posts for kinds in post.papers}
    others = ["free", "asked", "distance", "risk", "overlap", "rest", "day", "week", "nights"]
    others += ["next", "own_max", "pattern"]
    if problem.rules.newcomers_per_experienced is not None:
        others.append("pairing")
    return (*sorted(papers), *others)


def _dynamic(problem: Problem, p: int, slot: Slot, held: list[Slot]) -> set[str]:
    """Return the rules that one more slot would break; an overlap is a missing rest as well."""
    who = problem.people[p]
    codes = overloaded(problem.rules, who, [*held, slot])
    n_days = max(map(day_of, problem.slots)) + 1
    if who.pattern and breaks_pattern(who.pattern, [*held, slot], problem.rules, n_days):
        codes.add("pattern")
    if "overlap" in codes:
        codes.add("rest")
    return codes


def _lacks(
    who_can: Eligibility,
    people: list[int],
    slot: Slot,
    s: int,
    papers: Mapping[int, list[str]],
    bit: Mapping[str, int],
) -> Longs:
    """Return (people, posts): the papers that are missing."""
    out = np.zeros((len(people), len(slot.posts)), np.int64)
    for k, post in enumerate(slot.posts):
        for kinds, code in zip(post.papers, papers[k], strict=True):
            out[:, k] |= np.where(who_can.lacks[kinds][people, s], bit[code], 0)
    return out
