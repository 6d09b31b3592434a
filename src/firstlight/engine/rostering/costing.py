"""What a roster costs, reckoned from its places alone."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from firstlight.engine.rostering.building import SCALE, fairness_cost
from firstlight.engine.rostering.model import Place, Problem, Rules, Slot
from firstlight.engine.rostering.proposal import Costs


def costs_of(problem: Problem, places: Sequence[Place], level_min: float, travel: int) -> Costs:
    """Reckon what places cost by each matter, in points; `travel` is reckoned before."""
    filled = Counter((place.slot, place.post) for place in places)
    under = over = 0
    for s, slot in enumerate(problem.slots):
        for k, post in enumerate(slot.posts):
            more = filled[s, k] - post.count
            under += post.under_weight * max(0, -more)
            over += (post.over_weight or 0) * max(0, more)
    has = {(place.person, place.slot) for place in places}
    return Costs(
        under=under,
        over=over,
        wishes=sum(
            abs(wish.weight)
            for p, who in enumerate(problem.people)
            for wish in who.wishes
            if (wish.weight > 0) != ((p, wish.slot) in has)
        ),
        distance=travel,
        rest=problem.rules.rest_weight * short_rests(problem, places),
        fairness=fairness_cost(problem, places, level_min) / SCALE,
    )


def short_rests(problem: Problem, places: Sequence[Place]) -> int:
    """Count rests that are allowed but shorter than the good one."""
    held: defaultdict[int, list[Slot]] = defaultdict(list)
    for place in places:
        held[place.person].append(problem.slots[place.slot])
    return sum(
        _is_short(one, other, problem.rules)
        for slots in held.values()
        for one in slots
        for other in slots
    )


def _is_short(one: Slot, other: Slot, rules: Rules) -> bool:
    return rules.rest_min <= other.starts_min - one.ends_min < rules.good_rest_min
