"""Hours shared out more evenly, where that costs no coverage."""

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.routing import local
from firstlight.engine.routing.day import Day
from firstlight.engine.routing.local import LONGEST, Routes

MOVES = 40


def share_out(day: Day, routes: Routes) -> float:
    """Return the least over the greatest share of its hours that a team with a route is out."""
    shares = _shares(day, routes)[routes.many > 0]
    return float(shares.min() / shares.max()) if len(shares) else 1.0


def evened(day: Day, routes: Routes) -> Routes:
    """Return the same visits, some given by the busiest teams to the least busy of those out."""
    for _ in range(MOVES):
        better = _moved(day, routes)
        if better is None:
            return routes
        routes = better
    return routes


def _shares(day: Day, routes: Routes) -> Floats:
    shares: Floats = local.out_minutes(day, routes) / day.work
    return shares


def _moved(day: Day, routes: Routes) -> Routes | None:
    shares = _shares(day, routes)
    spread = float((shares**2).sum())
    worth = local.worth_of(day, routes)
    giver = int(np.argmax(shares))
    for taker in np.argsort(shares, kind="stable")[: max(1, len(shares) // 2)]:
        for place in range(int(routes.many[giver])):
            for at in range(int(routes.many[taker]) + 1):
                trial = _given(day, routes, (giver, place), (int(taker), at))
                if trial is None:
                    continue
                after = _shares(day, trial)
                if (
                    (after <= 1).all()
                    and float((after**2).sum()) < spread - 1e-9
                    and local.worth_of(day, trial) >= worth - 1e-9
                ):
                    return trial
    return None


def _given(
    day: Day, routes: Routes, source: tuple[int, int], target: tuple[int, int]
) -> Routes | None:
    (giver, place), (taker, at) = source, target
    task = routes.tasks[giver, place]
    if giver == taker or not day.allowed[taker, task] or routes.many[taker] + 1 >= LONGEST:
        return None
    trial = Routes(routes.tasks.copy(), routes.many.copy(), routes.start.copy())
    trial.tasks[giver, :-1] = np.delete(trial.tasks[giver], place)
    trial.tasks[taker] = np.insert(trial.tasks[taker], at, task)[:LONGEST]
    trial.many[giver] -= 1
    trial.many[taker] += 1
    return trial
