"""A closer bound on plans: as `plan_prices`, but no team may buy time that it does not have.

Each segment has a price, paid once; each team is paid, for a search of coverage z, the concave
envelope of what it finds there less that price (from the origin along the tangent, then along the
curve). Envelopes add up to no less than what teams find together, so that the prices of all
segments and the best walk of each team, in the hours that it has, bound every plan. A price of
time may be charged for every second and given back for all the hours: that changes no walk that
uses them up and makes others worth less.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import lambertw

from firstlight.engine.search.plan_hours import best_hours
from firstlight.engine.search.plan_problem import PlanProblem, Tour, alike, coverage_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRICES = (0.15, 0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5)  # times what a second more would find
COARSE_S, FINE_S = 600.0, 300.0
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class _Walk:
    """The best walk of a kind of team at a price of time: its worth with and without far stops."""

    worth: float
    stops: Ints
    stop_price: float


@dataclass(frozen=True, slots=True)
class _Bounder:
    near: PlanProblem
    far: PlanProblem
    first: Ints
    count: Ints
    base: Floats
    longest: Floats
    near_s: Floats

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
        return cls(near, far, first, np.bincount(kind), np.array(price)[first], longest, near_s)

    def walk(self, q: int, price: float, segment: Floats, step_s: float) -> _Walk:
        """The best walk of kind `q` when each second costs `price`."""
        near, k = self.near, int(self.first[q])
        most, time = int(near.most_segments[k]), float(near.time_s[k])
        worth = np.full(most + 1, -np.inf)
        worth[0] = price * self.longest[k]  # go where nothing is paid, and be paid for the hours
        table = _Table.of(near, k, price, segment, self.near_s[k], step_s)
        stops, count = np.zeros(most, dtype=np.int64), 0
        if table.nodes.size and most:
            pick = np.ix_(table.nodes, table.nodes)
            count = best_hours(
                table.net,
                table.longest,
                near.out_s[k, table.nodes],
                near.back_s[k, table.nodes],
                near.between_s[near.way[k]][pick],
                price,
                step_s,
                table.net.shape[1],
                most,
                worth[1:],
                stops,
            )
            worth[1:] += price * time
        best = float(worth.max())
        short = (best - worth[:-1]) / (most - np.arange(most)) if most else np.zeros(1)
        taken = table.nodes[stops[:count]] if best > worth[0] else np.zeros(0, dtype=np.int64)
        return _Walk(best, taken, max(0.0, float(short.min())))

    def far_worth(self, price: Floats, walks: list[_Walk]) -> float:
        """What far segments may add, each stop there paid for by a stop less elsewhere."""
        if not self.far.segments:
            return 0.0
        each = [
            _unhurried(self.far, int(k), float(price[q])) - walks[q].stop_price
            for q, k in enumerate(self.first)
        ]
        return float(np.maximum(np.max(each, axis=0), 0.0).sum())

    def value(self, price: Floats, walks: list[_Walk], segment: Floats) -> float:
        """The bound."""
        paid = sum(float(n) * walk.worth for n, walk in zip(self.count, walks, strict=True))
        return float(segment.sum()) + paid + self.far_worth(price, walks)


@dataclass(frozen=True, slots=True)
class _Table:
    """What searches of every length are paid, less their time."""

    nodes: Ints
    net: Floats
    longest: Ints

    @classmethod
    def of(
        cls,
        problem: PlanProblem,
        k: int,
        price: float,
        segment: Floats,
        most_s: Floats,
        step_s: float,
    ) -> "_Table":
        worth = _unhurried(problem, k, price)
        nodes = np.flatnonzero((worth > segment) & (most_s > 0))
        p, r, v = problem.weight[nodes], problem.rate_per_s[k, nodes], segment[nodes]
        touch = _tangent(v / p)
        slope = p * np.exp(-touch)
        with np.errstate(divide="ignore"):
            best = np.where(slope * r > price, np.log(np.maximum(p * r / price, 1.0)) / r, 0.0)
        edge = np.arange(int(problem.time_s[k] / step_s) + 1) * step_s
        t = np.clip(best[:, None], edge, edge + step_s)
        t = np.minimum(t, most_s[nodes][:, None])
        z = r[:, None] * t
        paid = np.where(
            z < touch[:, None], slope[:, None] * z, p[:, None] * -np.expm1(-z) - v[:, None]
        )
        longest = np.ceil(np.minimum(best, most_s[nodes]) / step_s).astype(np.int64)
        return cls(nodes, paid - price * t, np.minimum(longest, edge.size - 1))


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
    price, least = _best_prices(bounder, segment, COARSE_S)
    unit = np.maximum(
        np.max(
            [_unhurried(near, int(k), p) for k, p in zip(bounder.first, price, strict=True)], 0
        ),
        1e-9,
    )
    best, length, stalled = segment, 1.0, 0
    for _ in range(rounds):
        walks = [bounder.walk(q, float(p), segment, COARSE_S) for q, p in enumerate(price)]
        value = bounder.value(price, walks, segment)
        if value < least:
            best, least, stalled = segment, value, 0
        else:
            stalled += 1
        if stalled >= PATIENCE:
            segment, length, stalled = best, length / 2, 0
        fall = np.ones_like(segment)
        for n, walk in zip(bounder.count, walks, strict=True):
            np.subtract.at(fall, walk.stops, n)
        fall = np.where((segment <= 0) & (fall > 0), 0.0, fall * unit)
        steepness = float(fall @ fall)
        if steepness <= 0:
            break
        step = length * max(value - reached, 0.0) / steepness
        segment = np.clip(segment - step * unit * fall, 0.0, near.weight * (1 - 1e-9))
    return min(least, _best_prices(bounder, best, FINE_S)[1])


def _best_prices(bounder: _Bounder, segment: Floats, step_s: float) -> tuple[Floats, float]:
    """The price of time for each kind of team that bounds best, and the bound."""
    kinds = bounder.first.size
    options = bounder.base[:, None] * np.array(PRICES)
    walks = [
        [bounder.walk(q, float(p), segment, step_s) for p in options[q]] for q in range(kinds)
    ]
    chosen = np.array([int(np.argmin([walk.worth for walk in row])) for row in walks])

    def value(choice: Ints) -> float:
        taken = [walks[q][int(at)] for q, at in enumerate(choice)]
        return bounder.value(options[np.arange(kinds), choice], taken, segment)

    least = value(chosen)
    for _ in range(2):
        for q in range(kinds):
            for at in range(len(PRICES)):
                trial = chosen.copy()
                trial[q] = at
                if value(trial) < least:
                    chosen, least = trial, value(trial)
    return options[np.arange(kinds), chosen], least
