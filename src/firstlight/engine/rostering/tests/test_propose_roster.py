"""The proposal keeps every rule and is the best there is."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.rostering import Limits, Person, Place, Rules, audit, propose
from firstlight.engine.rostering.blocks import Part, solve
from firstlight.engine.rostering.building import build
from firstlight.engine.rostering.eligibility import eligibility
from firstlight.engine.rostering.fairness import even_level_min
from firstlight.engine.rostering.model import Problem
from firstlight.engine.rostering.published import read_instance
from firstlight.engine.rostering.rounding import rounded
from firstlight.engine.rostering.solving import branch, search
from firstlight.engine.rostering.tests.made import (
    QUICK,
    best_by_trying,
    filled,
    persons,
    problems,
    slot,
    total_of,
)

INSTANCE = Path(__file__).resolve().parents[6] / "shared" / "data" / "rostering" / "Instance1.txt"


def places_of(found):
    return [choice.place for choice in found.choices]


@settings(max_examples=30, deadline=None)
@given(problems(most_people=6, most_slots=7))
def test_no_rule_is_ever_broken(problem):
    found = propose(problem, QUICK)
    assert found.is_feasible
    assert audit(problem, places_of(found)) == []
    short = sum(gap.missing for gap in found.gaps)
    assert filled(found) + short == sum(one.posts[0].count for one in problem.slots)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_it_is_the_best_of_all_rosters(problem):
    found = propose(problem, QUICK)
    assert found.costs.total == pytest.approx(best_by_trying(problem))
    assert found.bound == pytest.approx(found.costs.total)
    assert found.costs.total == pytest.approx(total_of(problem, places_of(found)))


@settings(max_examples=15, deadline=None)
@given(problems(most_people=5, most_slots=5), st.randoms(use_true_random=False))
def test_the_order_of_people_and_slots_changes_no_total(problem, random):
    whose, which = list(range(len(problem.people))), list(range(len(problem.slots)))
    random.shuffle(whose)
    random.shuffle(which)
    new_place = {old: new for new, old in enumerate(which)}
    people = []
    for p in whose:
        who = problem.people[p]
        wishes = tuple(replace(w, slot=new_place[w.slot]) for w in who.wishes)
        not_asked = tuple(new_place[s] for s in who.not_asked)
        people.append(replace(who, wishes=wishes, not_asked=not_asked))
    other = replace(problem, people=tuple(people), slots=tuple(problem.slots[s] for s in which))
    assert propose(problem, QUICK).costs.total == pytest.approx(propose(other, QUICK).costs.total)


@settings(max_examples=15, deadline=None)
@given(problems(most_people=4, most_slots=4), st.data())
def test_one_more_person_never_means_fewer_places_filled(problem, data):
    more = replace(problem, people=(*problem.people, data.draw(persons(len(problem.slots)))))
    assert filled(propose(more, QUICK)) >= filled(propose(problem, QUICK))


@settings(max_examples=10, deadline=None)
@given(problems(most_people=5, most_slots=6))
def test_the_same_problem_has_the_same_proposal(problem):
    assert propose(problem, QUICK) == propose(problem, QUICK)


@settings(max_examples=12, deadline=None)
@given(problems(most_people=5, most_slots=6))
def test_both_solvers_agree(problem):
    linear = build(problem, eligibility(problem), even_level_min(problem)).linear
    long, small = branch(linear, QUICK, 0.0), search(linear, QUICK)
    assert long.cost == pytest.approx(small.cost)
    assert long.bound <= small.cost + 1e-6


@settings(max_examples=15, deadline=None)
@given(problems(most_people=5, most_slots=6))
def test_parts_keep_the_rules_and_their_bound_is_one(problem):
    level, everybody = even_level_min(problem), list(range(len(problem.people)))
    half = len(problem.slots) // 2
    cuts = [list(range(half)), list(range(half, len(problem.slots)))]
    parts = [Part(own, everybody) for own in cuts if own]
    whole = solve(problem, [Part(list(range(len(problem.slots))), everybody)], level, QUICK)
    pieces = solve(problem, parts, level, QUICK)
    assert audit(problem, pieces.places) == []
    assert pieces.bound <= total_of(problem, whole.places) + 1e-6
    assert total_of(problem, pieces.places) >= total_of(problem, whole.places) - 1e-6


@settings(max_examples=30, deadline=None)
@given(problems(most_people=6, most_slots=7), st.randoms(use_true_random=False))
def test_what_is_rounded_keeps_the_rules(problem, random):
    worth = {
        place: random.random() for place in build(problem, eligibility(problem), 0.0).column_of
    }
    assert audit(problem, rounded(problem, worth)) == []


def test_out_of_time_there_is_still_a_lawful_roster():
    people = tuple(Person(wanted_min=1200, is_new=p % 3 == 0) for p in range(12))
    problem = Problem(people, tuple(slot(d, h, count=3) for d in range(7) for h in (8, 14, 20)))
    found = propose(problem, Limits(wall_s=0.001))
    assert found.is_feasible
    assert found.choices
    assert audit(problem, places_of(found)) == []
    assert found.bound <= found.costs.total


def test_the_published_instance_is_solved_to_its_optimum():
    if not INSTANCE.exists():
        pytest.skip("../shared/data/rostering/Instance1.txt is not here")
    problem = read_instance(INSTANCE.read_text(encoding="utf-8"))
    found = propose(problem)
    assert audit(problem, places_of(found)) == []
    assert (found.costs.total, found.bound, found.gap) == (607, 607, 0)


def test_what_was_accepted_stays():
    people = (Person(home_m=(0.0, 0.0)), Person(home_m=(90_000.0, 0.0)))
    problem = Problem(people, (slot(0, 9, place_m=(0.0, 0.0)),), kept=(Place(1, 0, 0),))
    assert places_of(propose(problem, QUICK)) == [Place(1, 0, 0)]


def test_rules_that_contradict_what_was_accepted_are_told():
    problem = Problem(
        (Person(),), (slot(0, 9), slot(0, 10)), kept=(Place(0, 0, 0), Place(0, 1, 0))
    )
    found = propose(problem, QUICK)
    assert not found.is_feasible
    assert found.choices == ()


def test_hours_go_to_who_has_fewest():
    people = tuple(Person(served_min=60 * n, wanted_min=6000) for n in (0, 40, 20))
    found = propose(Problem(people, tuple(slot(day, 9, 10) for day in range(6))), QUICK)
    assert sorted(place.person for place in places_of(found)) == [0, 0, 0, 0, 2, 2]
    assert found.evenness.gini < found.evenness.gini_first_come
    assert (found.evenness.least_min, found.evenness.most_min) == (2400, 2400)


def test_who_wants_no_hours_is_asked_last():
    people = (Person(), Person(wanted_min=600))
    found = propose(Problem(people, (slot(0, 9, is_risky=True),)), QUICK)
    assert places_of(found) == [Place(1, 0, 0)]


def test_two_newcomers_are_not_left_alone():
    problem = Problem((Person(is_new=True), Person(is_new=True)), (slot(0, 9, count=2),))
    assert propose(problem, QUICK).choices == ()
    paired = replace(problem, people=(*problem.people, Person()))
    assert filled(propose(paired, QUICK)) == 2
    alone = replace(problem, rules=Rules(newcomers_per_experienced=None))
    assert filled(propose(alone, QUICK)) == 2


def test_a_minute_of_search_is_not_needed_for_a_week_of_a_team():
    people = tuple(Person(wanted_min=1200, home_m=(500.0 * p, 0.0)) for p in range(12))
    problem = Problem(
        people, tuple(slot(day, hour, count=2) for day in range(7) for hour in (9, 19))
    )
    found = propose(problem, Limits(wall_s=4.0, work=2.0))
    assert filled(found) == 28
    assert found.gap < 0.2
