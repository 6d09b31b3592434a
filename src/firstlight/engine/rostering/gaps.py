"""Why a post stays short: the smallest sets of rules that keep it so, and that would open it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from time import monotonic

from firstlight.engine.rostering.auditing import rule_of
from firstlight.engine.rostering.eligibility import Eligibility, paper_code
from firstlight.engine.rostering.hindrance import Hindrance, hindrance
from firstlight.engine.rostering.model import Limits, Paper, Place, Problem
from firstlight.engine.rostering.proposal import Fact, Gap
from firstlight.engine.rostering.rearranging import DYNAMIC, could_be_rearranged

SIZE = 4  # sets of more rules than this explain nothing; then a set that cannot be cut is named
TRIES = 6  # sets that are tried with other places changing hands


def explain_gaps(
    problem: Problem,
    who_can: Eligibility,
    places: Sequence[Place],
    limits: Limits,
    ends: float,
) -> tuple[Gap, ...]:
    """Explain every post that is short, by slot and post.

    A set of rules blocks a post when, with these alone, one more person cannot be had for it
    while everybody's other places stay and all posts of its slot keep as many as they have. For
    the first `Limits.gaps_explained` gaps the places around may change hands as well. Sets are
    tried in order of their size, so the first that blocks is the smallest.
    """
    filled = Counter((place.slot, place.post) for place in places)
    held: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        held[place.person].append(place)
    out: list[Gap] = []
    for s, slot in enumerate(problem.slots):
        for k, post in enumerate(slot.posts):
            missing = post.count - filled[s, k]
            if missing > 0:
                target = Place(-1, s, k)
                case = hindrance(problem, who_can, held, target)
                is_timely = len(out) < limits.gaps_explained and monotonic() < ends
                may_move = limits if is_timely else None
                out.append(_gap(problem, places, case, missing, may_move))
    return tuple(out)


def _gap(
    problem: Problem,
    places: Sequence[Place],
    case: Hindrance,
    missing: int,
    may_move: Limits | None,
) -> Gap:
    blocked, is_proven = _smallest_block(problem, places, case, may_move)
    rules = tuple(rule_of(code) for code in blocked)
    post = problem.slots[case.slot].posts[case.post]
    papers = {paper_code(kinds) for kinds in post.papers}
    qualified = [p for p in case.people if not case.codes(p) & papers]
    return Gap(
        slot=case.slot,
        post=case.post,
        missing=missing,
        blocked_by=rules,
        opened_by=tuple(rule_of(code) for code in _smallest_opening(case)) if blocked else (),
        facts=tuple(_fact(problem, case, code) for code in blocked),
        is_rearranged=is_proven,
        qualified=len(qualified),
        qualified_free=sum("free" not in case.codes(p) for p in qualified),
    )


def _smallest_block(
    problem: Problem, places: Sequence[Place], case: Hindrance, may_move: Limits | None
) -> tuple[tuple[str, ...], bool]:
    """Return the smallest set of rules that blocks, and whether others were let move."""
    every = frozenset(case.names)
    if not case.is_fillable(frozenset()):
        return ("people",), True
    if case.is_fillable(every):
        return (), True
    if may_move and could_be_rearranged(problem, places, case, every, may_move):
        return (), True
    first: tuple[str, ...] | None = None
    tried = 0
    for rules in _by_size(case.names):
        on = frozenset(rules)
        if case.is_fillable(on):
            continue
        if not on & DYNAMIC:
            return rules, True
        first = first or rules
        moved = could_be_rearranged(problem, places, case, on, may_move) if may_move else None
        if moved is False:
            return rules, True
        tried += 1
        if moved is None or tried == TRIES:
            break
    return first or _shrunk(case), False


def _by_size(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(min(SIZE, len(names)) + 1):
        yield from combinations(names, size)


def _shrunk(case: Hindrance) -> tuple[str, ...]:
    """Return a blocking set from which nothing can be left out."""
    rules = list(case.names)
    for code in case.names:
        rest = [one for one in rules if one != code]
        if not case.is_fillable(frozenset(rest)):
            rules = rest
    return tuple(rules)


def _smallest_opening(case: Hindrance) -> tuple[str, ...]:
    """Return the smallest set without which it could be filled; nobody can be in two places."""
    every = frozenset(case.names)
    waivable = [code for code in case.names if code != "overlap"]
    return next((off for off in _by_size(waivable) if case.is_fillable(every - set(off))), ())


def _fact(problem: Problem, case: Hindrance, code: str) -> Fact:
    rule = rule_of(code)
    people = tuple(p for p in case.people if code in case.codes(p))
    lapsed: list[tuple[int, int]] = []
    if rule.code == "paper":
        ends = problem.slots[case.slot].ends_min
        kinds = set(rule.about.split("|"))
        for p in people:
            ended = _ended(problem.people[p].papers, kinds, ends)
            lapsed += [(p, max(ended))] if ended else []
    return Fact(rule, people, tuple(lapsed))


def _ended(papers: Sequence[Paper], kinds: set[str], by_min: int) -> list[int]:
    return [paper.to_min for paper in papers if paper.kind in kinds and paper.to_min < by_min]
