"""The best tour of one team while the others keep theirs."""

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_moves import improve, pour
from firstlight.engine.search.plan_problem import PlanProblem, Tour, travel_s

SHORTLIST = 64


def best_tour(
    problem: PlanProblem,
    team: int,
    weight: Floats,
    start: tuple[int, ...] = (),
    fee: Floats | None = None,
) -> Tour:
    """Build a tour by insertion and improve it by exchange.

    Parameters
    ----------
    problem : PlanProblem
        Teams and segments.
    team : int
        Whose tour.
    weight : (n,) array
        What a find in each segment is still worth after what the others do.
    start : tuple of int
        Tour to set out from.
    fee : (n,) array, optional
        What a stop in each segment costs, in the unit of the weights.
    """
    most = int(min(problem.most_segments[team], problem.segments))
    stops, t = np.zeros(most + 2, dtype=np.int64), np.zeros(most + 2)
    stops[: len(start)] = start
    fee = np.zeros_like(weight) if fee is None else fee
    count, _ = improve(
        weight,
        fee,
        problem.rate_per_s[team],
        problem.out_s[team],
        problem.back_s[team],
        problem.between_s[problem.way[team]],
        float(problem.time_s[team]),
        most,
        _shortlist(problem, team, weight, fee),
        stops,
        len(start),
        t,
    )
    return _timed(problem, team, weight, stops[:count], t[:count])


def _timed(problem: PlanProblem, team: int, weight: Floats, stops: Longs, t: Floats) -> Tour:
    """The tour without stops that get no time, which would be travel for nothing."""
    if (t > 0).all():
        way = tuple(stops.tolist())
        return Tour(way, tuple(t.tolist()), travel_s(problem, team, way))
    stops = stops[t > 0]
    way = tuple(stops.tolist())
    travel = travel_s(problem, team, way)
    t = np.zeros(stops.size)
    pour(weight, problem.rate_per_s[team], stops, stops.size, problem.time_s[team] - travel, t)
    return _timed(problem, team, weight, stops, t) if stops.size else Tour()


def _shortlist(problem: PlanProblem, team: int, weight: Floats, fee: Floats) -> Longs:
    """The segments worth most to the team on their own."""
    with np.errstate(invalid="ignore"):
        left = problem.time_s[team] - problem.out_s[team] - problem.back_s[team]
    time = np.where(np.isfinite(left), np.maximum(left, 0), 0)
    value = weight * -np.expm1(-problem.rate_per_s[team] * time) - fee
    if value.size > SHORTLIST:
        near = np.argpartition(-value, SHORTLIST)[:SHORTLIST]
        near = near[np.argsort(-value[near], kind="stable")]
    else:
        near = np.argsort(-value, kind="stable")
    worthwhile: Longs = near[value[near] > 0]
    return worthwhile
