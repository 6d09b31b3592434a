"""Small made-up problems, and the best roster found by trying every one."""

from itertools import product

from hypothesis import strategies as st

from firstlight.engine.rostering import (
    Limits,
    Paper,
    Person,
    Place,
    Post,
    Problem,
    Rules,
    Slot,
    Span,
    Wish,
    audit,
)
from firstlight.engine.rostering.building import travel_cost
from firstlight.engine.rostering.costing import costs_of
from firstlight.engine.rostering.eligibility import eligibility
from firstlight.engine.rostering.fairness import even_level_min

QUICK = Limits(wall_s=4.0, work=4.0, workers=1)
HOUR = 60


def slot(day, hour, hours=3, count=1, papers=(), **more):
    starts = day * 1440 + hour * HOUR
    posts = (Post(count, tuple((kind,) for kind in papers)),)
    return Slot(starts, starts + hours * HOUR, posts, **more)


def total_of(problem, places):
    who_can, level = eligibility(problem), even_level_min(problem)
    travel = sum(travel_cost(problem, who_can, place) for place in places)
    return costs_of(problem, places, level, travel).total


def best_by_trying(problem):
    """The least cost of any roster that keeps the rules."""
    pairs = [(p, s) for p in range(len(problem.people)) for s in range(len(problem.slots))]
    costs = []
    for picked in product((False, True), repeat=len(pairs)):
        places = [Place(p, s, 0) for (p, s), is_in in zip(pairs, picked, strict=True) if is_in]
        if all(
            sum(x.slot == s for x in places) <= one.posts[0].count
            for s, one in enumerate(problem.slots)
        ) and not audit(problem, places):
            costs.append(total_of(problem, places))
    return min(costs)


def filled(proposal):
    return len(proposal.choices)


@st.composite
def slots(draw):
    return slot(
        draw(st.integers(0, 3)),
        draw(st.sampled_from([8, 14, 19, 22])),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 2)),
        draw(st.sampled_from([(), ("boat",), ("aid",)])),
        is_risky=draw(st.booleans()),
        is_night=draw(st.booleans()),
        place_m=draw(st.sampled_from([None, (0.0, 0.0), (5000.0, 0.0)])),
    )


@st.composite
def persons(draw, n_slots):
    begins = draw(st.integers(0, 4000))
    free = draw(st.sampled_from([None, None, (Span(begins, begins + 2500),)]))
    until = draw(st.sampled_from([10_000, 2000]))
    kinds = draw(st.sets(st.sampled_from(["boat", "aid"])))
    wished = draw(
        st.dictionaries(st.integers(0, n_slots - 1), st.sampled_from([-7, 3]), max_size=2)
    )
    return Person(
        papers=tuple(Paper(kind, -1000, until) for kind in sorted(kinds)),
        free=free,
        wishes=tuple(Wish(s, weight) for s, weight in sorted(wished.items())),
        home_m=draw(st.sampled_from([None, (0.0, 1000.0), (9000.0, 0.0)])),
        is_new=draw(st.booleans()),
        served_min=draw(st.sampled_from([0, 120, 600])),
        wanted_min=draw(st.sampled_from([0, 600, 1200])),
        max_min=draw(st.sampled_from([None, 300])),
        busy=draw(st.sampled_from([(), (Span(1000, 1300),)])),
        not_asked=draw(st.sampled_from([(), (0,)])),
    )


@st.composite
def problems(draw, most_people=3, most_slots=3):
    own = draw(st.lists(slots(), min_size=1, max_size=most_slots))
    people = draw(st.lists(persons(len(own)), min_size=1, max_size=most_people))
    rules = Rules(
        max_day_min=draw(st.sampled_from([None, 360])),
        max_week_min=draw(st.sampled_from([None, 480])),
        max_nights_running=draw(st.sampled_from([None, 1])),
        newcomers_per_experienced=draw(st.sampled_from([None, 1])),
        newcomers_at_risk=draw(st.booleans()),
        max_distance_m=draw(st.sampled_from([None, 8000.0])),
    )
    return Problem(tuple(people), tuple(own), rules)
