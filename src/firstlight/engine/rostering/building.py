"""One linear model of a problem, with any of the rules left out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from firstlight.engine.rostering import rows
from firstlight.engine.rostering.eligibility import Eligibility
from firstlight.engine.rostering.fairness import pieces, priced, unit_min
from firstlight.engine.rostering.linear import INF, Linear
from firstlight.engine.rostering.model import DAY_MIN, Place, Problem
from firstlight.engine.rostering.rows import Option

NONE: frozenset[str] = frozenset()
SCALE = 60  # columns' costs are in sixtieths of a point


@dataclass(frozen=True, slots=True)
class Built:
    """A linear model with what its columns mean.

    Attributes
    ----------
    column_of : dict of Place to int
    under : dict of (slot, post) to int
        The columns of empty places.
    over : dict of (slot, post) to int
    short_rest : list of int
        Columns that are 1 where a rest is short.
    """

    linear: Linear
    column_of: dict[Place, int]
    under: dict[tuple[int, int], int]
    over: dict[tuple[int, int], int]
    short_rest: list[int]


def build(
    problem: Problem,
    who_can: Eligibility,
    level_min: float,
    off: frozenset[str] = NONE,
    is_priced: bool = True,
) -> Built:
    """Put the problem into rows.

    Parameters
    ----------
    problem, who_can
        `who_can` is that of the problem.
    level_min : float
        The even level of hours (see `fairness`).
    off : set of str
        Codes of rules left out (for papers ``paper:kinds``).
    is_priced : bool
        Without prices only places and hard rules are built.
    """
    built = Built(Linear(), {}, {}, {}, [])
    _add_places(built, problem, who_can, off, is_priced)
    options = _options(problem, built)
    for p, own in options.items():
        _add_person(built, problem, p, own, off, is_priced)
        if is_priced:
            _add_fairness(built.linear, problem, p, own, level_min)
    for p, who in enumerate(problem.people):
        if who.min_min and p not in options and "own_min" not in off:
            built.linear.row([], lower=who.min_min)
    if problem.rules.newcomers_per_experienced is not None and "pairing" not in off:
        _add_pairings(built, problem)
    return built


def _add_places(
    built: Built, problem: Problem, who_can: Eligibility, off: frozenset[str], is_priced: bool
) -> None:
    """Add a column for every place somebody could have, and the rows that count them."""
    linear, kept = built.linear, frozenset(problem.kept)
    wish = {(p, w.slot): w.weight for p, who in enumerate(problem.people) for w in who.wishes}
    if is_priced:
        linear.offset += SCALE * sum(weight for weight in wish.values() if weight > 0)
    for s, k, people in _able(problem, who_can, off):
        columns = []
        for p in people:
            place = Place(p, s, k)
            cost = travel_cost(problem, who_can, place) - wish.get((p, s), 0)
            column = linear.column(SCALE * cost * is_priced, lower=int(place in kept))
            built.column_of[place] = column
            columns.append(column)
        _add_count(built, s, k, columns, problem)


def _able(
    problem: Problem, who_can: Eligibility, off: frozenset[str]
) -> Iterator[tuple[int, int, list[int]]]:
    """Yield every slot and post with who could stand there; what is kept is kept there only."""
    free = ~who_can.barred(off)
    kept: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place in problem.kept:
        free[place.person, place.slot] = False
        kept[place.slot, place.post].append(place.person)
    for s, slot in enumerate(problem.slots):
        for k, post in enumerate(slot.posts):
            can = free[:, s] & ~who_can.unqualified(post.papers, s, off)
            is_open = post.count or post.over_weight is not None
            able = np.flatnonzero(can).tolist() if is_open else []
            yield s, k, sorted([*able, *kept[s, k]])


def _add_count(built: Built, s: int, k: int, columns: list[int], problem: Problem) -> None:
    """Add: the people of a post, with its empty places, make its count."""
    linear, post = built.linear, problem.slots[s].posts[k]
    under = linear.column(SCALE * post.under_weight, upper=post.count)
    built.under[s, k] = under
    factors = [1] * (len(columns) + 1)
    if post.over_weight is not None:
        over = linear.column(SCALE * post.over_weight, upper=len(columns))
        built.over[s, k] = over
        linear.row([*columns, under, over], [*factors, -1], post.count, post.count)
    else:
        kept = sum(linear.lower[column] for column in columns)
        linear.row([*columns, under], factors, post.count, max(post.count, kept))


def travel_cost(problem: Problem, who_can: Eligibility, place: Place) -> int:
    """Return what the way from home costs, in points."""
    metres = who_can.distance_m[place.person, place.slot]
    return 0 if np.isnan(metres) else int(metres // 1000) * problem.rules.distance_weight


def _options(problem: Problem, built: Built) -> dict[int, list[Option]]:
    """Return what each person could serve, in order of the start."""
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, column in built.column_of.items():
        columns[place.person, place.slot].append(column)
    out: defaultdict[int, list[Option]] = defaultdict(list)
    order = sorted(columns, key=lambda ps: (ps[0], problem.slots[ps[1]].starts_min, ps[1]))
    for p, s in order:
        out[p].append(Option(problem.slots[s], columns[p, s]))
    return dict(out)


def rest_of(problem: Problem, off: frozenset[str]) -> int | None:
    """Return the rest that holds; None where even overlaps are let pass."""
    if "rest" not in off:
        return problem.rules.rest_min
    return None if "overlap" in off else 0


def _add_person(
    built: Built,
    problem: Problem,
    p: int,
    options: list[Option],
    off: frozenset[str],
    is_priced: bool,
) -> None:
    """Add the rules that look at one person's slots."""
    linear, rules, who = built.linear, problem.rules, problem.people[p]
    rest_min = rest_of(problem, off)
    apart = -INF if rest_min is None else rest_min
    rows.add_rest(linear, options, rest_min)
    if is_priced:
        built.short_rest.extend(rows.add_good_rest(linear, options, rules))
    rows.add_days_and_weeks(linear, options, rules, off)
    if "nights" not in off and rules.max_nights_running is not None:
        rows.add_nights(linear, options, rules.max_nights_running, apart)
    if "next" not in off:
        rows.add_next(linear, options, rules.not_next)
    rows.add_own(linear, options, who, off)
    if who.pattern is not None and "pattern" not in off:
        n_days = max(slot.starts_min for slot in problem.slots) // DAY_MIN + 1
        rows.add_pattern(linear, options, who.pattern, rules, n_days, apart)


def _add_fairness(
    linear: Linear, problem: Problem, p: int, options: list[Option], level_min: float
) -> None:
    """Add the price of one person's time."""
    unit = unit_min(problem)
    steps = pieces(problem.people[p], level_min, unit, problem)
    if not steps:
        return
    columns = [column for one in options for column in one.columns]
    factors = [one.length_min // unit for one in options for _ in one.columns]
    room = sum(one.length_min // unit for one in options)
    spent = []
    for step in steps:
        upper = room if step.room is None else min(step.room, room)
        if upper:
            spent.append(linear.column(step.price, upper))
        room -= upper
    linear.row([*columns, *spent], [*factors, *([-1] * len(spent))], upper=0)


def _add_pairings(built: Built, problem: Problem) -> None:
    """Add: newcomers are paired; places already accepted are let be."""
    ratio = problem.rules.newcomers_per_experienced or 0
    new: defaultdict[int, list[int]] = defaultdict(list)
    experienced: defaultdict[int, list[int]] = defaultdict(list)
    kept = set(problem.kept)
    taken = {place.slot for place in kept}
    for place, column in built.column_of.items():
        if not problem.people[place.person].is_new:
            experienced[place.slot].append(column)
        elif place not in kept:
            new[place.slot].append(column)
    for s, columns in new.items():
        rows.add_pairing(built.linear, columns, experienced[s], ratio)
        posts, is_kept = problem.slots[s].posts, s in taken
        if not is_kept and all(post.over_weight is None for post in posts):
            # Implied for whole numbers; it keeps fractions from pairing one and a half.
            seats = sum(post.count for post in posts)
            built.linear.row(columns, upper=ratio * seats // (1 + ratio))


def fairness_cost(problem: Problem, places: Sequence[Place], level_min: float) -> int:
    """Return the price of everybody's time, in sixtieths."""
    unit = unit_min(problem)
    spent: defaultdict[int, int] = defaultdict(int)
    for place in places:
        slot = problem.slots[place.slot]
        spent[place.person] += slot.ends_min - slot.starts_min
    return sum(
        priced(minutes, unit, pieces(problem.people[p], level_min, unit, problem))
        for p, minutes in spent.items()
    )
