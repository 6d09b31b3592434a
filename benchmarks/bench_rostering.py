"""Rosters: the published optimum, a team's real month, and (``county``) a county's month.

Run: ``python -m benchmarks.bench_rostering [published] [month] [county]``; without words the first
two. The month is made up from fixed numbers: shifts, availability, papers and wishes as two teams
of a station have them.
"""

import sys
import time
from dataclasses import replace

import numpy as np
from benchmarks.report import Row, data, say

from firstlight.engine.rostering import Limits, audit, fitting, propose
from firstlight.engine.rostering.model import (
    DAY_MIN,
    Paper,
    Person,
    Post,
    Problem,
    Rules,
    Slot,
    Span,
    Wish,
)
from firstlight.engine.rostering.published import read_instance

DAYS = 30
ALWAYS = (-400 * DAY_MIN, 400 * DAY_MIN)
# start (h), length (h), is at night, is risky, posts as (count, papers)
SHAPES = (
    (7, 1, False, False, ((3, ("child",)),)),
    (16, 1, False, False, ((3, ("child",)),)),
    (9, 3, False, False, ((2, ()), (1, ("first_aid",)))),
    (14, 3, False, True, ((1, ("boat",)), (2, ("swim",)))),
    (19, 3, False, False, ((2, ()), (1, ("first_aid",)))),
    (19, 2, False, False, ((2, ()),)),
    (21, 4, True, False, ((1, ("driver",)), (2, ()))),
)
HELD = (("child", 0.6), ("first_aid", 0.45), ("boat", 0.22), ("swim", 0.5), ("driver", 0.45))


def team_slots(rng, unit, count, centre_m):
    """Return a team's slots of a month."""
    out = []
    for n in range(count):
        day = n * DAYS // count
        hour, hours, night, risky, posts = SHAPES[rng.integers(len(SHAPES))]
        starts = day * DAY_MIN + hour * 60
        place = tuple(np.asarray(centre_m) + rng.normal(0, 3000, 2))
        out.append(
            Slot(
                starts,
                starts + hours * 60,
                tuple(Post(c, (("insurance",), *((k,) for k in kinds))) for c, kinds in posts),
                unit=unit,
                place_m=place,
                is_night=night,
                is_risky=risky,
            )
        )
    return out


def free_spans(rng):
    """Return when somebody is free: a few by day, many in the evening and at the weekend."""
    by_day = rng.random() < 0.4
    keen = rng.uniform(0.45, 0.95)
    out = []
    for day in range(DAYS):
        at = day * DAY_MIN
        weekend = day % 7 >= 5
        if (by_day or weekend) and rng.random() < keen:
            out.append(Span(at + 360, at + 1080))
        elif rng.random() < keen * 0.5:
            out.append(Span(at + 400, at + 500))
        if rng.random() < keen:
            out.append(Span(at + 1080, at + 1560))
    return tuple(out)


def people_of(rng, unit, count, centre_m, slots, first):
    """Return a team's people; `slots` are the team's, numbered from `first`."""
    out = []
    for _ in range(count):
        lapses = {k: DAY_MIN * int(rng.integers(3, 27)) for k, _ in HELD if rng.random() < 0.05}
        papers = [Paper("insurance", *ALWAYS)]
        for kind, share in HELD:
            if rng.random() < share:
                papers.append(Paper(kind, ALWAYS[0], lapses.get(kind, ALWAYS[1])))
        wished = rng.choice(len(slots), 6, replace=False)
        wishes = tuple(Wish(first + int(s), int(rng.choice([-4, 2, 4]))) for s in sorted(wished))
        out.append(
            Person(
                papers=tuple(papers),
                free=free_spans(rng),
                wishes=wishes,
                units=(unit,),
                home_m=tuple(np.asarray(centre_m) + rng.normal(0, 4000, 2)),
                is_new=bool(rng.random() < 0.2),
                served_min=60 * int(rng.integers(10, 30)),
                wanted_min=0 if rng.random() < 0.1 else 60 * int(rng.integers(50, 150)),
            )
        )
    return out


def made_up(sizes, seed=7, shared=0.0):
    """Return a problem of teams; `sizes` are (people, slots) of each.

    A share of the people serves in a second team as well, the next one.
    """
    rng = np.random.default_rng(seed)
    people, slots = [], []
    for t, (n_people, n_slots) in enumerate(sizes):
        centre = (12_000.0 * (t % 7), 12_000.0 * (t // 7))
        own = team_slots(rng, f"t{t}", n_slots, centre)
        team = people_of(rng, f"t{t}", n_people, centre, own, len(slots))
        slots += own
        people += team
    if shared:
        people = [
            with_neighbour(who, len(sizes)) if rng.random() < shared else who for who in people
        ]
    return Problem(tuple(people), tuple(slots), Rules())


def with_neighbour(who, n_teams):
    """Let somebody serve in the team beside their own too."""
    own = int(who.units[0][1:])
    return replace(who, units=tuple(sorted({*who.units, f"t{(own + 1) % n_teams}"})))


def published():
    """Solve the published instance."""
    problem = read_instance((data("rostering") / "Instance1.txt").read_text(encoding="utf-8"))
    began = time.perf_counter()
    found = propose(problem)
    took = time.perf_counter() - began
    assert not audit(problem, [choice.place for choice in found.choices])
    return [
        Row("published instance 1: cost found", found.costs.total, 607, "at most"),
        Row("published instance 1: bound proven", found.bound, 607, "at least"),
        Row("published instance 1: time (s)", took, 20, "at most"),
    ]


def measured(name, problem, limits, most_s, most_gap):
    """Propose for a made-up problem and hold the figures against their marks."""
    began = time.perf_counter()
    found = propose(problem, limits)
    took = time.perf_counter() - began
    broken = audit(problem, [choice.place for choice in found.choices])
    total, even = found.costs.total, found.evenness
    places = sum(post.count for slot in problem.slots for post in slot.posts)
    said = f"{len(found.choices)} of {places} places filled, {len(found.gaps)} posts short"
    print(f"{name}: {said}; {found.costs}; first come filled {even.filled_first_come}\n")
    unexplained = sum(not gap.blocked_by for gap in found.gaps)
    soft = (total - found.bound) / max(1.0, total - found.costs.under)
    return [
        Row(f"{name}: time (s)", took, most_s, "at most"),
        Row(f"{name}: gap to the proven bound (%)", 100 * found.gap, most_gap, "at most"),
        Row(f"{name}: the same, empty places set aside (%)", 100 * soft, most_gap, "at most"),
        Row(f"{name}: hard rules broken", len(broken), 0, "at most"),
        Row(f"{name}: posts short without a named rule", unexplained, 0, "at most"),
        Row(
            f"{name}: Gini of hours / first come", even.gini / even.gini_first_come, 0.5, "at most"
        ),
    ]


def main(words):
    """Measure what is asked for."""
    rows = []
    if "published" in words:
        rows += published()
    if "month" in words:
        month = made_up([(42, 270), (37, 230)])
        rows += measured("79 people, 500 slots", month, Limits(), 20.0, 1.0)
    if "county" in words:
        county = made_up([(100, 500)] * 40, shared=0.05)
        limits = replace(fitting(county), gaps_explained=0)
        rows += measured("4,000 people, 20,000 slots", county, limits, 600.0, 5.0)
    say(rows)


if __name__ == "__main__":
    main(sys.argv[1:] or ["published", "month"])
