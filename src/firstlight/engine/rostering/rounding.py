"""A roster from fractions, without a search: for when the clock has run out."""

from collections import defaultdict
from collections.abc import Mapping

from firstlight.engine.rostering.auditing import overloaded, unpaired
from firstlight.engine.rostering.model import Place, Problem, Slot


def rounded(problem: Problem, worth: Mapping[Place, float]) -> list[Place]:
    """Give places in order of their worth, each where the rules still allow it.

    Parameters
    ----------
    problem : Problem
        Without patterns or least minutes, which this does not look at.
    worth : mapping of Place to float
        The value of each possible place in the relaxation, 0 to 1.

    Returns
    -------
    list of Place
        With what is kept. Experienced people go first among equals, so that newcomers find
        somebody to be paired with; a second round tries those who were refused.
    """
    held: defaultdict[int, list[Slot]] = defaultdict(list)
    of_slot: defaultdict[int, list[Place]] = defaultdict(list)
    for place in problem.kept:
        held[place.person].append(problem.slots[place.slot])
        of_slot[place.slot].append(place)
    people = problem.people
    waiting = sorted(
        worth, key=lambda x: (-round(worth[x], 3), people[x.person].is_new, x.slot, x.person)
    )
    for _ in range(2):
        refused = []
        for place in waiting:
            if _fits(problem, place, held[place.person], of_slot[place.slot]):
                held[place.person].append(problem.slots[place.slot])
                of_slot[place.slot].append(place)
            else:
                refused.append(place)
        waiting = refused
    return [place for s in sorted(of_slot) for place in of_slot[s]]


def _fits(problem: Problem, place: Place, held: list[Slot], others: list[Place]) -> bool:
    slot, who = problem.slots[place.slot], problem.people[place.person]
    if sum(x.post == place.post for x in others) >= slot.posts[place.post].count:
        return False
    if any(x.person == place.person for x in others):
        return False
    new = sum(problem.people[x.person].is_new for x in others)
    if who.is_new and unpaired(problem.rules, new + 1, len(others) - new):
        return False
    return not overloaded(problem.rules, who, [*held, slot])
