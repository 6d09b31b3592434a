from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.hypotheses import (
    ELSEWHERE,
    KINDS,
    Clue,
    Place,
    scenario_weights,
    weigh,
)
from firstlight.engine.search.particles import Particles

GRID = Grid(50, True, 300_000.0, 3_300_000.0, 100.0, 50, 50)
NAMES = ("walked", "bus")


def people(count=400, row=0.1):
    rng = np.random.default_rng(2)
    x_m, y_m = rng.uniform(0, 5000, (2, count, 3)).astype(np.float32)
    weight = rng.dirichlet(np.ones(count)) * (1 - row)
    kinds = (np.arange(count) % 2).astype(np.int16)
    return Particles(GRID, x_m, y_m, np.array([0.0, 60, 120]), weight, row, kinds)


likelihoods = st.dictionaries(st.sampled_from([*NAMES, ELSEWHERE]), st.floats(0.01, 100))
places = st.none() | st.builds(
    Place, st.floats(0, 5000), st.floats(0, 5000), st.floats(50, 2000), st.floats(0.05, 0.95)
)


@st.composite
def clue_lists(draw):
    count = draw(st.integers(0, 6))
    return [
        Clue(
            f"c{number}",
            draw(st.sampled_from(KINDS)),
            draw(st.floats(0, 200)),
            draw(likelihoods),
            draw(places),
            draw(st.booleans()),
        )
        for number in range(count)
    ]


@settings(max_examples=60, deadline=None)
@given(clue_lists(), st.randoms())
def test_the_order_of_clues_leaves_no_trace(clues, random):
    shuffled = clues.copy()
    random.shuffle(shuffled)
    one, two = weigh(people(), NAMES, clues), weigh(people(), NAMES, shuffled)
    assert np.array_equal(one.weight, two.weight)
    assert one.row == two.row


@settings(max_examples=60, deadline=None)
@given(clue_lists())
def test_a_withdrawn_clue_was_never_given(clues):
    one = weigh(people(), NAMES, clues)
    two = weigh(people(), NAMES, [clue for clue in clues if not clue.withdrawn])
    assert np.array_equal(one.weight, two.weight)
    assert one.row == two.row


@settings(max_examples=60, deadline=None)
@given(clue_lists())
def test_all_mass_is_kept(clues):
    after = weigh(people(), NAMES, clues)
    assert after.weight.sum() + after.row == pytest.approx(1, abs=1e-12)
    assert after.weight.min() >= 0


def test_no_clue_changes_nothing():
    before = people()
    assert weigh(before, NAMES, []) is before


def test_a_clue_moves_odds_by_its_likelihood_ratio():
    before = people()
    after = weigh(before, NAMES, [Clue("ticket", "object", 30, {"bus": 6.0, "walked": 2.0})])
    was, now = scenario_weights(before, NAMES), scenario_weights(after, NAMES)
    assert now["bus"] / now["walked"] == pytest.approx(3 * was["bus"] / was["walked"])
    assert now["walked"] / now[ELSEWHERE] == pytest.approx(2 * was["walked"] / was[ELSEWHERE])


def test_a_sighting_draws_mass_to_its_place_and_time():
    before = people()
    after = weigh(before, NAMES, [Clue("seen", "sighting", 60, place=Place(1000, 1000, 200, 0.9))])
    near = np.hypot(before.x_m[:, 1] - 1000, before.y_m[:, 1] - 1000) < 400
    assert after.weight[near].sum() > 3 * before.weight[near].sum()


def test_a_sighting_speaks_against_a_wrong_premise():
    seen = Clue("seen", "sighting", 60, place=Place(1000, 1000, 400, 0.8))
    assert weigh(people(), NAMES, [seen]).row < people().row


def test_scenario_weights_and_the_rest_are_everything():
    assert sum(scenario_weights(people(), NAMES).values()) == pytest.approx(1)


def test_clues_of_one_name_are_refused():
    clue = Clue("a", "phone", 1)
    with pytest.raises(BadInput, match=r"^clues:"):
        weigh(people(), NAMES, [clue, replace(clue, minute=2)])


def test_a_clue_about_an_unknown_scenario_names_the_known():
    with pytest.raises(BadInput, match=r"'boat' is not a hypothesis.*bus"):
        weigh(people(), NAMES, [Clue("a", "phone", 1, {"boat": 2.0})])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Clue("a", "rumour", 1),
        lambda: Clue("a", "phone", -1),
        lambda: Clue("a", "phone", float("nan")),
        lambda: Clue("a", "phone", 1, {"bus": 0.0}),
        lambda: Clue("a", "phone", 1, {"bus": float("inf")}),
        lambda: Place(float("nan"), 0, 10, 0.5),
        lambda: Place(0, 0, 0, 0.5),
        lambda: Place(0, 0, 10, 1.0),
        lambda: Place(0, 0, 10, 0.0),
    ],
)
def test_clues_that_say_nothing_clear_are_refused(make):
    with pytest.raises(BadInput):
        make()
