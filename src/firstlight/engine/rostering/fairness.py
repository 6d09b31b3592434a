"""The price of hours above what would be even, and how even they lie in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np

from firstlight.engine.rostering.model import Person, Problem

# Up to so many parts of the even share, an hour costs so much (times Rules.fair_weight).
STEPS = ((0.6, 0), (0.75, 1), (0.85, 2), (0.95, 4), (1.05, 7), (1.15, 12), (1.3, 18), (1.6, 26))
ABOVE = 40  # what an hour costs above the last of the steps


@dataclass(frozen=True, slots=True)
class Piece:
    """So many units of time at so much each; `room` None is without end."""

    room: int | None
    price: int


def unit_min(problem: Problem) -> int:
    """Return the step of priced time: the longest stretch that every slot is a multiple of."""
    if problem.step_min is not None:
        return problem.step_min
    return reduce(gcd, (slot.ends_min - slot.starts_min for slot in problem.slots))


def even_level_min(problem: Problem) -> float:
    """Return the level to which hours would rise if all asked for were poured out evenly.

    Nobody gets more than they wanted; who has served more keeps it.
    """
    needed = sum(
        (slot.ends_min - slot.starts_min) * post.count
        for slot in problem.slots
        for post in slot.posts
    )
    wanting = [who for who in problem.people if who.wanted_min]
    low, high = 0.0, float(max((who.wanted_min for who in wanting), default=0))
    for _ in range(50):
        level = (low + high) / 2
        taken = sum(max(0.0, min(level, who.wanted_min) - who.served_min) for who in wanting)
        low, high = (level, high) if taken < needed else (low, level)
    return high


def pieces(who: Person, level_min: float, unit: int, problem: Problem) -> list[Piece]:
    """Return the convex price of one person's time in this period, in steps of `unit` minutes.

    Prices are per unit, in sixtieths of a point. What was served before costs nothing more, so
    that prices of parts of the period never add up to more than that of the whole.
    """
    rules = problem.rules
    share = min(level_min, float(who.wanted_min))
    ends = sorted({*(part * share for part, _ in STEPS), float(who.wanted_min)})
    out: list[Piece] = []
    begin = 0
    for end in ends:
        room = max(begin, round((end - who.served_min) / unit))
        price = _price(end, share, who) * rules.fair_weight
        out.append(Piece(room - begin, price * unit))
        begin = room
    last = ABOVE * rules.fair_weight * (who.wanted_min > 0) + rules.reserve_weight
    merged = [*(piece for piece in out if piece.room), Piece(None, last * unit)]
    return merged if any(piece.price for piece in merged) else []


def _price(end: float, share: float, who: Person) -> int:
    """Return the price of an hour in the step that ends at `end`."""
    for part, price in STEPS:
        if end <= part * share + 1e-9:
            return price
    return ABOVE


def priced(minutes: int, unit: int, steps: Sequence[Piece]) -> int:
    """Return what so much time costs, in sixtieths."""
    left, cost = minutes // unit, 0
    for step in steps:
        part = left if step.room is None else min(left, step.room)
        cost += part * step.price
        left -= part
    return cost


def gini(amounts: Sequence[float]) -> float:
    """Return the Gini coefficient of amounts >= 0; 0 where there is nothing to share.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 4])
    (0.0, 0.75)
    """
    ordered = np.sort(np.asarray(amounts, float))
    total, n = float(ordered.sum()), len(ordered)
    if total <= 0:
        return 0.0
    ranks = np.arange(1, n + 1)
    return float(2 * (ranks * ordered).sum() / (n * total) - (n + 1) / n)
