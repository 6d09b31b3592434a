import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.allocate import allocate
from firstlight.engine.search.effort import pour
from firstlight.engine.search.plan_alive import Fates, arrive, found_alive, soonest_first
from firstlight.engine.search.plan_bound import bound_of
from firstlight.engine.search.plan_hours import best_in_hours, look_ahead, worth_of
from firstlight.engine.search.plan_moves import pour as pour_on_tour
from firstlight.engine.search.plan_prices import find_prices
from firstlight.engine.search.plan_problem import (
    PlanProblem,
    Tour,
    arrivals_s,
    coverage_of,
    success,
    travel_s,
)
from firstlight.engine.search.plan_proof import prove
from firstlight.engine.search.plan_solve import Effort, one_more, solve
from firstlight.engine.search.plan_walks import best_walk

QUICK = Effort(tries=2, rounds=60, limit_s=1.0)


def made(seed: int, teams: int = 3, segments: int = 9, most: int = 3) -> PlanProblem:
    """Segments strewn over 4 km, teams of two paces at one base, some ground closed to some."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 4_000, (segments, 2))
    area = rng.uniform(5e4, 4e5, segments)
    way = rng.integers(0, 2, teams)
    pace = np.array([1.0, 0.3])
    between = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    out = np.linalg.norm(xy - rng.uniform(0, 4_000, 2), axis=1)
    closed = rng.random((teams, segments)) < 0.2
    return PlanProblem(
        weight=rng.dirichlet(np.full(segments, 0.7)) * 0.9,
        rate_per_s=np.where(closed, 0, rng.uniform(20, 120, (teams, 1)) / area),
        out_s=np.where(closed, np.inf, out * pace[way][:, None]),
        back_s=np.where(closed, np.inf, 1.2 * out * pace[way][:, None]),
        between_s=1.2 * between * pace[:, None, None],
        way=way,
        time_s=rng.uniform(0, 20_000, teams),
        most_segments=np.full(teams, most),
    )


def nothing_else(problem: PlanProblem) -> PlanProblem:
    return problem.only(np.zeros(0, int), np.zeros((0, 0, 0)), problem.way)


def plan(problem: PlanProblem, effort: Effort = QUICK):
    return solve(problem, nothing_else(problem), effort)


def best_by_listing(problem: PlanProblem) -> float:
    """The best plan, by trying every choice of tours and sharing time exactly."""
    n = problem.segments
    tours = [
        [
            way
            for count in range(int(problem.most_segments[k]) + 1)
            for way in itertools.permutations(range(n), count)
            if travel_s(problem, k, way) < problem.time_s[k]
        ]
        for k in range(problem.teams)
    ]
    best = 0.0
    for ways in itertools.product(*tours):
        rate = np.zeros((n, problem.teams))
        for k, way in enumerate(ways):
            rate[list(way), k] = problem.rate_per_s[k, list(way)]
        left = [problem.time_s[k] - travel_s(problem, k, way) for k, way in enumerate(ways)]
        best = max(best, allocate(problem.weight, rate, np.array(left)).pos)
    return best


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 14), st.integers(1, 5))
def test_nobody_is_sent_where_they_cannot_be_in_time_or_come_back_late(
    seed: int, teams: int, segments: int, most: int
) -> None:
    problem = made(seed, teams, segments, most)
    solved = plan(problem)
    for k, tour in enumerate(solved.tours):
        clock, at = 0.0, None
        for stop, search in zip(tour.segments, tour.search_s, strict=True):
            way = problem.out_s[k] if at is None else problem.between_s[problem.way[k]][at]
            clock += way[stop]
            assert clock == pytest.approx(arrivals_s(problem, k, tour)[tour.segments.index(stop)])
            assert search >= 0
            assert problem.rate_per_s[k, stop] > 0
            clock, at = clock + search, stop
        if at is not None:
            clock += problem.back_s[k, at]
        assert clock <= problem.time_s[k] * (1 + 1e-9)
        assert clock == pytest.approx(tour.total_s)
        assert len(set(tour.segments)) == len(tour.segments) <= most
    assert success(problem, solved.tours) <= min(solved.bound, bound_of(problem).value) + 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_bound_holds_for_the_best_plan_there_is(seed: int) -> None:
    problem = made(seed, teams=2, segments=4, most=2)
    best = best_by_listing(problem)
    assert bound_of(problem).value >= best - 1e-9
    assert plan(problem).bound >= best - 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_closer_bound_holds_for_the_best_plan_there_is(seed: int) -> None:
    problem = made(seed, teams=2, segments=4, most=2)
    best, fee = best_by_listing(problem), np.random.default_rng(seed).uniform(0, 0.1, 4)
    for price in (np.zeros(4), fee, problem.weight):
        closer = prove(problem, nothing_else(problem), (Tour(), Tour()), price, 6)
        assert closer >= best - 1e-9
    tours = plan(problem).tours
    assert prove(problem, nothing_else(problem), tours, fee, 30) >= best - 1e-9
    near = problem.only(np.arange(2), problem.between_s[:, :2, :2], problem.way)
    far = problem.only(np.arange(2, 4), np.zeros((0, 2, 2)), problem.way)
    assert prove(near, far, (Tour(), Tour()), fee[:2], 10) >= best - 1e-9


def test_closer_bound_is_closer() -> None:
    problem = made(22, teams=6, segments=40, most=3)
    effort = Effort(tries=4, rounds=200, proof=25)
    loose = plan(problem, replace(effort, proof=None))
    close = plan(problem, effort)
    assert close.tours == loose.tours
    assert success(problem, close.tours) <= close.bound < loose.bound


@pytest.mark.parametrize(("most", "share"), [(3, 0.985), (6, 0.98)])
def test_plans_are_proven_closely_however_many_stops(most: int, share: float) -> None:
    problem = made(22, teams=5, segments=30, most=most)
    solved = plan(problem, Effort(tries=10, rounds=100, proof=30, limit_s=20.0))
    assert success(problem, solved.tours) >= share * solved.bound


def test_what_is_far_costs_a_stop_as_well() -> None:
    problem = made(23, teams=4, segments=40, most=2)
    tours = plan(problem).tours
    visited = {stop for tour in tours for stop in tour.segments}
    order = np.array(sorted(range(40), key=lambda s: (s not in visited, -problem.weight[s])))
    ways = problem.between_s[np.ix_([0, 1], order[:12], order[:12])]
    near = problem.only(order[:12], ways, problem.way)
    far = problem.only(order[12:], np.zeros((0, 28, 28)), problem.way)
    some = prove(near, far, plan(near).tours, np.zeros(12), 30)
    everything = float(problem.weight[order[12:]].sum())
    assert prove(problem, nothing_else(problem), tours, np.zeros(40), 30) <= some + 0.02
    assert some < prove(near, nothing_else(near), plan(near).tours, np.zeros(12), 30) + everything


def envelope(p: float, v: float, z: np.ndarray) -> np.ndarray:
    """The least concave curve over what a search of coverage z pays, by its upper hull."""
    fine = np.linspace(0, 60, 200_001)
    pays = np.maximum(p * -np.expm1(-fine) - v, 0.0)
    touch = int(np.argmax(pays[1:] / fine[1:])) + 1
    slope = pays[touch] / fine[touch]
    return np.where(z < fine[touch], slope * z, p * -np.expm1(-z) - v)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tries", [0, 3, 10_000])
def test_no_tour_in_the_hours_pays_more(seed: int, tries: int) -> None:
    rng = np.random.default_rng(seed)
    c, most, price, hours_s, stop_price = 5, 3, 2e-5, 9_000.0, 0.002
    xy = rng.uniform(0, 3_000, (c + 1, 2))
    between = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    out, back, between = (
        between[c, :c],
        1.2 * between[c, :c],
        np.ascontiguousarray(between[:c, :c]),
    )
    p, r = rng.uniform(0.05, 0.3, c), rng.uniform(1e-4, 8e-4, c)
    fee = p * rng.uniform(0, 0.6, c)
    seconds = np.linspace(0, hours_s, 901)
    pays = np.array([envelope(p[j], fee[j], r[j] * seconds) for j in range(c)])

    def by_listing(way: tuple[int, ...]) -> float:
        """Shares the seconds in steps of ten; a concave pay needs no more than greed."""
        legs = sum(between[a, b] for a, b in itertools.pairwise(way))
        left = hours_s - (out[way[0]] + legs + back[way[-1]])
        if left <= 0:
            return -np.inf
        steps = np.sort(np.diff(pays[list(way)], axis=1).ravel())[::-1][: int(left // 10)]
        return float(np.maximum(steps, price * 10).sum() + price * (left % 10))

    ways = [way for n in (1, 2, 3) for way in itertools.permutations(range(c), n)]
    best = max(by_listing(way) + stop_price * (most - len(way)) for way in ways)
    prices = price * np.array([1.0, 2.0, 4.0])
    touch = np.array([np.argmax((np.maximum(pays[j], 0)[1:]) / seconds[1:]) for j in range(c)])
    slope = np.array([pays[j][1 + touch[j]] / seconds[1 + touch[j]] for j in range(c)])
    paid = np.vstack([p - fee, 1 / r, np.log(p * r), slope])
    net = np.array([(pays - each * seconds).max(axis=1) + each * 10 for each in prices])
    shape = (3, most, 2, c)
    ahead, onward = np.empty(shape), np.empty(shape, dtype=np.int32)
    look_ahead(net - stop_price, back, between, prices, ahead, onward)
    stops = np.zeros(most, dtype=np.int64)
    ceiling, count = best_in_hours(
        net - stop_price, ahead, onward, prices, paid, out, back, between,
        hours_s, stop_price, 0.0, 0.0, tries, stops,
    )  # fmt: skip
    assert ceiling >= best - 2e-4
    if tries == 10_000 and best > 0:
        way = tuple(stops[:count].tolist())
        assert ceiling == pytest.approx(best, abs=3e-3)
        assert by_listing(way) + stop_price * (most - count) == pytest.approx(best, abs=3e-3)


def test_time_in_hours_is_shared_as_koopman_would() -> None:
    p, r = np.array([0.3, 0.2, 0.1]), np.array([4e-4, 3e-4, 9e-4])
    paid = np.vstack([p, 1 / r, np.log(p * r), p * r])
    line, way = np.zeros(3, dtype=np.int64), np.arange(3)
    for left_s in (0.0, 500.0, 4_000.0, 40_000.0):
        t = pour(p, r, left_s)
        found = float(p @ -np.expm1(-r * t))
        assert worth_of(paid, way, 3, left_s, 1e-12, line) == pytest.approx(found, abs=1e-7)


@pytest.mark.parametrize("seed", range(8))
def test_plan_comes_close_to_the_best_there_is(seed: int) -> None:
    problem = made(seed, teams=2, segments=4, most=2)
    best = best_by_listing(problem)
    assert success(problem, plan(problem).tours) >= 0.995 * best


def test_segments_beyond_the_walks_count_in_the_bound() -> None:
    problem = made(3, teams=2, segments=8)
    all_near = find_prices(problem, nothing_else(problem), (Tour(), Tour()), 40).bound
    near = problem.only(np.arange(4), problem.between_s[:, :4, :4], problem.way)
    far = problem.only(np.arange(4, 8), np.zeros((0, 4, 4)), problem.way)
    some = find_prices(near, far, (Tour(), Tour()), 40).bound
    reached = success(problem, plan(problem).tours)
    assert some >= reached - 1e-9
    assert all_near >= reached - 1e-9


def test_twelve_teams_are_proven_within_three_per_cent() -> None:
    problem = made(21, teams=12, segments=60, most=3)
    solved = plan(problem, Effort(tries=10, rounds=250, limit_s=20.0))
    assert success(problem, solved.tours) >= 0.97 * solved.bound


def test_same_seed_gives_the_same_plan() -> None:
    problem = made(5, teams=4, segments=20)
    effort = Effort(tries=4, rounds=40, limit_s=60.0, seed=7)
    assert plan(problem, effort).tours == plan(problem, effort).tours


def test_nobody_goes_where_nothing_can_be_done() -> None:
    problem = made(5)
    for idle in (
        replace(problem, time_s=np.zeros(3)),
        replace(problem, rate_per_s=np.zeros((3, 9))),
        replace(problem, weight=np.zeros(9)),
        replace(problem, most_segments=np.zeros(3, int)),
    ):
        solved = plan(idle)
        assert all(not tour.segments for tour in solved.tours)
        assert success(idle, solved.tours) == 0.0


def test_one_more_team_adds_what_it_finds_and_never_takes() -> None:
    problem = made(9, teams=3, segments=12)
    tours = plan(problem).tours
    for k in range(3):
        more = one_more(problem, tours, k)
        assert more >= 0
        assert success(problem, tours) + more <= bound_of(problem.twice(k)).value + 1e-9


def test_one_more_team_is_worth_most_where_there_is_none() -> None:
    problem = made(9, teams=1, segments=12)
    idle = one_more(problem, (Tour(),), 0)
    assert idle > one_more(problem, plan(problem).tours, 0) > 0


@pytest.mark.parametrize("seed", range(5))
def test_best_walk_is_no_worse_than_any_tour(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 1, (6, 2))
    ways = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    prize, out = rng.uniform(0, 1, 6), np.linalg.norm(xy, axis=1)
    stops = np.zeros(3, np.int64)
    worth, count = best_walk(prize, out, out, ways, 0.7, np.arange(6), 3, stops)

    def net(way: tuple[int, ...]) -> float:
        legs = sum(ways[b, a] for a, b in itertools.pairwise(way))
        return prize[list(way)].sum() - 0.7 * (out[way[0]] + legs + out[way[-1]])

    tours = [way for c in (1, 2, 3) for way in itertools.permutations(range(6), c)]
    assert worth >= max(map(net, tours)) - 1e-12
    assert worth == pytest.approx(net(tuple(stops[:count].tolist())))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.floats(0, 10))
def test_time_on_a_tour_is_shared_as_koopman_would(seed: int, count: int, time: float) -> None:
    rng = np.random.default_rng(seed)
    weight, rate = rng.uniform(0, 1, count), rng.choice([0.0, 0.5, 2.0], count)
    t = np.zeros(count)
    found = pour_on_tour(weight, rate, np.arange(count), count, time, t)
    assert t == pytest.approx(pour(weight, rate, time), abs=1e-9)
    assert found == pytest.approx(weight @ -np.expm1(-rate * t), abs=1e-12)


def test_finds_alive_are_all_finds_when_nobody_dies() -> None:
    problem = made(11, teams=4, segments=12)
    tours = plan(problem).tours
    begins = tuple(arrivals_s(problem, k, tour) for k, tour in enumerate(tours))
    poa, rate = problem.weight[None, :], problem.rate_per_s
    always = found_alive(Fates(poa, (np.ones_like,)), rate, tours, begins)
    assert always == pytest.approx(success(problem, tours), rel=1e-9)
    fading = found_alive(Fates(poa, (lambda s: np.exp(-s / 20_000),)), rate, tours, begins)
    assert 0 < fading < always


def test_a_better_order_finds_more_alive_in_the_time_there_is() -> None:
    problem = made(11, teams=4, segments=12)
    tours = plan(problem).tours
    ready = np.arange(4) * 600.0
    rng = np.random.default_rng(3)
    hurry = rng.random(12)
    fates = Fates(
        np.stack([problem.weight * hurry, problem.weight * (1 - hurry)]),
        (lambda s: np.exp(-s / 3_000), lambda s: np.exp(-s / 200_000)),
    )
    ordered = soonest_first(problem, fates, tours, ready)

    def value(some: tuple[Tour, ...]) -> float:
        return found_alive(fates, problem.rate_per_s, some, arrive(problem, some, ready))

    assert value(ordered) > value(tours)
    for k, (before, after) in enumerate(zip(tours, ordered, strict=True)):
        assert sorted(before.segments) == sorted(after.segments)
        assert after.total_s <= problem.time_s[k] * (1 + 1e-9)
        assert after.travel_s == pytest.approx(travel_s(problem, k, after.segments))


def test_coverage_of_two_teams_adds_up() -> None:
    rate = np.array([[1.0, 2.0], [3.0, 4.0]])
    tours = (Tour((0, 1), (1.0, 1.0)), Tour((1,), (0.5,)))
    assert coverage_of(rate, tours).tolist() == [1.0, 4.0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weight": np.ones(3)}, "rate_per_s"),
        ({"out_s": np.full((3, 9), np.nan)}, "out_s"),
        ({"time_s": np.full(3, -1.0)}, "time_s"),
        ({"time_s": np.full(3, np.inf)}, "time_s"),
        ({"way": np.full(3, 2)}, "way"),
        ({"between_s": np.zeros((2, 9, 9))}, "between_s"),
    ],
)
def test_refuses_impossible_input(change: dict[str, np.ndarray], field: str) -> None:
    with pytest.raises(BadInput, match=rf"^{field}: "):
        replace(made(1), **change)
