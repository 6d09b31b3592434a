"""Cuts a problem too long for one go into parts, solves them in turn, and adds up their bounds.

A part holds some of the slots (those of a unit, or of a unit's week) and everybody who may serve
them. Its bound is reckoned as if nobody served anywhere else, but with a toll for the time of
whom another part can have too (see `sharing`); rules only grow tighter and prices of hours only
rise with what is served elsewhere, so the sum of these bounds, less the tolls paid back, is a
bound of the whole. Its places are found with those of the parts before it held fast, and with
tolls for whom a part after it can have.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.rostering.auditing import audit
from firstlight.engine.rostering.building import SCALE, Built, build
from firstlight.engine.rostering.eligibility import eligibility
from firstlight.engine.rostering.fairness import unit_min
from firstlight.engine.rostering.model import DAY_MIN, Limits, Person, Place, Post, Problem, Wish
from firstlight.engine.rostering.rounding import rounded
from firstlight.engine.rostering.sharing import Core, Tolls, core_of, rounds, tolls
from firstlight.engine.rostering.solving import Found, branch, relax, search

SMALL = 150  # columns up to which CP-SAT has the first go,
KNOTTY = 1500  # or where patterns of days make fractions a poor guide
WHOLE = 0.999  # a column at this in the relaxation is held at 1 in the first searches,
DEAR = float(SCALE)  # and one that would cost a point more is left out of the very first
AHEAD = 1.6  # of an even share of the time; most parts are done long before
LONG = 60_000  # pairs of people and posts above which the problem is cut by unit,
ENDLESS = 200_000  # and a unit by week, which costs the bound: weeks know nothing of each other
PRICING = 0.5  # of the time at most for tolls; parts of which most people are shared have none
FEW = 0.25
PRICED = 0.2  # of what there is to hear of, when the tolls are known
ANOTHERS = (
    100 * SCALE
)  # for what the joint relaxation leaves to another part; no place is worth it
BOUNDED_S = 20.0  # for the bound of a part: without it the others' are worth little
LEFT_OUT = frozenset({"own_min", "pattern"})  # rules that ask for a least, in a bound of a part
Say = Callable[[float], None]  # hears which share of the work is done
NO_TOLL: Mapping[Place, int] = {}
NOBODY = ((),)  # papers that nobody holds: a slot that only shows what is held already


def unheard(_share: float) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Places, and what no roster can cost less than (points); None where rules contradict."""

    places: list[Place] | None
    bound: float


@dataclass(frozen=True, slots=True)
class Part:
    """Slots of the whole, and the people who may serve them."""

    slots: list[int]
    people: list[int]

    def outward(self, place: Place) -> Place:
        """Return a place of the part in the numbers of the whole."""
        return Place(self.people[place.person], self.slots[place.slot], place.post)


def solve(
    problem: Problem,
    parts: list[Part],
    level_min: float,
    limits: Limits,
    say: Say = unheard,
) -> Outcome:
    """Find places for the whole problem, in one go or in parts; `say` hears the share done."""
    if len(parts) == 1:
        return solve_whole(problem, level_min, limits)
    return _in_turn(problem, parts, level_min, limits, say)


def solve_whole(
    problem: Problem, level_min: float, limits: Limits, toll: Mapping[Place, int] = NO_TOLL
) -> Outcome:
    """Find places in one go; the bound counts tolls (sixtieths) as paid."""
    began = monotonic()
    built = build(problem, eligibility(problem), level_min)
    _charge(built, toll)
    has_patterns = any(who.pattern or who.min_min for who in problem.people)
    if len(built.linear.cost) <= (KNOTTY if has_patterns else SMALL):
        found, bound = _short(built, limits, began)
    else:
        found, bound = _long(built, limits, began)
    if found.values is None and not found.is_impossible and not has_patterns:
        return _by_hand(problem, built, found.guide, bound)
    if found.values is None:
        fits = not found.is_impossible and not audit(problem, problem.kept)
        return Outcome(list(problem.kept) if fits else None, max(bound, 0.0) / SCALE)
    places = [place for place, column in built.column_of.items() if found.values[column]]
    return Outcome(places, bound / SCALE)


def _by_hand(problem: Problem, built: Built, guide: Floats | None, bound: float) -> Outcome:
    """Round the relaxation where no search had the time to find anything."""
    values = np.zeros(len(built.linear.cost)) if guide is None else guide
    worth = {place: float(values[column]) for place, column in built.column_of.items()}
    places = rounded(problem, worth)
    fits = not problem.kept or not audit(problem, problem.kept)
    return Outcome(places if fits else None, max(bound, 0.0) / SCALE)


def _short(built: Built, limits: Limits, began: float) -> tuple[Found, float]:
    """CP-SAT, and branch and cut where that leaves a gap; return the better and a bound."""
    found = search(built.linear, replace(limits, wall_s=limits.wall_s / 2))
    if found.is_impossible or found.cost - found.bound < 1:
        return found, found.bound
    other, bound = _long(built, limits, began)
    better = other if other.is_impossible or other.cost < found.cost else found
    return better, max(bound, found.bound)


def _long(built: Built, limits: Limits, began: float) -> tuple[Found, float]:
    """Bound by the relaxation, then search ever wider until what is found is good enough.

    First with the places that are whole in the relaxation held and the dear ones left out, then
    with the dear ones too, then with everything. What one search found is where the next begins.
    """
    linear, ends = built.linear, began + limits.wall_s
    relaxed = relax(linear, limits.wall_s / 2)
    if relaxed is None:
        found = search(linear, replace(limits, wall_s=ends - monotonic()))
        return found, found.bound
    empty = sum(linear.cost[c] * relaxed.values[c] for c in built.under.values())
    enough = limits.good_gap * max(0.0, relaxed.bound - empty)
    places = built.column_of.values()
    whole = [c for c in places if relaxed.values[c] > WHOLE]
    dear = [c for c in places if relaxed.values[c] < 1 - WHOLE and relaxed.dearer[c] > DEAR]
    best = Found(None, np.inf, -np.inf, guide=relaxed.values)
    for narrowed in (linear.holding(whole, dear), linear.holding(whole)):
        some = replace(limits, wall_s=0.7 * (ends - monotonic()))
        found = branch(narrowed, some, enough / 2, best.values)
        if found.cost < best.cost:
            best = found
        if best.cost - relaxed.bound <= enough:
            return best, relaxed.bound
    everything = replace(limits, wall_s=ends - monotonic())
    other = branch(linear, everything, enough, best.values)
    bound = max(relaxed.bound, other.bound)
    return other if other.is_impossible or other.cost < best.cost else best, bound


def cut(problem: Problem) -> list[Part]:
    """Return the parts: one where it is short enough, else by unit, or by unit and week."""
    everybody, all_slots = list(range(len(problem.people))), list(range(len(problem.slots)))
    if _size(problem, everybody, all_slots) <= LONG:
        return [Part(all_slots, everybody)]
    by_unit: defaultdict[str, list[int]] = defaultdict(list)
    for s in all_slots:
        by_unit[problem.slots[s].unit].append(s)
    out = []
    for unit, slots in sorted(by_unit.items()):
        people = [p for p in everybody if _may_serve(problem.people[p], unit)]
        if _size(problem, people, slots) <= ENDLESS:
            out.append(Part(slots, people))
            continue
        weeks: defaultdict[int, list[int]] = defaultdict(list)
        for s in slots:
            day = problem.slots[s].starts_min // DAY_MIN
            weeks[(day + problem.rules.day0_weekday) // 7].append(s)
        out += [Part(weeks[week], people) for week in sorted(weeks)]
    return out


def _size(problem: Problem, people: list[int], slots: list[int]) -> int:
    return len(people) * sum(len(problem.slots[s].posts) for s in slots)


def _may_serve(who: Person, unit: str) -> bool:
    return not unit or not who.units or unit in who.units


def _charge(built: Built, toll: Mapping[Place, int]) -> None:
    """Add tolls to what places cost."""
    for place, price in toll.items():
        if place in built.column_of:
            built.linear.cost[built.column_of[place]] += price


def _in_turn(
    problem: Problem,
    parts: list[Part],
    level_min: float,
    limits: Limits,
    say: Say,
) -> Outcome:
    """Solve the parts; those that share nobody side by side."""
    ends = monotonic() + limits.wall_s
    places: list[Place] = list(problem.kept)
    waiting, bound = list(parts), 0.0
    with ThreadPoolExecutor(limits.workers) as pool:
        toll = _tolls(problem, parts, level_min, pool, PRICING * limits.wall_s)
        bound -= toll.back / SCALE
        while waiting:
            say(PRICED + (1 - PRICED) * (1 - len(waiting) / len(parts)))
            wave = _wave(waiting, limits.workers)
            waiting = [part for part in waiting if part not in wave]
            wanted = {p for part in waiting for p in part.people}
            left = max(1.0, ends - monotonic())
            share = min(left, AHEAD * left * len(wave) / (len(wave) + len(waiting)))
            turn = _Turn(problem, places, toll, wanted, level_min)
            one = replace(limits, wall_s=share, workers=1)
            jobs = [pool.submit(turn.solve, part, one) for part in wave]
            for part, job in zip(wave, jobs, strict=True):
                found, least = job.result()
                if found is None:
                    return Outcome(None, 0.0)
                own = set(part.slots)
                places = [x for x in places if x.slot not in own] + found
                bound += least
    return Outcome(places, max(0.0, bound))


def _tolls(
    problem: Problem, parts: list[Part], level_min: float, pool: Executor, wall_s: float
) -> Tolls:
    """Price the time of whom several parts share."""
    seen = Counter(p for part in parts for p in part.people)
    shared = {p for p, count in seen.items() if count > 1}
    if len(shared) > FEW * len(seen):
        return Tolls()
    ends = monotonic() + wall_s
    groups_of = rounds([part.people for part in parts])
    tied = sorted({k for groups in groups_of for group in groups for k in group})
    built = pool.map(lambda k: _core(problem, parts[k], shared, level_min, ends), tied)
    cores = {k: core for k, core in zip(tied, built, strict=True) if core}
    of: Counter[Place] = Counter()
    back, left = 0, set[Place]()

    def priced(group: list[int]) -> Tolls:
        own = [cores[k].charged(of) for k in group if k in cores]
        return tolls(problem, own, ends - monotonic()) if monotonic() < ends else Tolls()

    for groups in groups_of:
        for found in list(pool.map(priced, groups)):
            of.update(found.of)
            back += found.back
            left |= found.left
    return Tolls(of, back, frozenset(left))


def _core(
    problem: Problem, part: Part, shared: set[int], level_min: float, ends: float
) -> Core | None:
    if monotonic() >= ends:
        return None
    built = _alone(problem, part, level_min)
    relaxed = relax(built.linear, ends - monotonic())
    if relaxed is None:
        return None
    theirs = [c for x, c in built.column_of.items() if part.people[x.person] in shared]
    taken = [c for c in theirs if not built.linear.lower[c]]
    alone = relax(built.linear.holding([], taken), ends - monotonic(), relaxed.basis) or relaxed
    return core_of(built, relaxed, alone, {x: part.outward(x) for x in built.column_of})


def _alone(problem: Problem, part: Part, level_min: float) -> Built:
    """Build a part as if nobody served elsewhere; rules that ask for a least are left out."""
    alone = cut_out(problem, part, [])
    return build(alone, eligibility(alone), level_min, LEFT_OUT)


def _wave(waiting: list[Part], size: int) -> list[Part]:
    """Take the first part, and others that share nobody with it."""
    out: list[Part] = []
    taken: set[int] = set()
    for part in waiting:
        if len(out) < size and taken.isdisjoint(part.people):
            out.append(part)
            taken |= set(part.people)
    return out


@dataclass(frozen=True, slots=True)
class _Turn:
    """What the parts of one wave find: places taken, tolls, and whom a later part can have."""

    problem: Problem
    places: list[Place]
    toll: Tolls
    wanted: set[int]
    level_min: float

    def solve(self, part: Part, limits: Limits) -> tuple[list[Place] | None, float]:
        """Return the places of a part, given those already taken, and the bound of it alone."""
        own, people = set(part.slots), set(part.people)
        elsewhere = [x for x in self.places if x.slot not in own and x.person in people]
        small = cut_out(self.problem, part, elsewhere)
        toll = _inward(part, people, self.toll.of)
        asked = self._asked(part, people & self.wanted)
        found = solve_whole(small, self.level_min, limits, asked)
        # Who owes a least, or a pattern, may keep it in another part: that is no cost of this one.
        owes = any(who.pattern or who.min_min for who in small.people)
        alone = elsewhere or owes or asked != toll
        bound = self._bound_alone(part, limits, toll) if alone else found.bound
        if found.places is None:
            return None, 0.0
        return [part.outward(x) for x in found.places if x.slot < len(part.slots)], bound

    def _asked(self, part: Part, wanted: set[int]) -> dict[Place, int]:
        """Return what this part pays for people whom a later one can have.

        Prices alone leave several parts as content with a person's time as without it: what the
        joint relaxation leaves to another costs more, so that they make the same choice.
        """
        asked = Counter(_inward(part, wanted, self.toll.of))
        asked.update(_inward(part, wanted, dict.fromkeys(self.toll.left, ANOTHERS)))
        return dict(asked)

    def _bound_alone(self, part: Part, limits: Limits, toll: Mapping[Place, int]) -> float:
        """Bound a part as if nobody served elsewhere, tolls paid."""
        built = _alone(self.problem, part, self.level_min)
        _charge(built, toll)
        relaxed = relax(built.linear, max(BOUNDED_S, limits.wall_s))
        return 0.0 if relaxed is None else max(0.0, relaxed.bound / SCALE)


def _inward(part: Part, people: set[int], of: Mapping[Place, int]) -> dict[Place, int]:
    """Return the prices of a part for these people, in its own numbers."""
    slot_of = {s: k for k, s in enumerate(part.slots)}
    person_of = {p: k for k, p in enumerate(part.people)}
    return {
        Place(person_of[x.person], slot_of[x.slot], x.post): price
        for x, price in of.items()
        if x.slot in slot_of and x.person in people
    }


def cut_out(problem: Problem, part: Part, elsewhere: list[Place]) -> Problem:
    """Return the part as a problem of its own; what people hold elsewhere is kept beside it."""
    slot_of = {s: k for k, s in enumerate(part.slots)}
    person_of = {p: k for k, p in enumerate(part.people)}
    slots = [problem.slots[s] for s in part.slots]
    kept = [
        Place(person_of[x.person], slot_of[x.slot], x.post)
        for x in problem.kept
        if x.slot in slot_of
    ]
    shown: dict[int, int] = {}
    for place in elsewhere:
        if place.slot not in shown:
            shown[place.slot] = len(slots)
            post = Post(count=0, papers=NOBODY, under_weight=0)
            slots.append(replace(problem.slots[place.slot], posts=(post,), unit=""))
        kept.append(Place(person_of[place.person], shown[place.slot], 0))
    people = tuple(
        _renumbered(problem.people[p], part.slots, slot_of, len(slots)) for p in part.people
    )
    # A part's steps are the whole's: with coarser ones its prices would not add up to a bound.
    return Problem(people, tuple(slots), problem.rules, tuple(kept), unit_min(problem))


def _renumbered(who: Person, own: list[int], slot_of: dict[int, int], n_slots: int) -> Person:
    """Return somebody with slots numbered as in the part."""
    away = None
    if who.distance_m is not None:
        metres = [who.distance_m[s] for s in own]
        away = (*metres, *([0.0] * (n_slots - len(metres))))
    return replace(
        who,
        not_asked=tuple(slot_of[s] for s in who.not_asked if s in slot_of),
        wishes=tuple(Wish(slot_of[w.slot], w.weight) for w in who.wishes if w.slot in slot_of),
        distance_m=away,
    )
