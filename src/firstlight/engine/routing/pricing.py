"""The best route of one team at given prices, by labels; the heart of the proof."""

from typing import NamedTuple

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.compiled import compiled
from firstlight.engine.routing.clock import begin
from firstlight.engine.routing.day import NEVER, Day
from firstlight.engine.routing.local import LONGEST

MEMORY = 10
"""A route may come back to a task only after it has been at one that does not remember it
(ng-routes, Baldacci, Mingozzi & Roberti 2011, Oper. Res. 59:1269). That allows a little more than
can be done, never less, so what is proven holds."""
MOST_LABELS = 3_000_000
EPS = 1e-9


class Labels(NamedTuple):
    """Ends of part routes: task, minute of leaving, prize, what is remembered, where from."""

    task: Longs
    at: Longs
    prize: Floats
    memory: Longs
    parent: Longs
    later: Longs
    """The next label of the same minute."""
    beside: Longs
    """The next label kept at the same task."""


def memories(day: Day) -> tuple[Longs, Longs]:
    """Return which tasks each remembers, and where in its list.

    The first is (C, MEMORY) by nearness, itself first; the second (C, C) the place of a task in
    another's list, -1 where it is not in it.
    """
    point = day.point
    near = day.travel.min(axis=0)[np.ix_(point, point)] + np.arange(len(point)) / 1e6
    np.fill_diagonal(near, -1)
    lists = np.argsort(near, axis=1, kind="stable")[:, :MEMORY].astype(np.int64)
    place = np.full((len(point), len(point)), -1, np.int64)
    np.put_along_axis(place, lists, np.arange(lists.shape[1])[None, :], axis=1)
    return lists, place


@compiled
def _room(size: int) -> Labels:
    ints = np.empty((6, size), np.int64)
    return Labels(ints[0], ints[1], np.empty(size), ints[2], ints[3], ints[4], ints[5])


@compiled
def hopes(day: Day, team: int, prices: Floats) -> Floats:
    """Return the most that a route can still win from (task or base, minutes left), relaxed.

    Windows and repetition are forgotten; the last row is the base.
    """
    n, work, kind = len(prices), day.work[team], day.kind[team]
    hope = np.zeros((n + 1, work + 1))
    for left in range(1, work + 1):
        for i in range(n + 1):
            here = day.base[team] if i == n else day.point[i]
            best = 0.0
            for j in range(n):
                if j == i or prices[j] <= 0.0 or not day.allowed[team, j]:
                    continue
                rest = left - day.travel[kind, here, day.point[j]] - day.dwell[j]
                if rest >= day.travel[kind, day.point[j], day.base[team]] and rest < left:
                    best = max(best, prices[j] + hope[j, rest])
            hope[i, left] = best
    return hope


@compiled
def _beaten(labels: Labels, head: Longs, k: int) -> bool:
    other = head[labels.task[k]]
    while other >= 0:
        if (
            labels.prize[other] >= labels.prize[k] - EPS
            and (labels.memory[other] & labels.memory[k]) == labels.memory[other]
        ):
            return True
        other = labels.beside[other]
    return False


@compiled
def _carried(memory: int, lists: Longs, place: Longs, here: int, to: int) -> int:
    """Return what is remembered after going on to a task."""
    kept = 1
    for b in range(lists.shape[1]):
        if memory >> b & 1 and place[to, lists[here, b]] >= 0:
            kept |= 1 << place[to, lists[here, b]]
    return kept


@compiled
def _extend(
    day: Day, team: int, end: int, prices: Floats, hope: Floats, floor: float,
    known: tuple[Longs, Longs], labels: Labels, heads: Longs, k: int, size: int, first: int,
) -> int:  # fmt: skip
    """Add the labels that follow label `k` (the base when negative); return how many there are."""
    lists, place = known
    n, kind = len(prices), day.kind[team]
    here = labels.task[k] if k >= 0 else -1
    at = labels.at[k] if k >= 0 else first
    prize = labels.prize[k] if k >= 0 else 0.0
    memory = labels.memory[k] if k >= 0 else 0
    spot = day.point[here] if k >= 0 else day.base[team]
    for j in range(n):
        if prices[j] <= EPS or not day.allowed[team, j] or size >= len(labels.task):
            continue
        if here >= 0 and place[here, j] >= 0 and memory >> place[here, j] & 1:
            continue
        began = begin(day, j, at + day.travel[kind, spot, day.point[j]])
        leaves = began + day.dwell[j]
        if began == NEVER or leaves + day.travel[kind, day.point[j], day.base[team]] > end:
            continue
        if prize + prices[j] + hope[j, end - leaves] <= floor + EPS:
            continue
        labels.task[size], labels.at[size], labels.parent[size] = j, leaves, k
        labels.prize[size] = prize + prices[j]
        labels.memory[size] = _carried(memory, lists, place, here, j) if here >= 0 else 1
        labels.later[size] = heads[leaves - first]
        heads[leaves - first] = size
        size += 1
    return size


@compiled
def search(
    day: Day, team: int, first: int, prices: Floats, known: tuple[Longs, Longs], hope: Floats,
    floor: float, most: int,
) -> tuple[Labels, Longs, int]:  # fmt: skip
    """Return all labels that may end a route worth more than `floor`, and which were kept.

    With dwell of no time and a leg of none two labels of one minute could follow one another:
    a minute's list is gone through until nothing is added to it.
    """
    end = first + day.work[team]
    labels = _room(most)
    heads, head = np.full(day.work[team] + 1, -1, np.int64), np.full(len(prices), -1, np.int64)
    kept, many = np.empty(most, np.int64), 0
    size = _extend(day, team, end, prices, hope, floor, known, labels, heads, -1, 0, first)
    for minute in range(len(heads)):
        while heads[minute] >= 0:
            k = heads[minute]
            heads[minute] = labels.later[k]
            if _beaten(labels, head, k):
                continue
            labels.beside[k] = head[labels.task[k]]
            head[labels.task[k]] = k
            kept[many] = k
            many += 1
            size = _extend(
                day, team, end, prices, hope, floor, known, labels, heads, k, size, first
            )
    return labels, kept[:many], size


@compiled
def _route(labels: Labels, k: int) -> Longs:
    tasks, n = np.empty(LONGEST, np.int64), 0
    while k >= 0 and n < LONGEST:
        tasks[n] = labels.task[k]
        n += 1
        k = labels.parent[k]
    return tasks[:n][::-1].copy()


def _departures(day: Day, team: int, prices: Floats) -> Longs:
    """Return the starts to be priced: one is as good as another where no window matters."""
    starts = np.unique(day.starts[team])
    asked = day.allowed[team] & (prices > EPS)
    end = starts[-1] + day.work[team]
    always = ((day.opens <= starts[0]) & (day.closes >= end)).any(axis=1)
    return starts[:1] if always[asked].all() else starts


def best_routes(
    day: Day, team: int, prices: Floats, known: tuple[Longs, Longs], floor: float, many: int
) -> tuple[float, list[tuple[int, Longs]]]:
    """Return an upper bound on what any route wins, at least `floor`, and good (start, tasks).

    The bound is what the best label wins; when there are too many labels to look at them all,
    it is what the relaxed hope says, which is weaker and still true.
    """
    hope = hopes(day, team, prices)
    top, found = floor, []
    ceiling = float(hope[-1, day.work[team]])
    if ceiling <= floor + EPS:
        return floor, []
    for first in _departures(day, team, prices):
        labels, kept, size = search(day, team, int(first), prices, known, hope, floor, MOST_LABELS)
        best = kept[np.argsort(-labels.prize[kept], kind="stable")[:many]]
        found += [
            (float(labels.prize[k]), int(first), _route(labels, int(k)))
            for k in best
            if labels.prize[k] > floor + EPS
        ]
        seen = float(labels.prize[kept].max()) if len(kept) else 0.0
        top = max(top, ceiling if size >= MOST_LABELS else seen)
    found.sort(key=lambda one: -one[0])
    return top, [(first, tasks) for _, first, tasks in found[:many]]
