"""Bad input is refused by its name; hours are priced and compared as they say."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.rostering import (
    Limits,
    Paper,
    Pattern,
    Person,
    Place,
    Post,
    Problem,
    Rules,
    Slot,
    Span,
    Wish,
    audit,
    propose,
)
from firstlight.engine.rostering.eligibility import eligibility
from firstlight.engine.rostering.fairness import even_level_min, gini, pieces, priced
from firstlight.engine.rostering.first_come import first_come
from firstlight.engine.rostering.published import read_instance
from firstlight.engine.rostering.tests.made import QUICK, problems, slot

DAY = slot(0, 9)


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        (Problem((), ()), "slots"),
        (Problem((), (Slot(60, 60),)), r"slots\[0\].ends_min"),
        (Problem((), (Slot(-60, 60),)), r"slots\[0\].starts_min"),
        (Problem((), (Slot(0, 60, ()),)), r"slots\[0\].posts"),
        (Problem((), (Slot(0, 60, (Post(-1),)),)), r"slots\[0\].posts\[0\].count"),
        (Problem((Person(free=(Span(9, 1),)),), (DAY,)), r"people\[0\].free\[0\]"),
        (Problem((Person(papers=(Paper("a", 9, 1),)),), (DAY,)), r"people\[0\].papers\[0\]"),
        (Problem((Person(wishes=(Wish(7, 1),)),), (DAY,)), r"people\[0\].wishes"),
        (Problem((Person(wishes=(Wish(0, 1),) * 2),), (DAY,)), r"people\[0\].wishes"),
        (Problem((Person(distance_m=()),), (DAY,)), r"people\[0\].distance_m"),
        (Problem((Person(distance_m=(float("nan"),)),), (DAY,)), r"people\[0\].distance_m"),
        (Problem((Person(served_min=-1),), (DAY,)), r"people\[0\].served_min"),
        (Problem((), (DAY,), Rules(rest_min=-1)), "rules.rest_min"),
        (Problem((), (DAY,), Rules(day0_weekday=7)), "rules.day0_weekday"),
        (Problem((), (DAY,), Rules(fair_weight=-1)), "rules"),
        (Problem((), (DAY,), kept=(Place(0, 0, 0),)), r"kept\[0\]"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(problem, field):
    with pytest.raises(BadInput, match=f"^{field}"):
        propose(problem)


def test_limits_are_checked():
    with pytest.raises(BadInput, match=r"^limits"):
        propose(Problem((), (DAY,)), Limits(wall_s=0))


@pytest.mark.parametrize("text", ["", "SECTION_SHIFTS\nD,x,", "SECTION_SHIFTS\nD,480,\n"])
def test_what_is_no_published_instance_is_refused(text):
    with pytest.raises(BadInput, match=r"^text"):
        read_instance(text)


def test_papers_that_follow_each_other_count_as_one():
    papers = (Paper("aid", 0, 600), Paper("aid", 600, 5000))
    problem = Problem((Person(papers=papers),), (slot(0, 9, papers=("aid",)),))
    assert len(propose(problem, QUICK).choices) == 1
    gap = replace(papers[1], from_min=660)
    broken = replace(problem, people=(Person(papers=(papers[0], gap)),))
    assert propose(broken, QUICK).choices == ()


def test_a_pattern_is_kept():
    slots = tuple(slot(day, 9, kind="d") for day in range(8))
    who = Person(pattern=Pattern(max_days_running=2, min_days_off=2, max_of_kind=(("d", 3),)))
    days = [x.place.slot for x in propose(Problem((who,), slots), QUICK).choices]
    assert len(days) == 3
    assert all(later - day == 1 or later - day > 2 for day, later in pairwise(days))


def test_forbidden_successions_and_weekends_are_kept():
    slots = (slot(0, 22, kind="night"), slot(1, 16, kind="late"), slot(5, 9), slot(12, 9))
    rules = Rules(not_next=(("night", "late"),), rest_min=0, good_rest_min=0)
    assert len(propose(Problem((Person(),), slots, rules), QUICK).choices) == 3
    once = Person(pattern=Pattern(max_weekends=1))
    assert len(propose(Problem((once,), slots, rules), QUICK).choices) == 2


def test_short_rest_is_avoided_where_another_can_come():
    slots = (slot(0, 9), slot(0, 21))
    rules = Rules(rest_min=480, good_rest_min=660)
    tired = Problem((Person(wanted_min=900), Person(wanted_min=900)), slots, rules)
    found = propose(tired, QUICK)
    assert {choice.place.person for choice in found.choices} == {0, 1}
    assert found.costs.rest == 0
    alone = propose(replace(tired, people=tired.people[:1]), QUICK)
    assert alone.costs.rest == rules.rest_weight


@given(problems(most_people=6, most_slots=8), st.integers(0, 9))
def test_first_come_keeps_the_hard_rules(problem, seed):
    assert audit(problem, first_come(problem, eligibility(problem), seed)) == []


@given(st.integers(0, 90), st.integers(1, 120), st.integers(0, 60), st.integers(0, 60))
def test_each_hour_costs_at_least_as_much_as_the_one_before(served, wanted, first, second):
    who = Person(served_min=60 * served, wanted_min=60 * wanted)
    problem = Problem((who,), (slot(0, 9, 1),))
    steps = pieces(who, 1800.0, 60, problem)
    prices = [step.price for step in steps]
    assert prices == sorted(prices)
    apart = priced(60 * first, 60, steps) + priced(60 * second, 60, steps)
    assert priced(60 * (first + second), 60, steps) >= apart


def test_hours_are_poured_to_one_level():
    people = (
        Person(wanted_min=600),
        Person(wanted_min=6000),
        Person(wanted_min=6000, served_min=900),
    )
    problem = Problem(people, tuple(slot(day, 9, 10) for day in range(5)))
    assert even_level_min(problem) == pytest.approx(1650.0)


@pytest.mark.parametrize(
    ("amounts", "figure"), [([1, 1], 0.0), ([0, 0, 0, 4], 0.75), ([0, 0], 0.0), ([1, 3], 0.25)]
)
def test_gini_is_that_of_the_books(amounts, figure):
    assert gini(amounts) == pytest.approx(figure)
