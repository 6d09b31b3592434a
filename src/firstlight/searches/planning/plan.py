"""Whole teams on real ground: who searches what, in which order, for how long, and why."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.search.plan_alive import Fates, found_alive
from firstlight.engine.search.plan_problem import Tour, coverage_of
from firstlight.engine.search.plan_reach import Reach, reach, trips_of
from firstlight.engine.terrain.segments.cut import cut
from firstlight.engine.terrain.segments.describe import Segmentation
from firstlight.engine.terrain.segments.merge import sums
from firstlight.searches.planning.plan_answer import find_answer
from firstlight.searches.planning.plan_request import PlanRequest, check


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
        Probability that it finds the subject alive; None where no fates were given.
    bound
        The most that any plan can reach, of `alive` where lives count, else of `pos`.
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
    check(request)
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
    fates = _fates(request, segments, poa)
    answer = find_answer(request, segments, poa, ways, fates)
    covered = coverage_of(ways.rate_per_s, answer.tours)
    return Plan(
        request=request,
        segments=segments,
        poa=poa,
        reach=ways,
        tours=answer.tours,
        arrive_s=answer.arrive_s,
        pos=float(poa @ -np.expm1(-covered)),
        alive=None
        if fates is None
        else found_alive(fates, ways.rate_per_s, answer.tours, answer.arrive_s),
        bound=answer.bound,
        shadow_price=answer.more,
    )


def _fates(request: PlanRequest, segments: Segmentation, poa: Floats) -> Fates | None:
    if not request.fates:
        return None
    inside = segments.labels >= 0
    rows = [
        poa
        if fate.share is None
        else sums(segments.labels[inside], (request.mass * fate.share)[inside], poa.size)
        for fate in request.fates
    ]
    return Fates(np.array(rows), tuple(fate.alive for fate in request.fates))
