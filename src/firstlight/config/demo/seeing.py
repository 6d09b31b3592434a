"""Made-up exercises in seeing and finds of the past, so that a station's own figures show.

All of it by the product's own acts. The figures are round: nobody walked, and nobody was lost.
"""

from datetime import timedelta

from django.utils import timezone

from firstlight.config.demo.playing import Cast
from firstlight.searches.actions.own import add_finds, add_trial
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.schemas import AddFinds, AddTrial, FindLine

Method, Where = DetectionTrial.Method, OwnFind.Where
EXERCISES = (
    # days ago, and what was written down; the first two are of one kind and taken together
    (
        120,
        {
            "team_kind": "foot",
            "visibility": "medium",
            "method": Method.CROSSOVER,
            "seen_m": "5 5 10 10 15 15 20 25 30",
            "missed_m": "20 25 30 35 40 45",
        },
    ),
    (
        45,
        {
            "team_kind": "foot",
            "visibility": "medium",
            "method": Method.COUNT,
            "placed": 20,
            "found": 12,
            "track_m": 2_000,
            "area_m2": 80_000,
        },
    ),
    (
        45,
        {
            "team_kind": "foot",
            "visibility": "low",
            "method": Method.RANGE,
            "range_m": 10,
            "trials": 5,
        },
    ),
)
FINDS = (
    # kind of person, metres from where they were last seen, where found, years ago
    ("Dementia", 300, Where.WAY, 1),
    ("Dementia", 500, Where.BUILDING, 1),
    ("Dementia", 800, Where.OPEN, 2),
    ("Dementia", 1_200, Where.WATER, 3),
    ("Gatherer", 1_000, Where.WOODS, 1),
    ("Gatherer", 2_000, Where.WOODS, 2),
    ("Child (7-9)", 200, Where.BUILDING, 2),
)


def lay(cast: Cast) -> None:
    """Let the officer of one station write down what it has learnt of itself."""
    officer, today = cast["officer"], timezone.localdate()
    for days, said in EXERCISES:
        add_trial(officer, AddTrial(held_on=today - timedelta(days=days), **said))
    lines = [
        FindLine(category=kind, distance_m=away, found_where=where, year=today.year - years)
        for kind, away, where, years in FINDS
    ]
    add_finds(officer, AddFinds(lines=lines))
