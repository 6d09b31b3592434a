"""People whom several teams share are counted once in what is proven of the whole."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.rostering import Person, Problem, Rules, audit, blocks, fitting, sharing
from firstlight.engine.rostering.blocks import Part, cut, solve
from firstlight.engine.rostering.building import SCALE
from firstlight.engine.rostering.fairness import even_level_min
from firstlight.engine.rostering.sharing import TOGETHER, rounds
from firstlight.engine.rostering.tests.made import QUICK, problems, slot, total_of


def by_unit(problem, units):
    """Cut a problem by unit, as a long one is."""
    out = []
    for unit in units:
        slots = [s for s, one in enumerate(problem.slots) if one.unit == unit]
        if slots:
            people = [p for p, who in enumerate(problem.people) if unit in who.units]
            out.append(Part(slots, people))
    return out


def test_one_who_serves_two_teams_is_not_counted_twice():
    both = Person(units=("hill", "lake"), wanted_min=6000)
    away = [Person(units=("hill",), free=()) for _ in range(3)]
    at_once = (slot(0, 8, unit="hill"), slot(0, 9, unit="lake"))
    problem = Problem((both, *away), at_once, Rules(newcomers_per_experienced=None))
    level = even_level_min(problem)
    found = solve(problem, by_unit(problem, ("hill", "lake")), level, QUICK)
    assert len(found.places) == 1
    assert found.bound == pytest.approx(total_of(problem, found.places), rel=0.01)
    assert found.bound > 999  # the empty place; each team by itself misses nobody


def test_teams_that_want_one_person_at_once_pay_an_empty_place_for_them():
    """Each team fills its place by itself, and both cannot; whose it is meant for is said."""
    both = Person(units=("hill", "lake"), wanted_min=6000)
    at_once = (slot(0, 8, unit="hill"), slot(0, 9, unit="lake"))
    problem = Problem((both,), at_once, Rules(newcomers_per_experienced=None))
    parts, level = by_unit(problem, ("hill", "lake")), even_level_min(problem)
    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "FEW", 1.0)
        found = blocks._tolls(problem, parts, level, pool, 10.0)
    assert len(found.left) == 1
    assert found.back == pytest.approx(1000 * SCALE, rel=0.01)


@settings(max_examples=25, deadline=None)
@given(problems(most_people=6, most_slots=7), st.sampled_from((2, TOGETHER)), st.data())
def test_what_is_proven_with_tolls_is_true(problem, together, data):
    units = ("hill", "lake", "ridge")
    some = st.sets(st.sampled_from(units), min_size=1)
    people = tuple(
        blocks.replace(who, units=tuple(sorted(data.draw(some)))) for who in problem.people
    )
    slots = tuple(
        blocks.replace(one, unit=data.draw(st.sampled_from(units))) for one in problem.slots
    )
    problem = Problem(people, slots, problem.rules)
    level, all_slots = even_level_min(problem), list(range(len(slots)))
    whole = solve(problem, [Part(all_slots, list(range(len(people))))], level, QUICK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "FEW", 1.0)
        patch.setattr(sharing, "TOGETHER", together)
        pieces = solve(problem, by_unit(problem, units), level, QUICK)
    assert audit(problem, pieces.places) == []
    assert pieces.bound <= total_of(problem, whole.places) + 1e-6


def test_parts_that_share_are_priced_together():
    chain = [[k, k + 1] for k in range(TOGETHER)]
    assert rounds([*chain, [99]]) == [[list(range(TOGETHER))]]
    assert rounds([[1], [2], [3]]) == []


def test_a_bond_between_groups_has_its_price_from_a_later_round():
    ring = rounds([[k, (k + 1) % (2 * TOGETHER)] for k in range(2 * TOGETHER)])
    first, then = ring
    assert sorted(k for group in first for k in group) == list(range(2 * TOGETHER))
    assert {len(group) for group in first} == {TOGETHER}
    in_groups = {frozenset(group) for group in first}
    assert all(not any(set(pair) <= group for group in in_groups) for pair in then)
    assert {len(group) for group in then} == {2}


def test_a_long_months_teams_are_cut_from_each_other_and_not_by_week():
    people = tuple(Person(units=(f"t{p % 3}",)) for p in range(90))
    slots = tuple(slot(d, h, unit=f"t{t}") for t in range(3) for d in range(30) for h in range(6))
    assert [len(part.slots) for part in cut(Problem(people, slots))] == [540]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "LONG", 5000)
        assert [len(part.slots) for part in cut(Problem(people, slots))] == [180] * 3
        patch.setattr(blocks, "ENDLESS", 5000)
        assert len(cut(Problem(people, slots))) == 15
        assert fitting(Problem(people, slots)).wall_s > fitting(Problem(people, slots[:1])).wall_s
