"""Plan whole teams: insertion, exact sharing of time, prices, and a choice among many tours."""

import time
from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.search.allocate import allocate
from firstlight.engine.search.plan_columns import CHOICE_LIMIT_S, recombine
from firstlight.engine.search.plan_prices import find_prices
from firstlight.engine.search.plan_problem import PlanProblem, Tour, coverage_of, success, travel_s
from firstlight.engine.search.plan_proof import prove
from firstlight.engine.search.plan_response import best_tour

SWEEPS = 12
BETTER = 1e-7
LEAST_SHARE = 1e-3  # of a team's time: a visit shorter than that is dropped


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look for a better plan and a better bound.

    Attributes
    ----------
    tries : int
        How many times a few teams are called back and sent anew, before and after, >= 0.
    rounds : int
        Steps towards the least bound, >= 1.
    proof : int or None
        Steps towards a closer bound, which takes as long again as the plan or longer; None to do
        without.
    limit_s : float
        Time after which no further try and no further round of new tours is begun, seconds: a
        safeguard; a plan that meets it may differ from run to run.
    choice_s : float
        Longest time to choose among many tours at once, seconds: a safeguard as `limit_s`.
    seed : int
        Of the choice of teams.
    """

    tries: int = 12
    rounds: int = 200
    proof: int | None = None
    limit_s: float = 60.0
    choice_s: float = CHOICE_LIMIT_S
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Solved:
    """A plan, the most that any plan can find, and prices of segments to prove more from."""

    tours: tuple[Tour, ...]
    bound: float
    segment: Floats


def solve(near: PlanProblem, far: PlanProblem, effort: Effort | None = None) -> Solved:
    """Return one tour for each team: feasible, as good as `effort` allows, and with its bound.

    Parameters
    ----------
    near : PlanProblem
        Segments that tours are made of, with the ways between them.
    far : PlanProblem
        All other segments.
    effort : Effort, optional
        How hard to look.
    """
    effort = effort or Effort()
    until = time.monotonic() + effort.limit_s
    rng = np.random.default_rng(effort.seed)
    order = np.argsort(-_reach(near), kind="stable").tolist()
    first = share_time(near, _answer_all(near, (Tour(),) * near.teams, order, SWEEPS))
    first = _try_again(near, first, order, rng, effort.tries, until)
    priced = find_prices(near, far, first, effort.rounds)
    left_s = max(0.0, until - time.monotonic())
    second, segment = recombine(near, first, priced.walks, priced.segment, left_s, effort.choice_s)
    second = share_time(near, _answer_all(near, second, order, SWEEPS))
    best = max(first, second, key=lambda tours: success(near, tours))
    best = _try_again(near, best, order, rng, effort.tries, until)
    return Solved(best, closer(near, far, best, segment, priced.bound, effort), segment)


def closer(
    near: PlanProblem,
    far: PlanProblem,
    tours: tuple[Tour, ...],
    segment: Floats,
    bound: float,
    effort: Effort,
) -> float:
    """Return a closer bound if the effort is to be spent on one, else `bound`."""
    if effort.proof is None:
        return bound
    return min(bound, prove(near, far, tours, segment, effort.proof))


def _try_again(
    problem: PlanProblem,
    best: tuple[Tour, ...],
    order: list[int],
    rng: np.random.Generator,
    tries: int,
    until: float,
) -> tuple[Tour, ...]:
    """Call a few teams back, let them choose anew, and keep what is better."""
    value = success(problem, best)
    for _ in range(tries):
        if time.monotonic() > until:
            break
        torn = rng.permutation(problem.teams)[: int(rng.integers(1, 5))].tolist()
        trial = tuple(Tour() if team in torn else tour for team, tour in enumerate(best))
        trial = _answer_all(problem, trial, torn, 2)
        trial = share_time(problem, _answer_all(problem, trial, order, 1))
        worth = success(problem, trial)
        if worth > value * (1 + BETTER):
            best, value = trial, worth
    return best


def one_more(problem: PlanProblem, tours: tuple[Tour, ...], team: int) -> float:
    """What one more team like `team` would add, the others answering it; >= 0."""
    larger = problem.twice(team)
    order = [problem.teams, *range(problem.teams)]
    trial = share_time(larger, _answer_all(larger, (*tours, Tour()), order, 2))
    return max(0.0, success(larger, trial) - success(problem, tours))


def _answer_all(
    problem: PlanProblem, tours: tuple[Tour, ...], order: list[int], sweeps: int
) -> tuple[Tour, ...]:
    """Let each team in turn answer the others' tours until nobody gains."""
    value = success(problem, tours)
    for _ in range(sweeps):
        for team in order:
            tours = respond(problem, tours, team)
        worth = success(problem, tours)
        if worth <= value * (1 + BETTER):
            break
        value = worth
    return tours


def _reach(problem: PlanProblem) -> Floats:
    """What each team could find alone: the strongest choose first."""
    alone = -np.expm1(-problem.rate_per_s * problem.search_s())
    reach: Floats = (problem.weight * alone).max(axis=1, initial=0.0)
    return reach


def respond(problem: PlanProblem, tours: tuple[Tour, ...], team: int) -> tuple[Tour, ...]:
    """Give one team its best tour against the others'; never worse than the one it has."""
    without = (*tours[:team], Tour(), *tours[team + 1 :])
    left = problem.weight * np.exp(-coverage_of(problem.rate_per_s, without))
    new = best_tour(problem, team, left, tours[team].segments)
    changed = (*tours[:team], new, *tours[team + 1 :])
    return changed if success(problem, changed) > success(problem, tours) else tours


def share_time(problem: PlanProblem, tours: tuple[Tour, ...]) -> tuple[Tour, ...]:
    """Share every team's time between the segments of its tour so that all together find most.

    A segment that gets next to nothing is dropped from the tour, and its travel with it.
    """
    for last in (False, False, True):
        if not any(tour.segments for tour in tours):
            return tours
        t = _best_times(problem, tours)
        least = LEAST_SHARE * problem.time_s
        kept = tuple(
            tuple(s for s in tour.segments if last or t[s, k] > least[k])
            for k, tour in enumerate(tours)
        )
        same = kept == tuple(tour.segments for tour in tours)
        tours = tuple(
            Tour(keep, tuple(float(t[s, k]) for s in keep), travel_s(problem, k, keep))
            for k, keep in enumerate(kept)
        )
        if same:
            break
    return tours


def _best_times(problem: PlanProblem, tours: tuple[Tour, ...]) -> Floats:
    """Seconds of search, (n, k), that find most on these tours."""
    visits = np.zeros((problem.segments, problem.teams), dtype=np.bool_)
    for team, tour in enumerate(tours):
        visits[list(tour.segments), team] = True
    travel = np.array([travel_s(problem, k, tour.segments) for k, tour in enumerate(tours)])
    left = np.where(visits.any(axis=0), np.maximum(problem.time_s - travel, 0.0), 0.0)
    active = np.flatnonzero(visits.any(axis=1))
    rate = np.where(visits[active], problem.rate_per_s.T[active], 0.0)
    t = np.zeros(visits.shape)
    t[active] = allocate(problem.weight[active], rate, left).t
    return t
