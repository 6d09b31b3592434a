"""What is drawn cannot be foretold, and holds what was promised."""

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.routing.mixing import draw, mixed
from firstlight.engine.routing.model import Means, Policy, Problem
from firstlight.engine.routing.network import Network
from firstlight.engine.routing.planning import plan
from firstlight.engine.routing.tests.made_day import EIGHT, solved, stop, team
from firstlight.engine.routing.tests.test_plan import check


@pytest.fixture(scope="module")
def made() -> tuple[Problem, Network]:
    luck = np.random.default_rng(2)
    stops = [
        stop(
            f"s{k}",
            (float(luck.uniform(-15, 15)), float(luck.uniform(-15, 15))),
            1 + k % 3,
            required=int(k % 6 == 0),
        )
        for k in range(18)
    ]
    starts = tuple(EIGHT + 900.0 * k for k in range(5))
    teams = [team(f"t{k}", 120, starts=starts) for k in range(2)]
    return solved(stops, [*teams, team("car", 90, Means.VEHICLE, starts)])


@pytest.fixture(scope="module")
def policy(made: tuple[Problem, Network]) -> Policy:
    return mixed(*made, seed=3, plans=8, give=0.08, best=plan(*made, seed=3, effort=0.02))


def test_every_plan_that_may_be_drawn_keeps_the_rules_and_the_guarantee(
    made: tuple[Problem, Network], policy: Policy
) -> None:
    best = max(one.coverage for one in policy.draws)
    for one in policy.draws:
        check(*made, one)
        assert one.coverage >= policy.guaranteed
        assert one.unmet == ()
    assert policy.guaranteed >= 0.92 * best - 1e-6
    assert policy.guaranteed <= policy.expected <= best


def test_the_times_are_harder_to_guess_than_those_of_one_plan(policy: Policy) -> None:
    assert len(policy.draws) >= 4
    assert sum(policy.probability) == pytest.approx(1)
    assert policy.single_bits == 0
    assert policy.entropy_bits > 1
    assert policy.likeliest < 1


def test_draws_follow_the_probabilities_and_the_seed(policy: Policy) -> None:
    drawn = [policy.draws.index(draw(policy, seed)) for seed in range(2000)]
    shares = np.bincount(drawn, minlength=len(policy.draws)) / 2000
    assert np.abs(shares - np.array(policy.probability)).max() < 0.05
    assert draw(policy, 5) is draw(policy, 5)


def test_the_same_seed_gives_the_same_policy(
    made: tuple[Problem, Network], policy: Policy
) -> None:
    again = mixed(*made, seed=3, plans=8, give=0.08, best=plan(*made, seed=3, effort=0.02))
    assert again.probability == policy.probability
    assert [one.routes for one in again.draws] == [one.routes for one in policy.draws]


def test_giving_up_more_than_half_is_refused(made: tuple[Problem, Network]) -> None:
    with pytest.raises(BadInput, match="give"):
        mixed(*made, give=0.6)
