"""From a problem to a proposal: places, reasons, gaps, the bound and how even it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from firstlight.engine.rostering.auditing import length_min
from firstlight.engine.rostering.blocks import Part, Say, cut, cut_out, solve, unheard
from firstlight.engine.rostering.building import travel_cost
from firstlight.engine.rostering.checking import check
from firstlight.engine.rostering.costing import costs_of
from firstlight.engine.rostering.eligibility import eligibility
from firstlight.engine.rostering.fairness import even_level_min, gini
from firstlight.engine.rostering.first_come import first_come
from firstlight.engine.rostering.gaps import explain_gaps
from firstlight.engine.rostering.model import Limits, Place, Problem
from firstlight.engine.rostering.proposal import Choice, Evenness, Gap, Proposal, Reason
from firstlight.engine.rostering.reasons import explain_choices

USUAL = Limits()
SEARCH = 0.8  # of the wall clock; the rest is for explaining
STATION = 3  # parts that are still done in the usual time
EACH_S, MOST_S = 15.0, 575.0  # for one part of more, and for all of them
FINE, CLOSE = 0.002, 0.04  # from what is proven the best: for few teams, and where many wait


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told about one part, in the numbers of the whole."""

    choices: list[Choice]
    gaps: list[Gap]
    travel: int
    first: list[Place]


def fitting(problem: Problem) -> Limits:
    """Return how long a problem of this size deserves.

    18 s for a month of two teams; up to ten minutes for a county's, which is solved in parts.
    """
    n_parts = len(cut(problem))
    if n_parts <= STATION:
        return replace(USUAL, good_gap=FINE)
    return replace(USUAL, wall_s=min(MOST_S, EACH_S * n_parts), good_gap=CLOSE)


def propose(problem: Problem, limits: Limits = USUAL, say: Say = unheard) -> Proposal:
    """Propose whom to invite to which slot.

    Parameters
    ----------
    problem : Problem
        People, slots and rules.
    limits : Limits
        How long may be looked for.
    say : callable
        Told now and then, in this thread, which share of the work is done (0 to 1).

    Returns
    -------
    Proposal
        Keeps every hard rule; its cost is within `gap` of the best there is.

    Raises
    ------
    BadInput
        When a field contradicts itself; the sentence begins with its name.
    """
    check(problem, limits)
    ends = monotonic() + limits.wall_s
    level_min, parts = even_level_min(problem), cut(problem)
    quick = replace(limits, wall_s=SEARCH * limits.wall_s)
    outcome = solve(problem, parts, level_min, quick, lambda share: say(SEARCH * share))
    places = outcome.places or []
    hours = hours_min(problem, places) or [0]
    mean_min = sum(hours) / len(hours)
    told: list[_Told] = []
    first: list[Place] = list(problem.kept)
    for n, part in enumerate(parts):
        before = [gap for one in told for gap in one.gaps]
        rest = replace(limits, gaps_explained=max(0, limits.gaps_explained - len(before)))
        told.append(_tell(problem, part, places, first, mean_min, rest, ends))
        first = [x for x in first if x.slot not in set(part.slots)] + told[-1].first
        say(SEARCH + (1 - SEARCH) * (n + 1) / len(parts))
    costs = costs_of(problem, places, level_min, sum(one.travel for one in told))
    bound = min(outcome.bound, costs.total)
    is_feasible = outcome.places is not None
    return Proposal(
        choices=tuple(sorted((c for one in told for c in one.choices), key=_by_slot)),
        gaps=tuple(gap for one in told for gap in one.gaps) if is_feasible else (),
        costs=costs,
        bound=bound,
        gap=(costs.total - bound) / max(1.0, costs.total),
        evenness=_evenness(problem, hours, mean_min, first),
        is_feasible=is_feasible,
    )


def _by_slot(choice: Choice) -> tuple[int, int, int]:
    return choice.place.slot, choice.place.post, choice.place.person


def _tell(
    problem: Problem,
    part: Part,
    places: Sequence[Place],
    first: Sequence[Place],
    mean_min: float,
    limits: Limits,
    ends: float,
) -> _Told:
    """Explain one part, and serve it first-come-first-served."""
    small = cut_out(problem, part, _elsewhere(part, places))
    who_can = eligibility(small)
    slot_of = {s: k for k, s in enumerate(part.slots)}
    person_of = {p: k for k, p in enumerate(part.people)}
    own = [
        Place(person_of[x.person], slot_of[x.slot], x.post) for x in places if x.slot in slot_of
    ]
    beside = [x for x in small.kept if x.slot >= len(part.slots)]
    choices = explain_choices(small, who_can, [*own, *beside], mean_min)
    gaps = explain_gaps(small, who_can, [*own, *beside], limits, ends)
    other = cut_out(problem, part, _elsewhere(part, first))
    served = first_come(other, eligibility(other), limits.seed)
    return _Told(
        [_choice(part, choice) for choice in choices if choice.place.slot < len(part.slots)],
        [_gap(part, gap) for gap in gaps],
        sum(travel_cost(small, who_can, place) for place in own),
        [part.outward(place) for place in served if place.slot < len(part.slots)],
    )


def _elsewhere(part: Part, places: Sequence[Place]) -> list[Place]:
    own, people = set(part.slots), set(part.people)
    return [x for x in places if x.slot not in own and x.person in people]


def _choice(part: Part, choice: Choice) -> Choice:
    return Choice(part.outward(choice.place), tuple(_reason(part, x) for x in choice.reasons))


def _reason(part: Part, reason: Reason) -> Reason:
    return replace(reason, people=tuple(part.people[p] for p in reason.people))


def _gap(part: Part, gap: Gap) -> Gap:
    facts = tuple(
        replace(
            fact,
            people=tuple(part.people[p] for p in fact.people),
            lapsed=tuple((part.people[p], at_min) for p, at_min in fact.lapsed),
        )
        for fact in gap.facts
    )
    return replace(gap, slot=part.slots[gap.slot], facts=facts)


def hours_min(problem: Problem, places: Sequence[Place]) -> list[int]:
    """Return the quarter's minutes of those who wanted some, in order of the people."""
    minutes = [who.served_min for who in problem.people]
    for place in places:
        minutes[place.person] += length_min(problem.slots[place.slot])
    pairs = zip(problem.people, minutes, strict=True)
    return [amount for who, amount in pairs if who.wanted_min]


def _evenness(
    problem: Problem, hours: Sequence[int], mean_min: float, first: Sequence[Place]
) -> Evenness:
    return Evenness(
        gini=gini(hours),
        gini_first_come=gini(hours_min(problem, first)),
        mean_min=mean_min,
        least_min=min(hours),
        most_min=max(hours),
        filled_first_come=len(first),
    )
