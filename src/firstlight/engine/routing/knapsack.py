"""A quick bound for days too large for column generation: hours as a knapsack."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from firstlight.engine.arrays import Floats
from firstlight.engine.routing.day import NEVER, Day


def bound(day: Day) -> float:
    """Return a value that no plan exceeds (required visits raised).

    Every visit takes its dwell, half of the shortest leg to it and half of the shortest leg from
    it; every team has its hours less half of its shortest legs out and home. Hours of teams of
    one means are pooled and visits may be shared out in parts, so the truth is never more.
    """
    kinds = len(day.travel)
    take = np.stack([_minutes(day, k) for k in range(kinds)])
    may = np.stack([day.allowed[day.kind == k].any(axis=0) for k in range(kinds)])
    hours = np.array([_hours(day, k) for k in range(kinds)])
    tasks, (stops, most) = len(day.point), day.worth.shape
    # Variables: a task by means (kinds x tasks), k-th visit of a stop counted (stops x most).
    use = csr_array(
        (
            np.where(may, take, 0.0).ravel(),
            (np.repeat(np.arange(kinds), tasks), np.arange(kinds * tasks)),
        )
    )
    once = hstack([csr_array(np.eye(tasks))] * kinds)
    belongs = csr_array((np.ones(tasks), (day.stop, np.arange(tasks))), shape=(stops, tasks))
    each = np.arange(stops * most)
    counted = csr_array((np.ones(stops * most), (each // most, each)))
    rows = vstack(
        [
            hstack([use, csr_array((kinds, stops * most))]),
            hstack([once, csr_array((tasks, stops * most))]),
            hstack([-hstack([belongs] * kinds), counted]),
        ]
    )
    limits = np.concatenate([hours, np.ones(tasks), np.zeros(stops)])
    upper = np.concatenate([may.ravel().astype(np.float64), np.ones(stops * most)])
    costs = np.concatenate([np.zeros(kinds * tasks), -day.worth.ravel()])
    found = linprog(costs, csr_array(rows), limits, bounds=np.column_stack([0 * upper, upper]))
    # The dual of the solution is the proof; its own tolerance is added to stay above the truth.
    return float(-found.fun) * (1 + 1e-7) if found.status == 0 else float(day.worth.sum())


def _minutes(day: Day, kind: int) -> Floats:
    """Return the least minutes that a visit of each task takes out of somebody's hours."""
    places = np.unique(np.concatenate([day.point, day.base[day.kind == kind]]))
    legs = day.travel[kind][np.ix_(places, places)].astype(np.float64)
    shared = np.bincount(day.point, minlength=len(day.travel[kind]))[places] > 1
    np.fill_diagonal(legs, np.where(shared, 0.0, NEVER))
    at = np.searchsorted(places, day.point)
    least: Floats = day.dwell + (legs.min(axis=0)[at] + legs.min(axis=1)[at]) / 2
    return least


def _hours(day: Day, kind: int) -> float:
    total = 0.0
    for r in np.nonzero(day.kind == kind)[0]:
        points = day.point[day.allowed[r]]
        if len(points):
            legs = day.travel[kind]
            least = legs[day.base[r], points].min() + legs[points, day.base[r]].min()
            total += float(day.work[r] - least / 2)
    return total
