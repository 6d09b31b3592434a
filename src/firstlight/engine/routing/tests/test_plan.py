"""Plans keep every rule, and no plan is better than the bound says."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.routing.day import day_of
from firstlight.engine.routing.knapsack import bound as knapsack_bound
from firstlight.engine.routing.model import Light, Means, Plan, Problem
from firstlight.engine.routing.network import Network
from firstlight.engine.routing.planning import plan
from firstlight.engine.routing.tests.made_day import EIGHT, MINUTE, solved, stop, team

WHOLE = 1e-6


def best_by_hand(problem: Problem, network: Network) -> float:
    """Return the greatest coverage, by trying every order of every choice, one team after
    another; written from the words of the model and sharing no code with the planner."""
    best = 0.0
    stops = {s.point.key: s for s in problem.stops}

    def go(left: tuple[str, ...], teams: int, got: float) -> None:
        nonlocal best
        best = max(best, got)
        if teams == len(problem.teams):
            return
        for many in range(len(left) + 1):
            for order in permutations(left, many):
                if feasible(problem, network, teams, order):
                    rest = tuple(k for k in left if k not in order)
                    go(rest, teams + 1, got + sum(stops[k].weight for k in order))

    go(tuple(stops), 0, 0.0)
    return best


def feasible(problem: Problem, network: Network, n: int, order: tuple[str, ...]) -> bool:
    one = problem.teams[n]
    stops = {s.point.key: s for s in problem.stops}
    seconds = network.layers[one.means].seconds
    for start in one.starts_s:
        at, here, good = start, one.base.key, True
        for key in [*order, one.base.key]:
            leg = seconds[network.number[here], network.number[key]]
            at += MINUTE * np.ceil(leg / MINUTE - WHOLE)
            here = key
            if key in stops:
                open_ = [max(at, a) for a, b in stops[key].windows or ((0, 1e9),) if at <= b]
                good = good and bool(open_) and one.means in stops[key].means
                at = (min(open_) if open_ else at) + stops[key].dwell_s
        if good and at - start <= one.work_s:
            return True
    return False


def check(problem: Problem, network: Network, done: Plan) -> None:
    """Walk every route by the words of the model."""
    stops = {s.point.key: s for s in problem.stops}
    paid: dict[str, int] = {}
    worth = 0.0
    for one, route in zip(problem.teams, done.routes, strict=True):
        seconds = network.layers[one.means].seconds
        at, here = route.start_s, one.base.key
        assert route.start_s in one.starts_s
        for visit in route.visits:
            there = stops[visit.stop]
            assert one.means in there.means
            leg = seconds[network.number[here], network.number[visit.stop]]
            assert visit.arrive_s >= at + leg - WHOLE
            assert visit.begin_s >= visit.arrive_s
            assert visit.leave_s >= visit.begin_s + there.dwell_s
            assert not there.windows or any(a <= visit.begin_s <= b for a, b in there.windows)
            count = paid.get(visit.stop, 0)
            worth += there.weight * there.fading**count
            paid[visit.stop] = count + 1
            at, here = visit.leave_s, visit.stop
        home = seconds[network.number[here], network.number[one.base.key]]
        assert route.end_s >= at + home - WHOLE
        assert route.end_s - route.start_s <= one.work_s
    assert all(count <= stops[key].wanted for key, count in paid.items())
    assert worth == pytest.approx(done.coverage)
    assert done.coverage <= done.bound + 1e-6
    assert (
        done.least_visited_first <= done.bound + 1e-6
        or done.unmet
        or any(s.required for s in problem.stops)
    )


places = st.tuples(st.integers(-20, 20), st.integers(-20, 20))
spans = st.lists(st.integers(0, 90), min_size=2, max_size=4, unique=True).map(
    lambda edges: tuple(
        (EIGHT + a * MINUTE, EIGHT + b * MINUTE)
        for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)
some_means = st.sets(st.sampled_from([Means.FOOT, Means.VEHICLE]), min_size=1).map(frozenset)


@st.composite
def days(draw: st.DrawFn, most: int, wanted: int = 1) -> tuple[Problem, Network]:
    """A day of a few stops and one to three teams."""
    stops = [
        stop(
            f"s{k}",
            draw(places),
            draw(st.integers(1, 9)) / 2,
            days_since=draw(st.integers(0, 9)),
            wanted=(many := draw(st.integers(1, wanted))),
            required=draw(st.integers(0, many)) if wanted > 1 else 0,
            windows=draw(st.just(()) | spans),
            means=draw(some_means),
        )
        for k in range(draw(st.integers(1, most)))
    ]
    teams = [
        team(
            f"t{k}",
            draw(st.integers(10, 90)),
            draw(st.sampled_from([Means.FOOT, Means.VEHICLE])),
            draw(st.sampled_from([(EIGHT,), (EIGHT, EIGHT + 1800)])),
        )
        for k in range(draw(st.integers(1, 2)))
    ]
    return solved(stops, teams)


quick = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@quick
@given(days(most=5))
def test_small_days_are_solved_to_the_optimum_found_by_trying_everything(
    made: tuple[Problem, Network],
) -> None:
    problem, network = made
    done = plan(problem, network, effort=0.02)
    best = best_by_hand(problem, network)
    assert done.coverage == pytest.approx(best)
    assert done.bound >= best - 1e-6


@quick
@given(days(most=9, wanted=3), st.integers(0, 99))
def test_windows_hours_and_means_are_never_broken_and_the_bound_is_never_passed(
    made: tuple[Problem, Network], seed: int
) -> None:
    check(*made, plan(*made, seed=seed, effort=0.005))


@quick
@given(days(most=5))
def test_the_quick_bound_is_never_below_the_optimum(made: tuple[Problem, Network]) -> None:
    assert knapsack_bound(day_of(*made)) >= best_by_hand(*made) - 1e-6


def test_the_same_seed_gives_the_same_plan() -> None:
    luck = np.random.default_rng(5)
    stops = [stop(f"s{k}", tuple(luck.uniform(-20, 20, 2)), 1 + k % 4) for k in range(20)]
    made = solved(stops, [team("a", 60), team("b", 70, Means.VEHICLE)])
    first, second = (plan(*made, seed=7, effort=0.02) for _ in range(2))
    assert first.routes == second.routes
    assert first.bound == second.bound


def test_a_line_of_stops_is_covered_as_far_as_there_and_back_allows() -> None:
    # Known optimum: out along a line and back, a minute a unit and none for the visit.
    stops = [stop(f"s{k}", (float(k), 0.0), dwell=0) for k in range(1, 31)]
    done = plan(*solved(stops, [team("a", 40)]), effort=0.05)
    assert done.coverage == 20
    assert done.gap < 1e-6


def test_corners_of_a_ring_are_all_visited_when_the_hours_just_suffice() -> None:
    # A square of side 8 round the base with a stop every 2 units, 8 units away: 8 + 32 - 2 + 8
    # minutes would be needed from a corner midpoint; one minute less loses exactly one stop.
    ring = [(float(x), 4.0) for x in range(-4, 5, 2)] + [(4.0, float(y)) for y in range(2, -5, -2)]
    ring += [(float(x), -4.0) for x in range(2, -5, -2)] + [
        (-4.0, float(y)) for y in range(-2, 3, 2)
    ]
    stops = [stop(f"s{k}", at, dwell=0) for k, at in enumerate(ring)]
    whole = 4 + 2 * 15 + 5  # out to a side's middle, fifteen legs, back from beside it (4.5)
    all_ = plan(*solved(stops, [team("a", whole)]), effort=0.1)
    assert all_.coverage == 16
    fewer = plan(*solved(stops, [team("a", whole - 1)]), effort=0.1)
    assert fewer.coverage == 15
    assert fewer.bound < 16


def test_required_visits_come_before_worth() -> None:
    stops = [stop("far", (30.0, 0.0), 0.1, required=1)]
    stops += [stop(f"near{k}", (0.0, float(k + 1)), 5.0) for k in range(4)]
    done = plan(*solved(stops, [team("a", 65)]), effort=0.02)
    assert "far" in done.routes[0].order
    assert not done.unmet
    assert done.bound >= done.coverage


def test_a_required_visit_that_nobody_can_pay_is_named() -> None:
    stops = [stop("far", (90.0, 0.0), required=1), stop("near", (1.0, 0.0))]
    done = plan(*solved(stops, [team("a", 65)]), effort=0.02)
    assert done.unmet == (("far", 1),)
    assert done.unreached == ("far",)


def test_twice_a_day_is_once_in_each_half() -> None:
    done = plan(*solved([stop("water", (1.0, 0.0), wanted=2)], [team("a", 240)]), effort=0.02)
    first, second = done.routes[0].visits
    assert first.begin_s <= EIGHT + 2 * 3600 <= second.begin_s
    assert (first.worth, second.worth) == (1.0, 0.5)


def test_night_stops_are_visited_at_night() -> None:
    stops = [stop("dark", (1.0, 0.0), light=Light.NIGHT), stop("lit", (2.0, 0.0), light=Light.DAY)]
    evening = team("a", 180, starts=(16.5 * 3600,))
    done = plan(*solved(stops, [evening]), effort=0.02)
    begins = {v.stop: v.begin_s for v in done.routes[0].visits}
    assert begins["lit"] <= 18 * 3600 <= begins["dark"]


def test_the_gain_is_over_the_policy_of_the_least_visited() -> None:
    stops = [stop("old", (24.0, 0.0), 1.0, days_since=9)]
    stops += [stop(f"new{k}", (0.0, k + 1.0), 1.0, days_since=1) for k in range(4)]
    done = plan(*solved(stops, [team("a", 56)]), effort=0.02)
    assert done.least_visited_first == 1.0
    assert done.coverage == 4.0
    assert done.gain == 3.0


def test_a_network_that_lacks_a_means_is_refused() -> None:
    problem, network = solved([stop("a", (1.0, 0.0))], [team("b", 30, Means.BOAT)])
    network.layers.pop(Means.BOAT)
    with pytest.raises(BadInput, match="no ways by boat"):
        plan(problem, network)
