"""A day's patrols: the plan, the bound that proves it, and the usual policy beside it."""

import time

import numpy as np

from firstlight.engine.arrays import Longs
from firstlight.engine.errors import BadInput
from firstlight.engine.routing import columns, knapsack, local, vehicles
from firstlight.engine.routing.balance import evened, share_out
from firstlight.engine.routing.clock import begin, leaving
from firstlight.engine.routing.day import MINUTE_S, Day, day_of, reached
from firstlight.engine.routing.local import LONGEST, Routes
from firstlight.engine.routing.model import PatrolRoute, Plan, Problem, Visit
from firstlight.engine.routing.network import Network
from firstlight.engine.routing.usual import least_visited_first

ROUNDS = 30_000
MOST_PROVEN = 120
"""Tasks up to which routes are priced one by one; a larger day has the knapsack's bound."""
TARGET = 0.004
MIP_LIMIT_S = 60.0


def plan(problem: Problem, network: Network, *, seed: int = 0, effort: float = 1.0) -> Plan:
    """Return routes of nearly the greatest coverage, and proof of how nearly.

    Parameters
    ----------
    problem : Problem
        The day.
    network : Network
        Travel times between `problem.points`, for the means of its teams.
    seed : int
        Same seed, same plan.
    effort : float
        Share of the usual search, above 0; the proof is not affected.

    Returns
    -------
    Plan
        With its bound and the coverage of least-visited-first.

    Raises
    ------
    BadInput
        The network does not know a point or means of the problem.
    """
    began = time.perf_counter()
    if not effort > 0:
        raise BadInput("effort: must be above 0")
    day = day_of(problem, network)
    best = searched(day, seed, effort)
    above, proof, best = _proven(day, best)
    best = evened(day, best)
    usual = least_visited_first(day, tuple(stop.days_since for stop in problem.stops))
    return as_plan(problem, day, best, (above, proof), plain(day, usual), began)


def searched(day: Day, seed: int, effort: float) -> Routes:
    """Return good routes: ours for all, PyVRP's for the vehicles, and ours again from there."""
    rounds = max(50, int(ROUNDS * effort * min(1.0, 150 / len(day.point))))
    best = local.improve(day, local.nobody(day), rounds, seed)
    driven = vehicles.improved(day, best, seed, effort)
    if local.worth_of(day, driven) > local.worth_of(day, best):
        best = local.improve(day, driven, max(50, rounds // 4), seed + 1)
    return best


def _proven(day: Day, best: Routes) -> tuple[float, str, Routes]:
    """Return the bound, how it was proven, and the plan or a better one met on the way."""
    if len(day.point) > MOST_PROVEN:
        return knapsack.bound(day), "knapsack", best
    pool = columns.pool_of(day)
    pool.take(best)
    value = local.worth_of(day, best)
    above = columns.bound(day, pool, value, TARGET * plain(day, best))
    other = columns.together(day, pool, MIP_LIMIT_S)
    if in_time(day, other):
        local.mend(day, other, 0.0)
        best = other if local.worth_of(day, other) > value else best
    quick = knapsack.bound(day)
    return (above, "columns", best) if above <= quick else (quick, "knapsack", best)


def in_time(day: Day, routes: Routes) -> bool:
    """Say whether every team is back when it should be."""
    return bool((local.out_minutes(day, routes) <= day.work).all())


def plain(day: Day, routes: Routes) -> float:
    """Return the coverage, without what required visits are raised by."""
    return local.worth_of(day, routes) - day.raised * int(_met(day, routes).sum())


def _counted(day: Day, routes: Routes) -> Longs:
    done = [routes.tasks[r, : routes.many[r]] for r in range(len(routes.many))]
    return np.bincount(day.stop[np.concatenate(done)], minlength=len(day.worth))


def _met(day: Day, routes: Routes) -> Longs:
    return np.minimum(_counted(day, routes), day.required)


def as_plan(
    problem: Problem,
    day: Day,
    routes: Routes,
    bound: tuple[float, str],
    usual: float,
    began: float,
) -> Plan:
    """Return the plan in the words of the model."""
    met = _met(day, routes)
    coverage = plain(day, routes)
    missing = tuple(
        (stop.point.key, int(stop.required - met[n]))
        for n, stop in enumerate(problem.stops)
        if met[n] < stop.required
    )
    above = max(bound[0] - day.raised * int(met.sum()), coverage)
    return Plan(
        routes=_routes(problem, day, routes),
        coverage=coverage,
        bound=above,
        proof=bound[1],
        wanted_coverage=float(day.worth.sum() - day.raised * day.required.sum()),
        least_visited_first=usual,
        unmet=missing,
        unreached=reached(problem, day),
        balance=share_out(day, routes),
        seconds=time.perf_counter() - began,
    )


def _routes(problem: Problem, day: Day, routes: Routes) -> tuple[PatrolRoute, ...]:
    seen = np.zeros(len(problem.stops), np.int64)
    return tuple(
        _route(problem, day, r, int(routes.start[r]), routes.tasks[r, : routes.many[r]], seen)
        for r in range(len(problem.teams))
    )


def _route(
    problem: Problem, day: Day, r: int, start: int, tasks: Longs, seen: Longs
) -> PatrolRoute:
    leave = np.empty(LONGEST + 1, np.int64)
    back = leaving(day, r, start, tasks, leave)
    visits, here = [], int(day.base[r])
    for k, c in enumerate(tasks):
        n = int(day.stop[c])
        arrive = int(leave[k] + day.travel[day.kind[r], here, day.point[c]])
        worth = float(problem.stops[n].weight * problem.stops[n].fading ** int(seen[n]))
        times = (arrive, begin(day, int(c), arrive), int(leave[k + 1]))
        at = [float(minute * MINUTE_S) for minute in times]
        visits.append(Visit(problem.stops[n].point.key, at[0], at[1], at[2], worth))
        seen[n] += 1
        here = int(day.point[c])
    end = back if len(tasks) else start
    return PatrolRoute(problem.teams[r].key, start * MINUTE_S, tuple(visits), end * MINUTE_S)
