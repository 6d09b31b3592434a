"""Whole teams on real ground: who searches what, in which order, for how long, and why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from firstlight.engine.errors import BadInput
from firstlight.engine.search.plan_alive import found_alive
from firstlight.engine.search.plan_between import ways_between
from firstlight.engine.search.plan_bound import Bound, bound_of
from firstlight.engine.search.plan_prices import find_prices
from firstlight.engine.search.plan_problem import PlanProblem, Tour, arrivals_s, coverage_of
from firstlight.engine.search.plan_reach import Reach, reach, trips_of
from firstlight.engine.search.plan_solve import Effort, closer, one_more, solve
from firstlight.engine.search.teams import RULES, Rule, Team
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.cut import cut
from firstlight.engine.terrain.segments.describe import Segmentation
from firstlight.engine.terrain.segments.merge import sums

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CANDIDATES = 512  # segments that tours are made of; the bound counts all of them
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is made from.

    Attributes
    ----------
    terrain
        The ground.
    mass
        (rows, cols) probability per cell of the terrain's grid, row 0 south, given that nobody
        has been found so far; sums to at most 1 (the rest of the world is not searched).
    teams
        Who can go, bases in metres on the terrain's grid.
    segments
        What to search; cut from the ground when None.
    rules
        Who may go where.
    wind_mps
        (east, north) where the air moves to, for drones.
    horizon_s
        Everybody is back this long after the start, seconds.
    start_at
        When the plan starts.
    pos_before
        Probability that searches so far would have found the subject, in [0, 1].
    survival
        Share still alive so many seconds after the plan's start, (n,) -> (n,); when given, the
        plan counts finds alive.
    cut_by
        (rows, cols) probability by which new segments are made smaller where it is dense; that
        before any search, so that searching leaves names and borders alone. `mass` when None.
    effort
        How long to look for a better plan.
    """

    terrain: Terrain
    mass: Floats
    teams: tuple[Team, ...]
    segments: Segmentation | None = None
    rules: tuple[Rule, ...] = RULES
    wind_mps: tuple[float, float] = (0.0, 0.0)
    horizon_s: float = DAY_S
    start_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    pos_before: float = 0.0
    survival: Callable[[Floats], Floats] | None = None
    cut_by: Floats | None = None
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and its proof.

    Attributes
    ----------
    request
        What it was made from.
    segments
        What is searched.
    poa
        (n,) probability of area of each segment.
    reach
        What each team can do where.
    tours
        One for each team; segments by their number.
    arrive_s
        For each team and segment of its tour, seconds from the plan's start until it begins.
    pos
        Probability that the plan finds the subject.
    alive
        Probability that it finds the subject alive; None where survival was not asked for.
    bound
        The most that any plan can reach, of `alive` where survival counts, else of `pos`.
    shadow_price
        By kind of team: what one more of it would add to what the plan aims at.
    """

    request: PlanRequest
    segments: Segmentation
    poa: Floats
    reach: Reach
    tours: tuple[Tour, ...]
    arrive_s: tuple[tuple[float, ...], ...]
    pos: float
    alive: float | None
    bound: float
    shadow_price: dict[str, float]

    @property
    def pos_cumulative(self) -> float:
        """Probability of success of all searches, this one included."""
        return 1 - (1 - self.request.pos_before) * (1 - self.pos)

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound."""
        reached = self.pos if self.alive is None else self.alive
        return max(0.0, 1 - reached / self.bound) if self.bound > 0 else 0.0

    def coverage(self) -> Floats:
        """Coverage of each segment by all teams, (n,)."""
        return coverage_of(self.reach.rate_per_s, self.tours)


def make_plan(request: PlanRequest) -> Plan:
    """Send teams out so that a find is likeliest, and say how good that is.

    Parameters
    ----------
    request : PlanRequest
        Ground, probability, teams.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    _check(request)
    terrain, teams, wind = request.terrain, request.teams, request.wind_mps
    with ThreadPoolExecutor(1) as threads:  # ways are found while the ground is cut
        known = None if request.segments is None else request.segments.labels >= 0
        trips = threads.submit(trips_of, terrain, teams, wind, known)
        everywhere = np.ones(terrain.grid.shape, np.bool_)
        dense = request.mass if request.cut_by is None else request.cut_by
        segments = request.segments or cut(terrain, everywhere, mass=dense)
        inside = segments.labels >= 0
        poa = sums(segments.labels[inside], request.mass[inside], len(segments))
        ways = reach(terrain, segments, teams, request.rules, wind, trips.result())
    answer = _answer(request, segments, poa, ways)
    covered = coverage_of(ways.rate_per_s, answer.tours)
    return Plan(
        request=request,
        segments=segments,
        poa=poa,
        reach=ways,
        tours=answer.tours,
        arrive_s=answer.arrive_s,
        pos=float(poa @ -np.expm1(-covered)),
        alive=_found_alive(request, poa, ways, answer.tours, answer.arrive_s),
        bound=answer.bound,
        shadow_price=answer.more,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """The plan's tours, by the segments' own numbers, and what is known of them."""

    tours: tuple[Tour, ...]
    arrive_s: tuple[tuple[float, ...], ...]
    bound: float
    more: dict[str, float]


def _answer(request: PlanRequest, segments: Segmentation, poa: Floats, ways: Reach) -> _Answer:
    best_case = bound_of(_problem(request, poa, ways, 0.0))
    among = _candidates(best_case)
    between, way = ways_between(request.terrain, segments, request.teams, ways, among)
    rest = np.setdiff1d(np.arange(poa.size), among)
    nowhere = np.zeros((0, rest.size, rest.size))

    def parts(late: float) -> tuple[PlanProblem, PlanProblem]:
        asked = _problem(request, poa, ways, late)
        return asked.only(among, between, way), asked.only(rest, nowhere, way)

    near, far = parts(0.5)
    solved = solve(near, far, request.effort)
    tours, bound = solved.tours, solved.bound
    if request.survival is not None:  # a bound must count everybody as found at the earliest
        near_soon, far_soon = parts(0.0)
        bound = find_prices(near_soon, far_soon, tours, request.effort.rounds).bound
        bound = closer(near_soon, far_soon, tours, solved.segment, bound, request.effort)
    first = {team.kind.value: k for k, team in reversed(list(enumerate(request.teams)))}
    return _Answer(
        tours=tuple(
            Tour(tuple(int(among[s]) for s in tour.segments), tour.search_s, tour.travel_s)
            for tour in tours
        ),
        arrive_s=tuple(
            tuple(team.ready_s + time for time in arrivals_s(near, k, tours[k]))
            for k, team in enumerate(request.teams)
        ),
        bound=min(best_case.value, bound),
        more={kind: one_more(near, tours, k) for kind, k in sorted(first.items())},
    )


def _found_alive(
    request: PlanRequest,
    poa: Floats,
    ways: Reach,
    tours: tuple[Tour, ...],
    arrive_s: tuple[tuple[float, ...], ...],
) -> float | None:
    if request.survival is None:
        return None
    return found_alive(poa, ways.rate_per_s, tours, arrive_s, request.survival)


def _check(request: PlanRequest) -> None:
    shape = request.terrain.grid.shape
    if request.mass.shape != shape:
        raise BadInput(f"mass: has shape {request.mass.shape}, the terrain {shape}")
    if not (np.isfinite(request.mass).all() and request.mass.min() >= 0):
        raise BadInput("mass: every cell needs a number of at least 0")
    if request.mass.sum() > 1 + 1e-6:
        raise BadInput("mass: must sum to at most 1")
    if request.segments is not None and request.segments.labels.shape != shape:
        raise BadInput("segments: are not on the terrain's grid")
    if not request.teams:
        raise BadInput("teams: at least one is needed")
    if not 0 < request.horizon_s < np.inf:
        raise BadInput("hours: must be above 0")
    if not 0 <= request.pos_before <= 1:
        raise BadInput("pos_before: must be between 0 and 1")
    for team in request.teams:
        if not bool(request.terrain.grid.inside(*team.base_xy_m)):
            raise BadInput(f"base: team {team.name} stands off the terrain")


def _problem(request: PlanRequest, poa: Floats, ways: Reach, late: float) -> PlanProblem:
    """The problem; finds are worth what they are after the share `late` of each team's time."""
    end = np.array([min(t.ready_s + t.limit.seconds, request.horizon_s) for t in request.teams])
    ready = np.array([team.ready_s for team in request.teams])
    time = np.maximum(end - ready, 0.0)
    alive = np.ones(poa.size)
    if request.survival is not None:
        at = ready[:, None] + ways.out_s + late * time[:, None]
        alive = request.survival(np.minimum(at.min(axis=0), request.horizon_s))
    n, k = poa.size, len(request.teams)
    return PlanProblem(
        weight=poa * alive,
        rate_per_s=ways.rate_per_s,
        out_s=ways.out_s,
        back_s=ways.back_s,
        between_s=np.zeros((0, n, n)),
        way=np.zeros(k, dtype=np.int64),
        time_s=time,
        most_segments=np.array([team.most_segments for team in request.teams], dtype=np.int64),
    )


def _candidates(bound: Bound) -> Ints:
    """The segments that come nearest to paying their way."""
    order = np.argsort(-bound.merit, kind="stable")[:CANDIDATES]
    useful = order[bound.merit[order] > 0]
    return np.sort(useful if useful.size else order[:1]).astype(np.int64)
