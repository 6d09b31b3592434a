"""Timing that cannot be foretold: which of several good plans is walked is drawn by lot."""

import time

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.routing import local
from firstlight.engine.routing.day import Day, day_of
from firstlight.engine.routing.local import Routes
from firstlight.engine.routing.model import Plan, Policy, Problem
from firstlight.engine.routing.network import Network
from firstlight.engine.routing.planning import as_plan, in_time, plan

SLOT_S = 1800.0
STEPS = 400
"""Of the ascent to the probabilities of greatest entropy."""
TRIES = 12
ROUNDS = 400
WOBBLE = 0.3


def mixed(
    problem: Problem,
    network: Network,
    *,
    seed: int = 0,
    plans: int = 12,
    give: float = 0.05,
    best: Plan | None = None,
) -> Policy:
    """Return the randomised policy of a day.

    The policy: plans are looked for under weights shaken at random, from other starting times,
    the other way round and with teams of one kind exchanged. Those are kept whose coverage is at
    least `1 - give` of the best plan's and that meet each required visit the best plan meets.
    One of them is drawn, with the probabilities that make the time of the next visit as hard to
    guess as can be: greatest mean entropy over the stops. The guarantee holds for every draw,
    not on the average.

    Parameters
    ----------
    problem, network
        As for `plan`.
    seed : int
        Same seed, same policy; the draw itself is `draw`, with a seed the caller keeps to itself.
    plans : int
        How many are looked for, 2 to 60.
    give : float
        Share of the coverage that may be given up, 0 to 0.5.
    best : Plan, optional
        What `plan` returned for the same problem; it is planned if not given.

    Raises
    ------
    BadInput
        A number outside its range.
    """
    if not 2 <= plans <= 60:
        raise BadInput("plans: must be 2 to 60")
    if not 0 <= give <= 0.5:
        raise BadInput("give: must be 0 to 0.5")
    best = best or plan(problem, network, seed=seed)
    day = day_of(problem, network)
    floor = (1 - give) * best.coverage - 1e-9
    kept = {_looks(best): best}
    rng = np.random.default_rng(seed)
    start = _routes(problem, day, best)
    for _ in range(plans * TRIES):
        if len(kept) >= plans:
            break
        other = _other(problem, day, start, best, rng)
        if other.coverage >= floor and _keeps(problem, best, other):
            kept.setdefault(_looks(other), other)
    return _policy(problem, tuple(kept.values()))


def draw(policy: Policy, seed: int) -> Plan:
    """Return the plan of the day, drawn by the policy's probabilities."""
    rng = np.random.default_rng(seed)
    return policy.draws[int(rng.choice(len(policy.draws), p=np.array(policy.probability)))]


def _looks(one: Plan) -> tuple[tuple[float, tuple[str, ...]], ...]:
    return tuple((route.start_s, route.order) for route in one.routes)


def _keeps(problem: Problem, best: Plan, other: Plan) -> bool:
    """Say whether every required visit that the best plan holds is held."""
    missing, allowed = dict(other.unmet), dict(best.unmet)
    return all(count <= allowed.get(key, 0) for key, count in missing.items())


def _routes(problem: Problem, day: Day, one: Plan) -> Routes:
    """Return a plan as arrays: each visit is the part of the day that it falls into."""
    number = {stop.point.key: n for n, stop in enumerate(problem.stops)}
    routes = local.nobody(day)
    free = np.ones(len(day.point), np.bool_)
    for r, route in enumerate(one.routes):
        routes.start[r] = round(route.start_s / 60)
        for visit in route.visits:
            at = round(visit.begin_s / 60)
            fits = ((day.opens <= at) & (at <= day.closes)).any(axis=1)
            open_ = np.nonzero((day.stop == number[visit.stop]) & free & fits)[0]
            if len(open_):
                routes.tasks[r, routes.many[r]] = open_[0]
                routes.many[r] += 1
                free[open_[0]] = False
    return routes


def _other(
    problem: Problem, day: Day, start: Routes, best: Plan, rng: np.random.Generator
) -> Plan:
    began = time.perf_counter()
    trial = Routes(start.tasks.copy(), start.many.copy(), start.start.copy())
    for r in range(len(trial.many)):
        _shaken(day, trial, r, rng)
    _exchanged(day, trial, rng)
    shaken = day._replace(worth=day.worth * rng.uniform(1 - WOBBLE, 1 + WOBBLE, day.worth.shape))
    shaken.worth.sort(axis=1)
    shaken = shaken._replace(worth=np.ascontiguousarray(shaken.worth[:, ::-1]))
    trial = local.improve(shaken, trial, ROUNDS, int(rng.integers(2**31)))
    local.mend(day, trial, 0.0)
    return as_plan(problem, day, trial, (best.bound, best.proof), best.least_visited_first, began)


def _shaken(day: Day, routes: Routes, r: int, rng: np.random.Generator) -> None:
    """Turn a route round or set out at another time, where that is still in time."""
    before = routes.tasks[r].copy(), routes.start[r]
    n = routes.many[r]
    if rng.random() < 0.5:
        routes.tasks[r, :n] = routes.tasks[r, :n][::-1].copy()
    routes.start[r] = rng.choice(day.starts[r])
    if not in_time(day, routes):
        routes.tasks[r], routes.start[r] = before


def _exchanged(day: Day, routes: Routes, rng: np.random.Generator) -> None:
    """Let two teams of one kind, base and hours exchange their routes."""
    for r in range(len(day.kind)):
        alike = [
            q
            for q in range(len(day.kind))
            if (day.kind[q], day.base[q], day.work[q]) == (day.kind[r], day.base[r], day.work[r])
            and (day.starts[q] == day.starts[r]).all()
            and (day.allowed[q] == day.allowed[r]).all()
        ]
        q = int(rng.choice(alike))
        for array in (routes.tasks, routes.many, routes.start):
            array[[r, q]] = array[[q, r]]


def _policy(problem: Problem, draws: tuple[Plan, ...]) -> Policy:
    there = _when(problem, draws)
    probability = _evenest(there)
    mean = np.einsum("k,kns->ns", probability, there)
    coverage = np.array([one.coverage for one in draws])
    return Policy(
        draws=draws,
        probability=tuple(float(p) for p in probability),
        guaranteed=float(coverage.min()),
        expected=float(np.clip(coverage @ probability, coverage.min(), coverage.max())),
        entropy_bits=_bits(mean),
        single_bits=_bits(there[int(np.argmax(probability))]),
        likeliest=float(mean[:, 1:].max()),
        slot_s=SLOT_S,
    )


def _when(problem: Problem, draws: tuple[Plan, ...]) -> Floats:
    """Return (plans, stops, 1 + slots): 1 in the slot of the first visit (0: none)."""
    number = {stop.point.key: n for n, stop in enumerate(problem.stops)}
    last = max([v.begin_s for one in draws for r in one.routes for v in r.visits], default=0.0)
    there = np.zeros((len(draws), len(number), 2 + int(last // SLOT_S)))
    first = np.full((len(draws), len(number)), np.inf)
    for k, one in enumerate(draws):
        for route in one.routes:
            for visit in route.visits:
                n = number[visit.stop]
                first[k, n] = min(first[k, n], visit.begin_s)
    slot = np.where(np.isfinite(first), 1 + np.where(np.isfinite(first), first, 0) // SLOT_S, 0)
    np.put_along_axis(there, slot.astype(np.int64)[:, :, None], 1.0, axis=2)
    return there


def _bits(mean: Floats) -> float:
    """Return the mean entropy of the stops that are visited at all."""
    seen = mean[mean[:, 0] < 1 - 1e-12]
    if not len(seen):
        return 0.0
    return abs(float((seen * np.log2(np.where(seen > 0, seen, 1.0))).sum(axis=1).mean()))


def _evenest(there: Floats) -> Floats:
    """Return probabilities of greatest mean entropy, by mirror ascent (it is concave in them)."""
    probability = np.full(len(there), 1 / len(there))
    best, most = probability, -1.0
    for step in range(STEPS):
        mean = np.einsum("k,kns->ns", probability, there)
        if (bits := _bits(mean)) > most:
            best, most = probability, bits
        rise = -np.einsum("kns,ns->k", there, np.log2(np.maximum(mean, 1e-12))) / there.shape[1]
        grown = probability * np.exp((rise - rise.max()) / (1 + step) ** 0.5)
        probability = grown / grown.sum()
    return best
