"""Column generation: the proven bound, and the best plan that its routes make together."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.routing.day import Day
from firstlight.engine.routing.local import LONGEST, Routes, nobody
from firstlight.engine.routing.pricing import best_routes, memories

ROUNDS = 80
A_ROUND = 30
SMOOTH = 0.5
"""Prices asked at lie this much towards those of the best bound yet (Wentges 1997, Int. Trans.
Oper. Res. 4:151), which keeps them from swinging."""
NODES = 20_000


@dataclass(slots=True)
class Pool:
    """Routes known so far: group, start and tasks, each once."""

    groups: list[list[int]]
    of: dict[int, int]
    routes: dict[tuple[int, int, tuple[int, ...]], None] = field(default_factory=dict)

    def add(self, team: int, start: int, tasks: npt.ArrayLike) -> bool:
        """Take in a route; say whether it was new."""
        key = (self.of[team], start, tuple(int(c) for c in np.asarray(tasks)))
        if not key[2] or key in self.routes:
            return False
        self.routes[key] = None
        return True

    def take(self, routes: Routes) -> None:
        """Take in all routes of a plan."""
        for r in range(len(routes.many)):
            self.add(r, int(routes.start[r]), routes.tasks[r, : routes.many[r]])


def pool_of(day: Day) -> Pool:
    """Return an empty pool; teams that are the same in all respects form one group."""
    alike: dict[tuple[int | bytes, ...], list[int]] = {}
    for r in range(len(day.kind)):
        looks = (
            int(day.kind[r]),
            int(day.base[r]),
            int(day.work[r]),
            day.starts[r].tobytes(),
            day.allowed[r].tobytes(),
        )
        alike.setdefault(looks, []).append(r)
    groups = list(alike.values())
    return Pool(groups, {r: g for g, teams in enumerate(groups) for r in teams})


def bound(day: Day, pool: Pool, good: float, target: float) -> float:
    """Return a value that no plan exceeds (required visits raised); fills the pool on the way.

    Stops when `good`, the value of the best plan known, is within `target` of the bound, or when
    no better route can be priced out.
    """
    known = memories(day)
    best, centre = _all_worth(day), np.zeros(len(day.point))
    for turn in range(ROUNDS):
        prices, shares = _master(day, pool)
        for smooth in (SMOOTH if turn else 0.0, 0.0):
            asked = smooth * centre + (1 - smooth) * prices
            value, new = _ask(day, pool, known, asked, shares)
            if value < best:
                best, centre = value, asked
            if new:
                break
        if not new or best - good <= target:
            break
    return best


def _all_worth(day: Day) -> float:
    return float(day.worth[day.stop[day.allowed.any(axis=0)]].max(axis=1).sum()) + float(
        day.worth.sum()
    )


def _ask(
    day: Day, pool: Pool, known: tuple[Longs, Longs], prices: Floats, shares: Floats
) -> tuple[float, bool]:
    """Return the Lagrangian bound at these prices and whether new routes came in."""
    value, new = _unpriced(day, prices), False
    for g, teams in enumerate(pool.groups):
        top, routes = best_routes(day, teams[0], prices, known, 0.98 * float(shares[g]), A_ROUND)
        value += len(teams) * top
        for start, tasks in routes:
            new = pool.add(teams[0], start, tasks) or new
    return value, new


def _unpriced(day: Day, prices: Floats) -> float:
    """Return the most that visits can be worth beyond what they cost at the prices."""
    total = 0.0
    for stop in range(len(day.worth)):
        cheap = np.sort(prices[day.stop == stop])
        total += float(np.maximum(day.worth[stop, : len(cheap)] - cheap, 0.0).sum())
    return total


def _rows(day: Day, pool: Pool, once: bool) -> tuple[Floats, csr_array, Floats]:
    """Return costs, rows and right sides over (routes, task done, k-th visit of a stop counted).

    Rows: task done <= routes that do it; visits counted <= tasks done; routes <= teams.
    """
    tasks, (stops, most), routes = len(day.point), day.worth.shape, list(pool.routes)
    n = len(routes)
    where = [(c, r) for r, key in enumerate(routes) for c in (set(key[2]) if once else key[2])]
    at = np.array(where, np.int64).reshape(-1, 2).T
    does = csr_array((np.ones(at.shape[1]), (at[0], at[1])), shape=(tasks, n))
    belongs = csr_array((np.ones(tasks), (day.stop, np.arange(tasks))), shape=(stops, tasks))
    counts = np.arange(stops * most) // most
    counted = csr_array((np.ones(stops * most), (counts, np.arange(stops * most))))
    group = np.array([key[0] for key in routes], np.int64)
    sizes = len(pool.groups)
    used = csr_array((np.ones(n), (group, np.arange(n))), shape=(sizes, n))
    done = csr_array((np.ones(tasks), (np.arange(tasks), np.arange(tasks))))
    rows = vstack(
        [
            hstack([-does, done, csr_array((tasks, stops * most))]),
            hstack([csr_array((stops, n)), -belongs, counted]),
            hstack([used, csr_array((sizes, tasks + stops * most))]),
        ]
    )
    limits = np.concatenate([np.zeros(tasks + stops), [len(t) for t in pool.groups]])
    costs = np.concatenate([np.zeros(n + tasks), -day.worth.ravel()])
    return costs, csr_array(rows), limits


def _upper(day: Day, n: int) -> Floats:
    return np.concatenate([np.full(n, np.inf), np.ones(len(day.point) + day.worth.size)])


def _master(day: Day, pool: Pool) -> tuple[Floats, Floats]:
    """Return the prices of the tasks and of a team of each group."""
    if not pool.routes:
        return day.worth[day.stop, 0], np.zeros(len(pool.groups))
    costs, rows, limits = _rows(day, pool, once=False)
    upper = _upper(day, len(pool.routes))
    found = linprog(costs, rows, limits, bounds=np.column_stack([np.zeros(len(upper)), upper]))
    price = np.maximum(-found.ineqlin.marginals, 0.0)
    tasks = len(day.point)
    return price[:tasks], price[tasks + len(day.worth) :]


def together(day: Day, pool: Pool, limit_s: float) -> Routes:
    """Return the best plan made of routes of the pool, each task done once."""
    if not pool.routes:
        return nobody(day)
    costs, rows, limits = _rows(day, pool, once=True)
    n = len(pool.routes)
    whole = np.zeros(len(costs))
    whole[:n] = 1
    found = milp(
        costs,
        integrality=whole,
        bounds=Bounds(0, _upper(day, n)),
        constraints=LinearConstraint(rows, -np.inf, limits),
        options={"node_limit": NODES, "mip_rel_gap": 1e-4, "time_limit": limit_s},
    )
    if found.x is None:
        return nobody(day)
    return _chosen(day, pool, np.nonzero(np.round(found.x[:n]))[0], found.x)


def _chosen(day: Day, pool: Pool, picked: Longs, x: Floats) -> Routes:
    routes, keys = nobody(day), list(pool.routes)
    waiting = [list(teams) for teams in pool.groups]
    seen: set[int] = set()
    for k in picked:
        group, start, tasks = keys[k]
        for _ in range(round(x[k])):
            team = waiting[group].pop(0)
            fresh = [c for c in dict.fromkeys(tasks) if c not in seen][:LONGEST]
            seen.update(fresh)
            routes.tasks[team, : len(fresh)] = fresh
            routes.many[team], routes.start[team] = len(fresh), start
    return routes
