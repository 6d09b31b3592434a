"""A closer bound on plans: as `plan_prices`, but no team may buy time that it does not have.

Each segment has a price, paid once; each team is paid, for a search of coverage z, the concave
envelope of what it finds there less that price (from the origin along the tangent, then along the
curve). Envelopes add up to no less than what teams find together, so that the prices of all
segments and the best tour of each team, in the hours that it has, bound every plan. A price of
time may be charged for every second and given back for all the hours, and a price of a stop in the
same way: that changes no tour that uses them up, and says what a stop far away could add.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.special import lambertw

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_hours import best_in_hours, look_ahead, worth_of
from firstlight.engine.search.plan_problem import (
    PlanProblem,
    Tour,
    alike,
    coverage_of,
    success,
    travel_s,
)

PRICES = np.array((0.5, 0.7, 0.85, 1.0, 1.2))  # times what a second more would find
HIGHER = np.array((1.0, 1.15, 1.35, 1.6, 2.0, 2.6))  # prices of time that cut tours off, times its
SLACK = 2e-5  # share of what is found by which each team's best tour may be overrated
TRIES = 20_000  # beginnings of tours that are followed for a team at given prices
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class _Walk:
    """No tour of a kind of team is worth more at given prices; the best known is worth so much."""

    worth: float
    found: float
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Prices:
    """What a second and a stop cost each kind of team, (kinds,) each."""

    second: Floats
    stop: Floats


@dataclass(frozen=True, slots=True)
class _Bounder:
    """What stays the same from prices to prices; `known` are tours that were best before."""

    near: PlanProblem
    far: PlanProblem
    first: Longs
    count: Longs
    base: Floats
    longest: Floats
    near_s: Floats
    slack: float
    known: tuple[set[tuple[int, ...]], ...]

    @classmethod
    def of(cls, near: PlanProblem, far: PlanProblem, tours: tuple[Tour, ...]) -> "_Bounder":
        kind = alike(near)
        first = np.unique(kind, return_index=True)[1]
        left = near.weight * np.exp(-coverage_of(near.rate_per_s, tours))
        price = [
            max((left[s] * near.rate_per_s[k, s] for s in tour.segments), default=1e-15)
            for k, tour in enumerate(tours)
        ]
        near_s = near.search_s()
        longest = np.hstack([near_s, far.search_s()]).max(axis=1, initial=0.0)
        known = tuple(
            {tour.segments for of, tour in zip(kind, tours, strict=True) if of == q}
            for q in range(first.size)
        )
        slack = SLACK * success(near, tours)
        base = np.array(price)[first]
        return cls(near, far, first, np.bincount(kind), base, longest, near_s, slack, known)

    def walks(self, prices: _Prices, segment: Floats, fewer: int = 0) -> list[_Walk]:
        """The best walk of each kind of team, with so many stops fewer than it may make."""

        def walk(q: int) -> _Walk:
            most = max(int(self.near.most_segments[self.first[q]]) - fewer, 0)
            return self.walk(q, most, float(prices.second[q]), float(prices.stop[q]), segment)

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return list(pool.map(walk, range(self.first.size)))

    def walk(self, q: int, most: int, price: float, stop: float, segment: Floats) -> _Walk:
        """The best walk of kind `q` of at most so many stops at prices of a second and a stop."""
        near, k = self.near, int(self.first[q])
        # Where nothing is paid: sell the hours and the stops.
        sold = price * float(self.longest[k]) + stop * most
        best = _Walk(sold, sold, ())
        worth = _unhurried(near, k, price) if most else np.zeros(near.segments)
        nodes = np.flatnonzero((worth > segment) & (self.near_s[k] > 0))
        if not nodes.size:
            return best
        table = _Table.of(near, k, nodes, price, stop, segment)
        for way in self.known[q]:
            if len(way) <= most:
                here = table.worth_of(near, k, way) + stop * (most - len(way))
                best = max(best, _Walk(here, here, way), key=lambda walk: walk.worth)
        stops = np.zeros(most, dtype=np.int64)
        ceiling, count = table.best(near, k, best.worth, self.slack, stops)
        if count:
            way = tuple(nodes[stops[:count]].tolist())
            self.known[q].add(way)
            found = table.worth_of(near, k, way) + stop * (most - count)
            return _Walk(ceiling, found, way)
        return _Walk(ceiling, best.found, best.stops)

    def far_worth(self, prices: _Prices) -> float:
        """What far segments may add: each costs its time and a stop, but no way there."""
        if not self.far.segments:
            return 0.0
        each = [
            _unhurried(self.far, int(k), float(second)) - stop
            for k, second, stop in zip(self.first, prices.second, prices.stop, strict=True)
        ]
        return float(np.maximum(np.max(each, axis=0), 0.0).sum())

    def value(self, prices: _Prices, walks: list[_Walk], segment: Floats) -> float:
        """The bound."""
        paid = sum(float(n) * walk.worth for n, walk in zip(self.count, walks, strict=True))
        return float(segment.sum()) + paid + self.far_worth(prices)


@dataclass(frozen=True, slots=True)
class _Table:
    """What `plan_hours` is asked of one team: its segments, and what they pay."""

    nodes: Longs
    place: dict[int, int]
    prices: Floats
    stop: float
    net: Floats
    paid: Floats

    @classmethod
    def of(
        cls,
        problem: PlanProblem,
        k: int,
        nodes: Longs,
        price: float,
        stop: float,
        segment: Floats,
    ) -> "_Table":
        p, r, v = problem.weight[nodes], problem.rate_per_s[k, nodes], segment[nodes]
        high = r * p * np.exp(-_tangent(v / p))
        first = np.log(p * r)
        prices = price * HIGHER
        level = prices[:, None]
        # At its best length a search leaves what the last second of it would find at the price.
        net = p - v - level / r * (1 + first - np.log(level))
        net = np.where(high > level, net, 0.0) - stop
        place = {int(node): at for at, node in enumerate(nodes)}
        paid = np.vstack([p - v, 1 / r, first, high])
        return cls(nodes, place, prices, stop, net, paid)

    def worth_of(self, problem: PlanProblem, k: int, way: tuple[int, ...]) -> float:
        """What a tour pays, stops not counted; 0 if it comes by a segment that pays nobody."""
        at = [self.place[stop] for stop in way if stop in self.place]
        if not way or len(at) < len(way):
            return 0.0
        left_s = float(problem.time_s[k]) - travel_s(problem, k, way)
        stops = np.array(at, dtype=np.int64)
        return worth_of(
            self.paid, stops, stops.size, left_s, float(self.prices[0]), np.zeros_like(stops)
        )

    def best(
        self, problem: PlanProblem, k: int, known: float, slack: float, stops: Longs
    ) -> tuple[float, int]:
        """See `best_in_hours`."""
        out_s, back_s = problem.out_s[k, self.nodes], problem.back_s[k, self.nodes]
        legs_s = problem.between_s[problem.way[k]][np.ix_(self.nodes, self.nodes)]
        shape = (self.prices.size, stops.size, 2, self.nodes.size)
        ahead, onward = np.empty(shape), np.empty(shape, dtype=np.int32)
        look_ahead(self.net, back_s, legs_s, self.prices, ahead, onward)
        return best_in_hours(
            self.net, ahead, onward, self.prices, self.paid, out_s, back_s, legs_s,
            float(problem.time_s[k]), self.stop, known, slack, TRIES, stops,
        )  # fmt: skip


def _tangent(share: Floats) -> Floats:
    """Coverage z at which the line from the origin touches ``1 - exp(-z) - share``."""
    # At 0 the argument is the branch point, where rounding gives no number at all.
    some = np.maximum(share, 1e-12)
    touch: Floats = np.where(share > 1e-12, -1 - lambertw(-(1 - some) / np.e, -1).real, 0.0)
    return touch


def _unhurried(problem: PlanProblem, k: int, price: float) -> Floats:
    """What an unhurried search of each segment finds, less its time."""
    rate, p = problem.rate_per_s[k], problem.weight
    reachable = np.isfinite(problem.out_s[k] + problem.back_s[k])
    first = np.where(reachable, p * rate / price, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = p * (1 - 1 / first) - price * np.log(first) / rate
    return np.where(first > 1, worth, 0.0)


def prove(
    near: PlanProblem,
    far: PlanProblem,
    tours: tuple[Tour, ...],
    segment: Floats,
    rounds: int,
) -> float:
    """Return a bound on all plans, in the unit of the weights.

    Parameters
    ----------
    near : PlanProblem
        Segments that tours are made of, with the ways between them.
    far : PlanProblem
        All other segments.
    tours : tuple of Tour
        The best plan known.
    segment : (n,) array
        Prices of the segments to begin with.
    rounds : int
        Steps towards better prices, >= 0.
    """
    bounder = _Bounder.of(near, far, tours)
    # A price at a segment's whole worth has no tangent; a trifle less has.
    segment = np.minimum(segment, near.weight * (1 - 1e-9))
    reached = float(near.weight @ -np.expm1(-coverage_of(near.rate_per_s, tours)))
    prices, least = _best_prices(bounder, segment)
    unit = np.maximum(
        np.max(
            [
                _unhurried(near, int(k), p)
                for k, p in zip(bounder.first, prices.second, strict=True)
            ],
            0,
        ),
        1e-9,
    )
    best, length, stalled = segment, 1.0, 0
    for _ in range(rounds):
        walks = bounder.walks(prices, segment)
        value = bounder.value(prices, walks, segment)
        if value < least:
            best, least, stalled = segment, value, 0
        else:
            stalled += 1
        if stalled >= PATIENCE:
            segment, length, stalled = best, length / 2, 0
        fall = np.ones_like(segment)
        for n, walk in zip(bounder.count, walks, strict=True):
            fall[list(walk.stops)] -= n
        fall = np.where((segment <= 0) & (fall > 0), 0.0, fall * unit)
        steepness = float(fall @ fall)
        if steepness <= 0:
            break
        step = length * max(value - reached, 0.0) / steepness
        segment = np.clip(segment - step * unit * fall, 0.0, near.weight * (1 - 1e-9))
    return min(least, _best_prices(bounder, best)[1])


def _best_prices(bounder: _Bounder, segment: Floats) -> tuple[_Prices, float]:
    """The prices for each kind of team that bound best, and the bound."""
    kinds = np.arange(bounder.first.size)
    free = np.zeros(kinds.size)
    all_stops, one_less = (
        bounder.walks(_Prices(bounder.base, free), segment, fewer) for fewer in (0, 1)
    )
    last = [a.found - b.found for a, b in zip(all_stops, one_less, strict=True)]
    second = np.repeat(bounder.base * PRICES[:, None], 2, axis=0)
    stop = np.tile([free, np.maximum(last, 0.0)], (len(PRICES), 1))
    walks = [bounder.walks(_Prices(*each), segment) for each in zip(second, stop, strict=True)]
    chosen = np.array([int(np.argmin([row[q].worth for row in walks])) for q in kinds])

    def at(choice: Longs) -> _Prices:
        return _Prices(second[choice, kinds], stop[choice, kinds])

    def value(choice: Longs) -> float:
        taken = [walks[int(which)][q] for q, which in enumerate(choice)]
        return bounder.value(at(choice), taken, segment)

    least = value(chosen)
    for _ in range(2):
        for q in kinds:
            for which in range(len(walks)):
                trial = chosen.copy()
                trial[q] = which
                if value(trial) < least:
                    chosen, least = trial, value(trial)
    return at(chosen), least
