"""Our own orienteering: routes torn open and mended again and again, compiled."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Longs
from firstlight.engine.compiled import compiled
from firstlight.engine.routing.clock import arriving, begin, leaving
from firstlight.engine.routing.day import NEVER, Day

LONGEST = 64
"""Visits a route can hold."""
MINUTE_COST = 1e-7
"""Share of all worth that a minute out costs: only breaks ties."""


class Routes(NamedTuple):
    """Tasks of each team, (R, LONGEST), how many, and when it sets out."""

    tasks: Longs
    many: Longs
    start: Longs


@compiled
def worth_of(day: Day, routes: Routes) -> float:
    """Return the worth of the visits, required ones raised."""
    counted = np.zeros(len(day.worth), np.int64)
    total = 0.0
    for r in range(len(routes.many)):
        for k in range(routes.many[r]):
            stop = day.stop[routes.tasks[r, k]]
            total += day.worth[stop, counted[stop]]
            counted[stop] += 1
    return total


@compiled
def _best_place(
    day: Day, team: int, tasks: Longs, leave: Longs, late: Longs, task: int
) -> tuple[int, int]:
    """Return the least minutes that a task adds to a route, and where."""
    kind, at = day.kind[team], day.point[task]
    least, place = NEVER, -1
    for k in range(len(tasks) + 1):
        here = day.base[team] if k == 0 else day.point[tasks[k - 1]]
        there = day.base[team] if k == len(tasks) else day.point[tasks[k]]
        began = begin(day, task, leave[k] + day.travel[kind, here, at])
        arrived = began + day.dwell[task] + day.travel[kind, at, there]
        more = arrived - leave[k] - day.travel[kind, here, there]
        if arrived <= late[k] and more < least:
            least, place = more, k
    return least, place


@compiled
def _measure(
    day: Day, routes: Routes, r: int, free: npt.NDArray[np.bool_], least: Longs, place: Longs
) -> None:
    """Work out anew what each free task would add to one route."""
    n = routes.many[r]
    leave, late = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    leaving(day, r, routes.start[r], routes.tasks[r, :n], leave)
    arriving(day, r, routes.start[r] + day.work[r], routes.tasks[r, :n], late)
    for c in range(len(free)):
        least[r, c] = NEVER
        if free[c] and day.allowed[r, c] and n < LONGEST:
            least[r, c], place[r, c] = _best_place(day, r, routes.tasks[r, :n], leave, late, c)


@compiled
def _pick(
    day: Day, free: npt.NDArray[np.bool_], counted: Longs, least: Longs, noise: float
) -> tuple[int, int]:
    best, team, task = 0.0, -1, -1
    for c in range(len(free)):
        if not free[c]:
            continue
        gain = day.worth[day.stop[c], counted[day.stop[c]]]
        for r in range(least.shape[0]):
            if least[r, c] < NEVER:
                score = gain / (least[r, c] + 1.0) * (1.0 + noise * np.random.random())
                if score > best:
                    best, team, task = score, r, c
    return team, task


@compiled
def mend(day: Day, routes: Routes, noise: float) -> None:
    """Put in tasks, the most worth for a minute first, until none fits."""
    tasks, teams = len(day.point), len(routes.many)
    free, counted = np.ones(tasks, np.bool_), np.zeros(len(day.worth), np.int64)
    for r in range(teams):
        for k in range(routes.many[r]):
            free[routes.tasks[r, k]] = False
            counted[day.stop[routes.tasks[r, k]]] += 1
    least, place = np.empty((teams, tasks), np.int64), np.zeros((teams, tasks), np.int64)
    for r in range(teams):
        _measure(day, routes, r, free, least, place)
    while True:
        r, c = _pick(day, free, counted, least, noise)
        if r < 0:
            return
        k, n = place[r, c], routes.many[r]
        for j in range(n, k, -1):
            routes.tasks[r, j] = routes.tasks[r, j - 1]
        routes.tasks[r, k] = c
        routes.many[r] = n + 1
        free[c] = False
        counted[day.stop[c]] += 1
        least[:, c] = NEVER
        _measure(day, routes, r, free, least, place)


@compiled
def _tear(day: Day, routes: Routes) -> None:
    """Take a stretch out of one to three routes; now and then set out at another time."""
    for _ in range(np.random.randint(1, 4)):
        r = np.random.randint(len(routes.many))
        n = routes.many[r]
        if np.random.random() < 0.15:
            other = day.starts[r, np.random.randint(day.starts.shape[1])]
            if other != routes.start[r]:
                routes.start[r] = other
                routes.many[r] = n = 0
        if n == 0:
            continue
        size = (
            np.random.randint(1, n + 1)
            if np.random.random() < 0.3
            else np.random.randint(1, min(n, 4) + 1)
        )
        first = np.random.randint(0, n - size + 1)
        for k in range(first, n - size):
            routes.tasks[r, k] = routes.tasks[r, k + size]
        routes.many[r] = n - size


@compiled
def out_minutes(day: Day, routes: Routes) -> Longs:
    """Return how long each team is out."""
    minutes = np.zeros(len(routes.many), np.int64)
    leave = np.empty(LONGEST + 1, np.int64)
    for r in range(len(minutes)):
        n = routes.many[r]
        if n:
            back = leaving(day, r, routes.start[r], routes.tasks[r, :n], leave)
            minutes[r] = back - routes.start[r]
    return minutes


@compiled
def _same(routes: Routes) -> Routes:
    return Routes(routes.tasks.copy(), routes.many.copy(), routes.start.copy())


@compiled
def improve(day: Day, first: Routes, rounds: int, seed: int) -> Routes:
    """Return routes worth at least as much as `first` after so many rounds."""
    np.random.seed(seed)
    here = _same(first)
    mend(day, here, 0.0)
    scale = day.worth.sum()
    cost = scale * MINUTE_COST
    value = worth_of(day, here) - cost * out_minutes(day, here).sum()
    best, most = _same(here), value
    plain = scale - day.raised * day.required.sum()
    for turn in range(rounds):
        trial = _same(here)
        _tear(day, trial)
        mend(day, trial, 0.8 * np.random.random())
        got = worth_of(day, trial) - cost * out_minutes(day, trial).sum()
        heat = 0.004 * plain * (1.0 - turn / rounds)
        if got >= value + heat * np.log(1e-9 + np.random.random()):
            here, value = trial, got
        if got > most:
            best, most = _same(trial), got
    return best


def nobody(day: Day) -> Routes:
    """Return routes without visits, every team at its first start."""
    teams = len(day.kind)
    empty = np.zeros((teams, LONGEST), np.int64), np.zeros(teams, np.int64)
    return Routes(*empty, day.starts[:, 0].copy())
