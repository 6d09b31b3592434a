"""Prices of time and of segments under which no plan can be worth more than a bound.

Let a second of team k cost its price, and let the first visit to a segment cost the segment's
price. Then (Lagrangian duality) no plan finds more than the prices of all segments, plus, for
each team, the best walk that it could make if it were paid at every stop what an unhurried search
there finds, less time and segment, and could buy and sell time at its price. Two teams in one
segment pay for two visits and cannot be quicker than the quicker of them, so one on its own is
never worse at these prices: the bound holds for plans in which teams share segments, too.
Subgradient steps (Polyak 1969) look for the least bound.
"""

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_problem import PlanProblem, Tour, alike, coverage_of, travel_s
from firstlight.engine.search.plan_walks import best_walk

ROUNDS = 200
PATIENCE = 12
SHRINK = 0.6
LEAST_STEP = 1e-3
LOOK_BACK, WORTH_WHILE = 40, 3e-4  # end when so many steps bring less than this share
TINY = 1e-15


@dataclass(frozen=True, slots=True)
class Priced:
    """Where the steps ended.

    Attributes
    ----------
    bound : float
        No plan finds more, in the unit of the weights.
    segment : (n,) array
        Prices of the segments.
    walks : tuple of (team, stops)
        Walks that were best on the way, without repeated stops.
    """

    bound: float
    segment: Floats
    walks: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """What stays the same from step to step.

    `ways` are the times between segments, by where they lead; `alike` is a number that teams
    share which can do the same; `longest` is the longest that each could search anywhere.
    """

    near: PlanProblem
    far: PlanProblem
    ways: Floats
    alike: Longs
    longest: Floats

    @classmethod
    def of(cls, near: PlanProblem, far: PlanProblem) -> "_Field":
        ways = np.ascontiguousarray(near.between_s.transpose(0, 2, 1))
        longest = np.hstack([near.search_s(), far.search_s()]).max(axis=1, initial=0.0)
        return cls(near, far, ways, alike(near), longest)


@dataclass(frozen=True, slots=True)
class _Step:
    value: float
    by_time: Floats
    by_segment: Floats


def find_prices(
    near: PlanProblem, far: PlanProblem, tours: tuple[Tour, ...], rounds: int = ROUNDS
) -> Priced:
    """Look for the prices that give the least bound.

    Parameters
    ----------
    near : PlanProblem
        Segments that tours are made of, with the ways between them.
    far : PlanProblem
        All other segments; no walk goes there, so each is bought at its full worth.
    tours : tuple of Tour
        The best plan known, of segments of `near`.
    rounds : int
        Steps, >= 1.
    """
    with ThreadPoolExecutor(1) as threads:
        return _stepped(near, far, tours, rounds, threads)


def _stepped(
    near: PlanProblem,
    far: PlanProblem,
    tours: tuple[Tour, ...],
    rounds: int,
    threads: Executor,
) -> Priced:
    walks: dict[tuple[int, frozenset[int]], tuple[int, ...]] = {}
    ground = _Field.of(near, far)
    depth = coverage_of(near.rate_per_s, tours)
    reached = float(near.weight @ -np.expm1(-depth))
    time = _first_time(near, tours, near.weight * np.exp(-depth))
    segment = np.where(depth > 0, 0.5 * _worth(near, time)[0].max(axis=0), 0.0)
    best = (np.inf, time, segment)
    length, stalled, before = 1.0, 0, np.inf
    for number in range(rounds):
        if number % LOOK_BACK == 0:
            if best[0] > before * (1 - WORTH_WHILE):
                break
            before = best[0]
        step = _evaluate(ground, time, segment, walks, threads)
        if step.value < best[0] - 1e-7 * abs(step.value):
            best, stalled = (step.value, time, segment), 0
        else:
            stalled += 1
        if stalled >= PATIENCE:
            length, stalled = length * SHRINK, 0
            time, segment = best[1], best[2]
        if length < LEAST_STEP:
            break
        moved = _moved(near, time, segment, step, length * (step.value - reached))
        if moved is None:
            break
        time, segment = moved
    return Priced(best[0], best[2], tuple((k, walk) for (k, _), walk in walks.items()))


def _first_time(problem: PlanProblem, tours: tuple[Tour, ...], left: Floats) -> Floats:
    """What a second more would find for each team where it searches now."""
    price = np.full(problem.teams, TINY)
    for k, tour in enumerate(tours):
        if tour.segments:
            at = list(tour.segments)
            price[k] = max(TINY, float((left[at] * problem.rate_per_s[k, at]).max()))
    # Teams that can do the same begin at the same price and so keep it: one walk does for all.
    kind = alike(problem)
    mean: Floats = (np.bincount(kind, price) / np.bincount(kind))[kind]
    return mean


def _worth(problem: PlanProblem, time: Floats) -> tuple[Floats, Floats]:
    """What each team gains in each segment net of its time, and for how long, (k, n) each."""
    rate, price = problem.rate_per_s, time[:, None]
    first = problem.weight * rate / price
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(first > 1, np.log(np.maximum(first, 1.0)) / rate, 0.0)
    # Not cut to the time that a team has: several teams can search longer than one.
    reachable = np.isfinite(problem.out_s + problem.back_s)
    t = np.where(reachable, t, 0.0)
    return problem.weight * -np.expm1(-rate * t) - price * t, t


def _evaluate(
    ground: _Field,
    time: Floats,
    segment: Floats,
    walks: dict[tuple[int, frozenset[int]], tuple[int, ...]],
    threads: Executor,
) -> _Step:
    """The bound at these prices, and which way it falls."""
    near = ground.near
    worth, t = _worth(near, time)
    value, by_segment = float(segment.sum()), np.ones_like(segment)
    far_value, by_time = _bought(ground.far, time)
    value += far_value
    best = _best_walks(ground, np.maximum(worth - segment, 0.0), time, threads)
    for k in range(near.teams):
        stops, gain = best[k]
        # A team may also go where nothing is paid for, and sell all the time it has there.
        sold = float(time[k]) * float(ground.longest[k])
        if gain <= sold:
            value += sold
            by_time[k] += ground.longest[k]
            continue
        way = tuple(dict.fromkeys(stops.tolist()))
        walks.setdefault((k, frozenset(way)), way)
        value += gain
        np.subtract.at(by_segment, stops, 1.0)
        used = travel_s(near, k, tuple(stops.tolist())) + float(t[k, stops].sum())
        by_time[k] += near.time_s[k] - used
    return _Step(value, by_time, by_segment)


def _best_walks(
    ground: _Field, prize: Floats, time: Floats, threads: Executor
) -> list[tuple[Longs, float]]:
    """Each team's best walk; teams that are alike share one, and half are sought on each core."""
    like = [(int(kind), float(price)) for kind, price in zip(ground.alike, time, strict=True)]
    firsts = {each: k for k, each in reversed(list(enumerate(like)))}

    def sought(part: list[tuple[int, float]]) -> list[tuple[Longs, float]]:
        return [
            _walk(ground.near, ground.ways, firsts[each], prize[firsts[each]], each[1])
            for each in part
        ]

    kinds = sorted(firsts)
    other = threads.submit(sought, kinds[1::2])
    found = dict(zip(kinds[::2], sought(kinds[::2]), strict=True))
    found |= zip(kinds[1::2], other.result(), strict=True)
    return [found[each] for each in like]


def _bought(far: PlanProblem, time: Floats) -> tuple[float, Floats]:
    by_time = np.zeros(far.teams)
    if not far.segments:
        return 0.0, by_time
    worth, t = _worth(far, time)
    who = worth.argmax(axis=0)
    each = np.arange(far.segments)
    np.subtract.at(by_time, who, t[who, each])
    return float(worth[who, each].sum()), by_time


def _walk(
    problem: PlanProblem, ways: Floats, k: int, prize: Floats, price: float
) -> tuple[Longs, float]:
    """The best walk of team k and its worth, the sale of its time included."""
    most = int(problem.most_segments[k])
    open_to = np.flatnonzero((prize > 0) & np.isfinite(problem.out_s[k] + problem.back_s[k]))
    if not (open_to.size and most):
        return np.zeros(0, dtype=np.int64), 0.0
    stops = np.zeros(most, dtype=np.int64)
    gain, count = best_walk(
        prize,
        problem.out_s[k],
        problem.back_s[k],
        ways[problem.way[k]],
        price,
        open_to,
        most,
        stops,
    )
    return stops[:count], gain + price * float(problem.time_s[k])


def _moved(
    problem: PlanProblem, time: Floats, segment: Floats, step: _Step, excess: float
) -> tuple[Floats, Floats] | None:
    """One step downhill in units of what each price is like; None at the bottom."""
    unit = np.maximum(_worth(problem, time)[0].max(axis=0), 1e-9)
    by_segment = np.where((segment <= 0) & (step.by_segment > 0), 0.0, step.by_segment * unit)
    by_time = step.by_time * time
    steepness = float(by_segment @ by_segment + by_time @ by_time)
    if steepness <= 0 or excess <= 0:
        return None
    length = excess / steepness
    return (
        np.maximum(time * np.clip(1 - length * by_time, 0.5, 2.0), TINY),
        np.maximum(segment - length * unit * by_segment, 0.0),
    )
