"""A problem and its travel times as arrays in whole minutes."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.errors import BadInput
from firstlight.engine.routing.model import Light, Means, Problem, Stop, Team
from firstlight.engine.routing.network import Network

Mask = npt.NDArray[np.bool_]
NEVER = 1_000_000
"""Minutes that nobody has: no way, no window."""
MINUTE_S = 60.0
FULL_S = 48 * 3600.0


class Day(NamedTuple):
    """Tasks are visits to pay, one for each part of the day of each stop; C tasks, R teams.

    Attributes
    ----------
    travel
        (kinds, points, points) minutes, rounded up.
    point, stop, dwell
        (C,) where a task is, which stop it belongs to, how long it takes.
    opens, closes
        (C, windows) first and last minute at which it may begin.
    kind, base, work
        (R,) layer of `travel`, point, minutes.
    starts
        (R, most) minutes, padded with the last.
    allowed
        (R, C) whether the team may and can visit.
    worth
        (stops, most) what the k-th visit adds, required ones raised by `raised`.
    required, raised
        (stops,) visits, and how much each weighs above its worth.
    """

    travel: Longs
    point: Longs
    stop: Longs
    dwell: Longs
    opens: Longs
    closes: Longs
    kind: Longs
    base: Longs
    work: Longs
    starts: Longs
    allowed: Mask
    worth: Floats
    required: Longs
    raised: float
    vehicle: int
    """Which kind goes by road, -1 if none does."""


def day_of(problem: Problem, network: Network) -> Day:
    """Return the arrays; BadInput when the network lacks a point or a layer of the problem."""
    kinds = list(dict.fromkeys(team.means for team in problem.teams))
    number = network.number
    for known in problem.points:
        if known.key not in number:
            raise BadInput(f"network: has no point {known.key}")
    for means in kinds:
        if means not in network.layers:
            raise BadInput(f"network: has no ways by {means}")
    travel = np.stack([_minutes(network.layers[means].seconds) for means in kinds])
    parts = [(n, part) for n, stop in enumerate(problem.stops) for part in _parts(problem, stop)]
    most = max(len(part) for _, part in parts)
    opens = np.full((len(parts), most), NEVER, np.int64)
    closes = np.full((len(parts), most), -1, np.int64)
    for c, (_, windows) in enumerate(parts):
        for w, (start, end) in enumerate(windows):
            opens[c, w], closes[c, w] = np.ceil(start / MINUTE_S), end // MINUTE_S
    stop = np.array([n for n, _ in parts], np.int64)
    point = np.array([number[problem.stops[n].point.key] for n, _ in parts], np.int64)
    dwell = np.array([np.ceil(problem.stops[n].dwell_s / MINUTE_S) for n, _ in parts], np.int64)
    kind = np.array([kinds.index(team.means) for team in problem.teams], np.int64)
    base = np.array([number[team.base.key] for team in problem.teams], np.int64)
    allowed = _allowed(problem, travel, (stop, point, dwell), kind, base)
    worth, required, raised = _worth(problem.stops)
    work = np.array([team.work_s // MINUTE_S for team in problem.teams], np.int64)
    starts = _starts(problem.teams)
    return Day(
        travel, point, stop, dwell, opens, closes, kind, base, work, starts, allowed, worth,
        required, raised, kinds.index(Means.VEHICLE) if Means.VEHICLE in kinds else -1,
    )  # fmt: skip


def _minutes(seconds: Floats) -> Longs:
    # A hair is taken off first: 600.0000001 s are ten minutes.
    whole = np.ceil(np.where(np.isfinite(seconds), seconds, 0.0) / MINUTE_S - 1e-6)
    return np.where(np.isfinite(seconds), whole, NEVER).astype(np.int64)


def _starts(teams: tuple[Team, ...]) -> Longs:
    most = max(len(team.starts_s) for team in teams)
    rows = [
        [*team.starts_s, *([team.starts_s[-1]] * (most - len(team.starts_s)))] for team in teams
    ]
    return np.ceil(np.array(rows) / MINUTE_S).astype(np.int64)


def _parts(problem: Problem, stop: Stop) -> list[list[tuple[float, float]]]:
    """Return the windows of each wanted visit."""
    open_ = list(stop.windows) or [(0.0, FULL_S)]
    light = _light(problem.daylight_s, stop.light)
    open_ = [(max(a, c), min(b, d)) for a, b in open_ for c, d in light if max(a, c) <= min(b, d)]
    if stop.wanted == 1 or not open_:
        return [open_] * stop.wanted
    first = max(open_[0][0], min(team.starts_s[0] for team in problem.teams))
    last = min(open_[-1][1], max(team.starts_s[-1] + team.work_s for team in problem.teams))
    edges = np.linspace(first, max(first, last), stop.wanted + 1)
    spans = [(float(a), float(b)) for a, b in pairwise(edges)]
    return [[(max(a, c), min(b, d)) for a, b in open_ if max(a, c) <= min(b, d)] for c, d in spans]


def _light(day: tuple[float, float], light: Light) -> list[tuple[float, float]]:
    dawn, dusk = day
    if light is Light.ANY:
        return [(0.0, FULL_S)]
    if light is Light.DAY:
        return [(dawn, dusk), (dawn + 86_400, dusk + 86_400)]
    return [(0.0, dawn), (dusk, dawn + 86_400), (dusk + 86_400, FULL_S)]


def _allowed(
    problem: Problem, travel: Longs, tasks: tuple[Longs, Longs, Longs], kind: Longs, base: Longs
) -> Mask:
    stop, point, dwell = tasks
    rows = []
    for r, team in enumerate(problem.teams):
        may = np.array([team.means in problem.stops[n].means for n in stop])
        there = travel[kind[r], base[r], point] + travel[kind[r], point, base[r]]
        rows.append(may & (there + dwell <= team.work_s // MINUTE_S))
    return np.stack(rows)


def _worth(stops: tuple[Stop, ...]) -> tuple[Floats, Longs, float]:
    most = max(stop.wanted for stop in stops)
    worth = np.zeros((len(stops), most))
    for n, stop in enumerate(stops):
        worth[n, : stop.wanted] = stop.weight * stop.fading ** np.arange(stop.wanted)
    required = np.array([stop.required for stop in stops], np.int64)
    raised = float(worth.sum()) if required.any() else 0.0
    worth += np.where(np.arange(most) < required[:, None], raised, 0.0)
    return worth, required, raised


def reached(problem: Problem, day: Day) -> tuple[str, ...]:
    """Return the keys of stops that no team can visit."""
    able = np.zeros(len(problem.stops), np.bool_)
    able[day.stop[day.allowed.any(axis=0)]] = True
    return tuple(s.point.key for s, can in zip(problem.stops, able, strict=True) if not can)
