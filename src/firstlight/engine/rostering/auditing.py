"""Checks places against the hard rules one by one, without any solver: for swaps and sign-ups."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from firstlight.engine.rostering.eligibility import Eligibility, eligibility, paper_code
from firstlight.engine.rostering.model import DAY_MIN, Pattern, Person, Place, Problem, Rules, Slot
from firstlight.engine.rostering.proposal import Rule

CROWD = 200


def rule_of(code: str) -> Rule:
    """Read a rule from its code: ``paper:kinds`` or a plain one."""
    head, _, about = code.partition(":")
    return Rule(head, about)


def barring(problem: Problem, who_can: Eligibility, place: Place) -> set[str]:
    """Return the codes of the rules that bar somebody from a post, whatever else they do."""
    p, s = place.person, place.slot
    codes = {code for code, array in who_can.hindered.items() if array[p, s]}
    for kinds in problem.slots[s].posts[place.post].papers:
        if who_can.lacks[kinds][p, s]:
            codes.add(paper_code(kinds))
    return codes


def overloaded(rules: Rules, who: Person, slots: Iterable[Slot]) -> set[str]:
    """Return the codes of the rules that somebody's slots break by being too many or too close."""
    held = sorted(slots, key=lambda slot: slot.starts_min)
    codes: set[str] = set()
    for one, other in combinations(held, 2):
        if other.starts_min < one.ends_min:
            codes.add("overlap")
        elif other.starts_min < one.ends_min + rules.rest_min:
            codes.add("rest")
        if (one.kind, other.kind) in rules.not_next and day_of(other) - day_of(one) == 1:
            codes.add("next")
    if _too_much(held, day_of, rules.max_day_min, rules.max_day_slots):
        codes.add("day")
    monday = 7 - rules.day0_weekday
    if _too_much(
        held, lambda slot: (day_of(slot) - monday) // 7, rules.max_week_min, rules.max_week_slots
    ):
        codes.add("week")
    most = rules.max_nights_running
    if most is not None and longest_run(day_of(s) for s in held if s.is_night) > most:
        codes.add("nights")
    if who.max_min is not None and sum(map(length_min, held)) > who.max_min:
        codes.add("own_max")
    return codes


def day_of(slot: Slot) -> int:
    """Return the day a slot starts on."""
    return slot.starts_min // DAY_MIN


def length_min(slot: Slot) -> int:
    """Return how long a slot takes."""
    return slot.ends_min - slot.starts_min


def _too_much(
    held: Sequence[Slot], key: Callable[[Slot], int], most_min: int | None, most: int | None
) -> bool:
    minutes: Counter[int] = Counter()
    count: Counter[int] = Counter()
    for slot in held:
        minutes[key(slot)] += length_min(slot)
        count[key(slot)] += 1
    too_long = most_min is not None and max(minutes.values(), default=0) > most_min
    return too_long or (most is not None and max(count.values(), default=0) > most)


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Return runs of days in a row as (first, last)."""
    out: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if out and out[-1][1] == day - 1:
            out[-1] = (out[-1][0], day)
        else:
            out.append((day, day))
    return out


def longest_run(days: Iterable[int]) -> int:
    """Return how many days in a row there are at most."""
    return max((last - first + 1 for first, last in runs(days)), default=0)


def breaks_pattern(pattern: Pattern, held: Sequence[Slot], rules: Rules, n_days: int) -> bool:
    """Whether somebody's days are outside their pattern; runs at the edges may go on outside."""
    served = runs(map(day_of, held))
    most = pattern.max_days_running
    if most is not None and any(last - first + 1 > most for first, last in served):
        return True
    inner = [(a, b) for a, b in served if a > 0 and b < n_days - 1]
    least = pattern.min_days_running or 0
    if any(last - first + 1 < least for first, last in inner):
        return True
    if any(b[0] - a[1] - 1 < (pattern.min_days_off or 0) for a, b in pairwise(served)):
        return True
    weekends = {
        (day_of(s) + rules.day0_weekday) // 7
        for s in held
        if (day_of(s) + rules.day0_weekday) % 7 >= 5
    }
    if pattern.max_weekends is not None and len(weekends) > pattern.max_weekends:
        return True
    kinds = Counter(slot.kind for slot in held)
    return any(kinds[kind] > count for kind, count in pattern.max_of_kind)


def unpaired(rules: Rules, new: int, experienced: int) -> bool:
    """Whether a slot has too many newcomers for its experienced people."""
    ratio = rules.newcomers_per_experienced
    return ratio is not None and new > ratio * experienced


def audit(problem: Problem, places: Sequence[Place]) -> list[tuple[Rule, Place]]:
    """Return every hard rule that these places break, with a place where it is broken.

    What is kept from before is let be as far as rules of one person and one slot go.
    """
    kept = set(problem.kept)
    out = _barred(problem, [place for place in places if place not in kept])
    of_person: defaultdict[int, list[Place]] = defaultdict(list)
    of_slot: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        of_person[place.person].append(place)
        of_slot[place.slot].append(place)
    for p, who in enumerate(problem.people):
        held = [problem.slots[place.slot] for place in of_person[p]]
        first = of_person[p][0] if held else Place(p, 0, 0)
        out += [(Rule(code), first) for code in sorted(_personal(problem, who, held))]
    for mine in of_slot.values():
        new = sum(problem.people[x.person].is_new and x not in kept for x in mine)
        experienced = sum(not problem.people[x.person].is_new for x in mine)
        if new and unpaired(problem.rules, new, experienced):
            out.append((Rule("pairing"), mine[0]))
    return out


def _barred(problem: Problem, places: Sequence[Place]) -> list[tuple[Rule, Place]]:
    """Check one person and one slot at a time, so many people at once as memory likes."""
    out: list[tuple[Rule, Place]] = []
    for first in range(0, len(problem.people), CROWD):
        crowd = problem.people[first : first + CROWD]
        some = replace(problem, people=crowd, kept=())
        who_can = eligibility(some)
        for place in places:
            if first <= place.person < first + CROWD:
                one = replace(place, person=place.person - first)
                codes = sorted(barring(some, who_can, one))
                out += [(rule_of(code), place) for code in codes]
    return out


def _personal(problem: Problem, who: Person, held: Sequence[Slot]) -> set[str]:
    codes = overloaded(problem.rules, who, held)
    if sum(map(length_min, held)) < (who.min_min or 0):
        codes.add("own_min")
    n_days = max(map(day_of, problem.slots)) + 1
    if who.pattern and breaks_pattern(who.pattern, held, problem.rules, n_days):
        codes.add("pattern")
    return codes


def why_not(problem: Problem, place: Place, held: Sequence[Place]) -> tuple[Rule, ...]:
    """Return the hard rules against one more place for somebody (a swap, a sign-up).

    Parameters
    ----------
    problem : Problem
        May hold just this person and the slots in question.
    place : Place
        The place they would take.
    held : sequence of Place
        Everybody's places as they stand, without the one that is given up.
    """
    codes = barring(problem, eligibility(problem), place)
    mine = [problem.slots[x.slot] for x in held if x.person == place.person]
    who = problem.people[place.person]
    codes |= overloaded(problem.rules, who, [*mine, problem.slots[place.slot]])
    others = [problem.people[x.person].is_new for x in held if x.slot == place.slot]
    if who.is_new and unpaired(problem.rules, sum(others) + 1, len(others) - sum(others)):
        codes.add("pairing")
    return tuple(rule_of(code) for code in sorted(codes))
