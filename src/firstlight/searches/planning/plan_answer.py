"""The best tours for a plan's teams, by finds or by finds alive, and how good they can be."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_alive import (
    Fates,
    arrive,
    found_alive,
    soonest_first,
    worth_when_found,
)
from firstlight.engine.search.plan_between import ways_between
from firstlight.engine.search.plan_bound import Bound, bound_of
from firstlight.engine.search.plan_prices import find_prices
from firstlight.engine.search.plan_problem import PlanProblem, Tour
from firstlight.engine.search.plan_reach import Reach
from firstlight.engine.search.plan_solve import Effort, Solved, closer, one_more, share_time, solve
from firstlight.engine.terrain.segments.describe import Segmentation
from firstlight.searches.planning.plan_request import PlanRequest

CANDIDATES = 512  # segments that tours are made of; the bound counts all of them
CHOICE_S = 5.0  # for each of several plans that finds alive are counted in
SHARINGS = 3  # of a plan's time anew, when finds count by when they are made


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan's tours, by the segments' own numbers, and what is known of them."""

    tours: tuple[Tour, ...]
    arrive_s: tuple[tuple[float, ...], ...]
    bound: float
    more: dict[str, float]


def find_answer(
    request: PlanRequest,
    segments: Segmentation,
    poa: Floats,
    ways: Reach,
    fates: Fates | None,
) -> Answer:
    """Return the tours that find most, or with `fates` most alive, and a bound.

    Parameters
    ----------
    request : PlanRequest
        Ground, teams, hours, effort.
    segments : Segmentation
        What can be searched.
    poa : (n,) array
        Probability of area.
    ways : Reach
        What each team can do where.
    fates : Fates or None
        Where the subject may be and how survival falls, when lives count.
    """
    soon = poa if fates is None else _worth(request, ways, fates, 0.0)
    best_case = bound_of(_problem(request, soon, ways))
    among = _candidates(best_case)
    between, way = ways_between(request.terrain, segments, request.teams, ways, among)
    rest = np.setdiff1d(np.arange(poa.size), among)
    nowhere = np.zeros((0, rest.size, rest.size))

    def parts(weight: Floats) -> _Parts:
        asked = _problem(request, weight, ways)
        return asked.only(among, between, way), asked.only(rest, nowhere, way)

    ready = _ready_s(request)
    if fates is None:
        near, far = parts(poa)
        solved = solve(near, far, request.effort)
    else:
        half = _worth(request, ways, fates, 0.5)
        solved, near = _solve_alive(
            parts, (half, poa), soon, _Lives(fates, among, ready), request.effort
        )
    tours = solved.tours
    first = {team.kind.value: k for k, team in reversed(list(enumerate(request.teams)))}
    return Answer(
        tours=tuple(
            Tour(tuple(int(among[s]) for s in tour.segments), tour.search_s, tour.travel_s)
            for tour in tours
        ),
        arrive_s=arrive(near, tours, ready),
        bound=min(best_case.value, solved.bound),
        more={kind: one_more(near, tours, k) for kind, k in sorted(first.items())},
    )


_Parts = tuple[PlanProblem, PlanProblem]


@dataclass(frozen=True, slots=True)
class _Lives:
    """Fates in all segments, those that tours are made of, and when each team can leave."""

    fates: Fates
    among: Longs
    ready_s: Floats

    def value(self, problem: PlanProblem, tours: tuple[Tour, ...]) -> float:
        near = self.fates.only(self.among)
        return found_alive(near, problem.rate_per_s, tours, arrive(problem, tours, self.ready_s))

    def improved(
        self, problem: PlanProblem, tours: tuple[Tour, ...], usual: Floats
    ) -> tuple[Tour, ...]:
        """Return the tours in a better order, their time shared out by what finds count then."""
        near = self.fates.only(self.among)
        tours = soonest_first(problem, near, tours, self.ready_s)
        for _ in range(SHARINGS):
            weighed = replace(problem, weight=self.worth(problem, tours, usual)[self.among])
            shared = share_time(weighed, tours)
            if self.value(problem, shared) <= self.value(problem, tours):
                break
            tours = soonest_first(problem, near, shared, self.ready_s)
        return tours

    def worth(self, problem: PlanProblem, tours: tuple[Tour, ...], usual: Floats) -> Floats:
        near, worth = self.fates.only(self.among), usual.copy()
        worth[self.among] = worth_when_found(
            near,
            problem.rate_per_s,
            tours,
            arrive(problem, tours, self.ready_s),
            usual[self.among],
        )
        return worth


def _solve_alive(
    parts: Callable[[Floats], _Parts],
    weights: tuple[Floats, ...],
    soon: Floats,
    lives: _Lives,
    effort: Effort,
) -> tuple[Solved, PlanProblem]:
    """Return the plan that finds most alive of several, among them the one that finds most.

    What a find is worth depends on when, and when on the plan: plans are made with the worth of
    half of the time (first of the `weights`), of any time, and with that at the times of the best
    of them. A bound must count everybody as found at the earliest, when they are worth `soon`.
    """
    half = weights[0]
    quick = replace(effort, proof=None, choice_s=min(effort.choice_s, CHOICE_S))
    near, _far = parts(half)

    def tried(weight: Floats) -> Solved:
        solved = solve(*parts(weight), quick)
        return replace(solved, tours=lives.improved(near, solved.tours, half))

    def value(solved: Solved) -> float:
        return lives.value(near, solved.tours)

    best = max((tried(weight) for weight in weights), key=value)
    best = max(best, tried(lives.worth(near, best.tours, half)), key=value)
    near_soon, far_soon = parts(soon)
    bound = find_prices(near_soon, far_soon, best.tours, effort.rounds).bound
    bound = closer(near_soon, far_soon, best.tours, best.segment, bound, effort)
    return Solved(best.tours, bound, best.segment), parts(lives.worth(near, best.tours, half))[0]


def _ready_s(request: PlanRequest) -> Floats:
    return np.array([team.ready_s for team in request.teams])


def _time_s(request: PlanRequest) -> Floats:
    """How long each team may be away, (k,)."""
    end = np.array([min(t.ready_s + t.limit.seconds, request.horizon_s) for t in request.teams])
    time: Floats = np.maximum(end - _ready_s(request), 0.0)
    return time


def _worth(request: PlanRequest, ways: Reach, fates: Fates, late: float) -> Floats:
    """What finds count after the share `late` of the time of whoever is there first, (n,)."""
    at = _ready_s(request)[:, None] + ways.out_s + late * _time_s(request)[:, None]
    return fates.worth(np.minimum(at.min(axis=0), request.horizon_s))


def _problem(request: PlanRequest, weight: Floats, ways: Reach) -> PlanProblem:
    n, k = weight.size, len(request.teams)
    return PlanProblem(
        weight=weight,
        rate_per_s=ways.rate_per_s,
        out_s=ways.out_s,
        back_s=ways.back_s,
        between_s=np.zeros((0, n, n)),
        way=np.zeros(k, dtype=np.int64),
        time_s=_time_s(request),
        most_segments=np.array([team.most_segments for team in request.teams], dtype=np.int64),
    )


def _candidates(bound: Bound) -> Longs:
    """The segments that come nearest to paying their way."""
    order = np.argsort(-bound.merit, kind="stable")[:CANDIDATES]
    useful = order[bound.merit[order] > 0]
    return np.sort(useful if useful.size else order[:1]).astype(np.int64)
