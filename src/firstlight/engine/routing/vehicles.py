"""Routes of the vehicles by PyVRP, given what the others do."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Longs
from firstlight.engine.routing.clock import begin, leaving
from firstlight.engine.routing.day import NEVER, Day
from firstlight.engine.routing.local import LONGEST, Routes

if TYPE_CHECKING:
    from pyvrp import Client, ProblemData, Solution, VehicleType

ITERATIONS = 1500
FEWEST = 40
PRIZE_UNITS = 10_000_000
"""Prizes are whole numbers for PyVRP: this many units for all worth together."""


def improved(day: Day, routes: Routes, seed: int, effort: float = 1.0) -> Routes:
    """Return `routes` with those of the vehicles made anew for the worth the others leave.

    The caller keeps them if they are better. Teams set out when they do in `routes`.
    """
    teams = np.nonzero(day.kind == day.vehicle)[0]
    others = np.nonzero(day.kind != day.vehicle)[0]
    prizes, done = _left(day, routes, others)
    open_ = [
        int(c)
        for c in np.nonzero(day.allowed[teams].any(axis=0))[0]
        if prizes[c] > 0 and not done[c]
    ]
    if len(teams) == 0 or not open_:
        return routes
    from pyvrp import solve
    from pyvrp.stop import MaxIterations

    data, tasks = _data(day, routes, teams, open_, prizes)
    turns = max(FEWEST, int(ITERATIONS * effort * min(1.0, 60 / len(open_))))
    found = solve(data, MaxIterations(turns), seed=seed, collect_stats=False, display=False)
    return _taken(day, routes, teams, tasks, found.best)


def _left(
    day: Day, routes: Routes, others: Longs
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return what one more visit of each task would be worth after the others' visits."""
    counted, done = np.zeros(len(day.worth), np.int64), np.zeros(len(day.point), np.bool_)
    for r in others:
        for c in routes.tasks[r, : routes.many[r]]:
            counted[day.stop[c]] += 1
            done[c] = True
    prizes = np.zeros(len(day.point))
    for c in np.nonzero(~done)[0]:
        stop = day.stop[c]
        prizes[c] = day.worth[stop, counted[stop]]
        counted[stop] += 1
    return prizes, done


def _data(
    day: Day, routes: Routes, teams: Longs, open_: list[int], prizes: npt.NDArray[np.float64]
) -> "tuple[ProblemData, list[int]]":
    from pyvrp import ClientGroup, Depot, Location, ProblemData

    bases = list(dict.fromkeys(int(day.base[r]) for r in teams))
    places = [*bases, *(int(day.point[c]) for c in open_)]
    minutes = day.travel[day.vehicle][np.ix_(places, places)]
    clients: list[Client] = []
    tasks: list[int] = []
    groups: list[ClientGroup] = []
    for n, c in enumerate(open_):
        first = len(clients)
        for w in np.nonzero(day.closes[c] >= 0)[0]:
            group = len(groups) if int((day.closes[c] >= 0).sum()) > 1 else None
            clients.append(_client(day, c, int(w), len(bases) + n, float(prizes[c]), group))
            tasks.append(c)
        if len(clients) - first > 1:
            groups.append(ClientGroup(list(range(first, len(clients))), required=False))
    data = ProblemData(
        [Location(0, 0) for _ in places],
        clients,
        [Depot(k) for k in range(len(bases))],
        [_vehicle(day, routes, int(r), bases.index(int(day.base[r]))) for r in teams],
        [np.zeros_like(minutes)],
        [minutes],
        groups,
    )
    return data, tasks


def _client(
    day: Day, task: int, window: int, place: int, prize: float, group: int | None
) -> "Client":
    from pyvrp import Client

    return Client(
        place,
        service_duration=int(day.dwell[task]),
        tw_early=int(day.opens[task, window]),
        tw_late=int(day.closes[task, window]),
        prize=max(1, round(prize / float(day.worth.sum()) * PRIZE_UNITS)),
        required=False,
        group=group,
    )


def _vehicle(day: Day, routes: Routes, team: int, depot: int) -> "VehicleType":
    from pyvrp import VehicleType

    start = int(routes.start[team])
    return VehicleType(
        start_depot=depot,
        end_depot=depot,
        tw_early=start,
        start_late=start,
        tw_late=start + int(day.work[team]),
        unit_distance_cost=0,
        unit_duration_cost=1,
        name=str(team),
    )


def _taken(day: Day, routes: Routes, teams: Longs, tasks: list[int], best: "Solution") -> Routes:
    """Return the plan with PyVRP's routes, each checked by our own clock."""
    new = Routes(routes.tasks.copy(), routes.many.copy(), routes.start.copy())
    new.many[teams] = 0
    for route in best.routes():
        team = int(teams[route.vehicle_type()])
        order = [tasks[stop.idx] for stop in route.schedule() if stop.is_client()][:LONGEST]
        kept: list[int] = []
        for task in order:
            if day.allowed[team, task] and _on_time(
                day, team, int(new.start[team]), [*kept, task]
            ):
                kept.append(task)
        new.tasks[team, : len(kept)] = kept
        new.many[team] = len(kept)
    return new


def _on_time(day: Day, team: int, start: int, tasks: list[int]) -> bool:
    leave = np.empty(len(tasks) + 1, np.int64)
    back = leaving(day, team, start, np.array(tasks, np.int64), leave)
    return back <= start + int(day.work[team]) and begin(day, tasks[-1], 0) < NEVER
