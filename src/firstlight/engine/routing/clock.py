"""When a team is where: earliest and latest times along a route, compiled."""

from firstlight.engine.arrays import Longs
from firstlight.engine.compiled import compiled
from firstlight.engine.routing.day import NEVER, Day


@compiled
def begin(day: Day, task: int, at: int) -> int:
    """Return the first minute from `at` on at which a task may begin, NEVER if there is none."""
    best = NEVER
    for w in range(day.opens.shape[1]):
        start = max(at, day.opens[task, w])
        if start <= day.closes[task, w]:
            best = min(best, start)
    return best


@compiled
def latest(day: Day, task: int, limit: int) -> int:
    """Return the latest arrival from which a task still begins by `limit`, -1 if there is none."""
    best = -1
    for w in range(day.opens.shape[1]):
        if day.opens[task, w] <= min(limit, day.closes[task, w]):
            best = max(best, min(limit, day.closes[task, w]))
    return best


@compiled
def leaving(day: Day, team: int, start: int, tasks: Longs, leave: Longs) -> int:
    """Fill in when the team leaves its base and each task; return when it is back."""
    kind, at, here = day.kind[team], start, day.base[team]
    leave[0] = at
    for k in range(len(tasks)):
        there = day.point[tasks[k]]
        began = begin(day, tasks[k], at + day.travel[kind, here, there])
        at = began + day.dwell[tasks[k]]
        leave[k + 1] = at
        here = there
    return int(at + day.travel[kind, here, day.base[team]])


@compiled
def arriving(day: Day, team: int, end: int, tasks: Longs, late: Longs) -> None:
    """Fill in the latest arrival at each task, and at the base, that keeps the rest in time."""
    kind, there = day.kind[team], day.base[team]
    limit = end
    late[len(tasks)] = end
    for k in range(len(tasks) - 1, -1, -1):
        here = day.point[tasks[k]]
        limit = late[k + 1] - day.travel[kind, here, there] - day.dwell[tasks[k]]
        late[k] = latest(day, tasks[k], limit)
        there = here
