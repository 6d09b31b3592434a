"""First come, first served on the same problem: what the proposal's evenness is held against."""

from collections import defaultdict

import numpy as np

from firstlight.engine.rostering.auditing import length_min, overloaded, unpaired
from firstlight.engine.rostering.eligibility import Eligibility
from firstlight.engine.rostering.model import Place, Problem, Slot

NONE: frozenset[str] = frozenset()


class _Desk:
    """Takes sign-ups in the order they come, within the hard rules."""

    def __init__(self, problem: Problem, who_can: Eligibility) -> None:
        self.problem, self.who_can = problem, who_can
        self.held: defaultdict[int, list[Slot]] = defaultdict(list)
        self.places: list[Place] = []
        self.of_slot: defaultdict[int, list[Place]] = defaultdict(list)
        self.left_min = np.array([who.wanted_min - who.served_min for who in problem.people])
        for place in problem.kept:
            self.give(place)

    def give(self, place: Place) -> None:
        """Write a place down."""
        slot = self.problem.slots[place.slot]
        self.places.append(place)
        self.of_slot[place.slot].append(place)
        self.held[place.person].append(slot)
        self.left_min[place.person] -= length_min(slot)

    def serve(self, s: int, order: list[int]) -> None:
        """Fill the posts of a slot in order; a newcomer without a partner has to wait."""
        slot = self.problem.slots[s]
        mine = self.of_slot[s]
        for k, post in enumerate(slot.posts):
            lacking = self.who_can.unqualified(post.papers, s, NONE)
            for p in order:
                if sum(place.post == k for place in mine) >= post.count:
                    break
                if not lacking[p] and self._may(p, slot, mine):
                    self.give(Place(p, s, k))

    def _may(self, p: int, slot: Slot, mine: list[Place]) -> bool:
        who = self.problem.people[p]
        if any(place.person == p for place in mine):
            return False
        new = [self.problem.people[place.person].is_new for place in mine]
        if who.is_new and unpaired(self.problem.rules, sum(new) + 1, len(new) - sum(new)):
            return False
        return not overloaded(self.problem.rules, who, [*self.held[p], slot])


def first_come(problem: Problem, who_can: Eligibility, seed: int) -> list[Place]:
    """Open slots in order of their start; who wants hours and answers first has the place.

    How long somebody takes to answer is drawn anew for each slot (exponential), around a pace of
    their own (log-normal, sigma 1): the same few people tend to be first, as they do in life.
    They sign up until they have the hours they wanted; everybody keeps the hard rules.
    """
    rng = np.random.default_rng(seed)
    pace = rng.lognormal(0.0, 1.0, len(problem.people))
    desk = _Desk(problem, who_can)
    free = ~who_can.barred()
    order = sorted(range(len(problem.slots)), key=lambda s: (problem.slots[s].starts_min, s))
    for s in order:
        answers = pace * rng.exponential(1.0, len(pace))
        wants = free[:, s] & (desk.left_min >= length_min(problem.slots[s]))
        willing = np.flatnonzero(wants)
        desk.serve(s, [int(p) for p in willing[np.argsort(answers[willing], kind="stable")]])
    return desk.places
