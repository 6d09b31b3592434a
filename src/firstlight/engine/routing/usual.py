"""Least visited first: what a careful leader does by hand, with the same teams and hours."""

import numpy as np

from firstlight.engine.routing.clock import begin
from firstlight.engine.routing.day import NEVER, Day
from firstlight.engine.routing.local import LONGEST, Routes, nobody


def least_visited_first(day: Day, days_since: tuple[float, ...]) -> Routes:
    """Return the routes of the policy.

    Whichever team is free first goes to the stop that was not visited for longest among those it
    can still reach, attend to and be back from in time (the nearest of equals), until none is
    left. Each team sets out at its first start.
    """
    routes = nobody(day)
    clock = routes.start.copy()
    here = day.base.copy()
    free = np.ones(len(day.point), np.bool_)
    going = set(range(len(day.kind)))
    while going:
        r = min(going, key=lambda team: (clock[team], team))
        task, leaves = _next(day, days_since, r, (int(clock[r]), int(here[r])), free)
        if task < 0 or routes.many[r] == LONGEST:
            going.remove(r)
            continue
        routes.tasks[r, routes.many[r]] = task
        routes.many[r] += 1
        clock[r], here[r], free[task] = leaves, day.point[task], False
    return routes


def _next(
    day: Day,
    days_since: tuple[float, ...],
    team: int,
    now: tuple[int, int],
    free: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> tuple[int, int]:
    at, here = now
    travel = day.travel[day.kind[team]]
    end = int(day.starts[team, 0] + day.work[team])
    best: tuple[float, int, int, int] | None = None
    for c in np.nonzero(free & day.allowed[team])[0]:
        there = int(day.point[c])
        began = begin(day, int(c), at + int(travel[here, there]))
        leaves = began + int(day.dwell[c])
        if began >= NEVER or leaves + travel[there, day.base[team]] > end:
            continue
        rank = (-days_since[day.stop[c]], int(travel[here, there]), int(c), leaves)
        best = rank if best is None or rank < best else best
    return (-1, 0) if best is None else (best[2], best[3])
