"""Reasons have figures; gaps name the smallest set of rules, and hold when it is taken away."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings

from firstlight.engine.rostering import (
    Limits,
    Paper,
    Person,
    Place,
    Problem,
    Rule,
    Rules,
    Span,
    Wish,
    propose,
    why_not,
)
from firstlight.engine.rostering.tests.made import QUICK, filled, problems, slot

STILL = replace(QUICK, gaps_explained=0)
CODES = ("paper", "free", "asked", "distance", "risk", "overlap", "rest")
CODES += ("day", "week", "nights", "own_max", "pairing")


def without(problem, s, off):
    """The problem without some rules, those of one person and one slot only at slot `s`."""
    target, rules, people = problem.slots[s], problem.rules, list(problem.people)
    slots = list(problem.slots)
    if "paper" in off:
        slots[s] = replace(target, posts=(replace(target.posts[0], papers=()),))
    if "risk" in off:
        slots[s] = replace(slots[s], is_risky=False)
    if "distance" in off:
        slots[s] = replace(slots[s], place_m=None)
    for p, who in enumerate(people):
        if "free" in off and who.free is not None:
            who = replace(who, free=(*who.free, Span(target.starts_min, target.ends_min)))
        if "asked" in off:
            who = replace(who, not_asked=tuple(x for x in who.not_asked if x != s))
        if "own_max" in off:
            who = replace(who, max_min=None)
        if "rest" in off and "overlap" in off:
            who = replace(who, busy=())
        people[p] = who
    none = {
        "day": "max_day_min",
        "week": "max_week_min",
        "nights": "max_nights_running",
        "pairing": "newcomers_per_experienced",
    }
    rules = replace(rules, **{field: None for code, field in none.items() if code in off})
    if "rest" in off:
        rules = replace(rules, rest_min=0)
    return Problem(tuple(people), tuple(slots), rules, problem.kept)


def can_have_one_more(problem, places, gap, on):
    """Whether any people fill the post and one place more, kept out by these rules alone."""
    seats = sum(x.slot == gap.slot for x in places) + 1
    others = [x for x in places if x.slot != gap.slot]
    able = []
    for p in range(len(problem.people)):
        codes = {rule.code for rule in why_not(problem, Place(p, gap.slot, 0), others)}
        if Place(p, gap.slot, 0) in places:
            codes = set()
        if "overlap" in codes:
            codes.add("rest")
        if not (codes - {"pairing"}) & on:
            able.append(problem.people[p].is_new)
    if "pairing" not in on or problem.rules.newcomers_per_experienced is None:
        return len(able) >= seats
    return any(2 * sum(group) <= seats for group in combinations(able, seats))


def test_the_boat_nobody_can_take_is_explained():
    ends = 5 * 1440 + 23 * 60
    valid, gone = Paper("boat", -9000, 90_000), Paper("boat", -9000, ends - 600)
    evening = (Span(0, 5 * 1440),)
    people = (
        Person(papers=(valid,), free=evening),
        Person(papers=(valid,), free=evening),
        *(Person(papers=(gone,)) for _ in range(3)),
        Person(),
    )
    problem = Problem(people, (slot(5, 20, papers=("boat",), is_night=True),))
    (gap,) = propose(problem, QUICK).gaps
    assert gap.blocked_by == (Rule("paper", "boat"), Rule("free"))
    assert (gap.qualified, gap.qualified_free, gap.missing) == (2, 0, 1)
    paper, free = gap.facts
    assert paper.people == (2, 3, 4, 5)
    assert paper.lapsed == tuple((p, ends - 600) for p in (2, 3, 4))
    assert free.people == (0, 1)
    assert gap.opened_by in {(Rule("paper", "boat"),), (Rule("free"),)}


def test_moving_others_is_thought_of():
    day = slot(0, 9)
    people = (Person(), Person(free=(Span(0, 1440),)))
    problem = Problem(people, (day, slot(0, 20, papers=("aid",))))
    (gap,) = propose(problem, QUICK).gaps
    assert gap.blocked_by == (Rule("paper", "aid"),)
    assert gap.is_rearranged


@settings(max_examples=15, deadline=None)
@given(problems(most_people=4, most_slots=4))
def test_what_opens_a_gap_opens_it(problem):
    found = propose(problem, STILL)
    for gap in found.gaps:
        assert gap.blocked_by
        if gap.opened_by:
            opened = without(problem, gap.slot, {rule.code for rule in gap.opened_by})
            assert filled(propose(opened, STILL)) > filled(found)


@settings(max_examples=30, deadline=None)
@given(problems(most_people=5, most_slots=5))
def test_the_named_rules_block_and_no_smaller_set_does(problem):
    found = propose(problem, STILL)
    places = [choice.place for choice in found.choices]
    for gap in found.gaps:
        named = {rule.code for rule in gap.blocked_by}
        assert not can_have_one_more(problem, places, gap, named)
        if named == {"people"}:
            continue
        for fewer in combinations(CODES, max(0, len(named) - 1)):
            assert can_have_one_more(problem, places, gap, set(fewer))


def test_nobody_is_in_two_places():
    (gap,) = propose(Problem((Person(),), (slot(0, 9), slot(0, 10))), QUICK).gaps
    assert gap.blocked_by == (Rule("overlap"),)
    assert gap.is_rearranged
    assert gap.opened_by == ()


def test_a_fourth_night_in_a_row_is_named():
    nights = tuple(slot(day, 22, is_night=True) for day in range(4))
    (gap,) = propose(Problem((Person(),), nights), QUICK).gaps
    assert gap.blocked_by == gap.opened_by == (Rule("nights"),)
    assert gap.is_rearranged


def test_too_few_people_is_no_matter_of_rules():
    (gap,) = propose(Problem((Person(),), (slot(0, 9, count=2),)), QUICK).gaps
    assert gap.blocked_by == (Rule("people"),)
    assert gap.opened_by == ()


def test_each_choice_says_why():
    people = (
        Person(home_m=(0.0, 3000.0), wanted_min=6000, served_min=600, wishes=(Wish(0, 5),)),
        Person(home_m=(0.0, 1000.0), wanted_min=6000, is_new=True),
        Person(home_m=(0.0, 99_000.0)),
    )
    problem = Problem(people, (slot(0, 9, count=2, place_m=(0.0, 0.0)), slot(2, 9, count=1)))
    found = propose(problem, QUICK)
    by_code = {
        (choice.place.person, choice.place.slot, reason.code): reason
        for choice in found.choices
        for reason in choice.reasons
    }
    assert by_code[0, 0, "distance"].rank == 2
    assert by_code[1, 0, "distance"].figure == 1000
    assert by_code[0, 0, "qualified"].figure == 3
    assert by_code[0, 0, "wished"].figure == 5
    assert by_code[1, 0, "paired"].people == (0,)
    assert by_code[1, 0, "below_mean"].figure == found.evenness.mean_min
    assert (2, 1, "reserve") not in by_code


def test_one_person_is_checked_for_a_swap():
    people = (Person(papers=(Paper("aid", 0, 5000),)), Person())
    slots = (slot(0, 9), slot(0, 14, papers=("aid",)))
    problem = Problem(people, slots, Rules())
    assert why_not(problem, Place(0, 1, 0), [Place(0, 0, 0)]) == (Rule("rest"),)
    assert why_not(problem, Place(1, 1, 0), []) == (Rule("paper", "aid"),)
    assert why_not(problem, Place(0, 1, 0), []) == ()
    assert Limits().workers <= 2
