"""Reads the published shift-scheduling instances into this room's own rules.

The format is that of schedulingbenchmarks.org (Curtois and Qu, 2014, Computational results on new
staff scheduling benchmark instances): sections of comma-separated lines; the period starts on a
Monday and each shift type lasts so many minutes on any day.
"""

from dataclasses import replace

from firstlight.engine.errors import BadInput
from firstlight.engine.rostering.model import (
    DAY_MIN,
    Pattern,
    Person,
    Post,
    Problem,
    Rules,
    Slot,
    Wish,
)

Sections = dict[str, list[list[str]]]


def read_instance(text: str) -> Problem:
    """Read one instance.

    Raises
    ------
    BadInput
        When a section is missing or a line cannot be read.
    """
    sections = _sections(text)
    try:
        return _problem(sections)
    except (KeyError, ValueError, IndexError) as error:
        raise BadInput(f"text: not a published instance ({error})") from error


def _sections(text: str) -> Sections:
    out: Sections = {}
    lines: list[list[str]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("SECTION_"):
            lines = out.setdefault(line.removeprefix("SECTION_"), [])
        elif line and not line.startswith("#"):
            lines.append(line.split(","))
    return out


def _problem(sections: Sections) -> Problem:
    lengths = {row[0]: int(row[1]) for row in sections["SHIFTS"]}
    slots: list[Slot] = []
    place: dict[tuple[int, str], int] = {}
    for day, kind, count, under, over in sections["COVER"]:
        place[int(day), kind] = len(slots)
        post = Post(int(count), under_weight=int(under), over_weight=int(over))
        starts = int(day) * DAY_MIN
        slots.append(Slot(starts, starts + lengths[kind], (post,), kind=kind))
    people = {row[0]: _person(row) for row in sections["STAFF"]}
    for name, *days in sections["DAYS_OFF"]:
        off = {int(day) for day in days}
        not_asked = tuple(s for (day, _), s in place.items() if day in off)
        people[name] = replace(people[name], not_asked=not_asked)
    for section, sign in (("SHIFT_ON_REQUESTS", 1), ("SHIFT_OFF_REQUESTS", -1)):
        for name, day, kind, weight in sections[section]:
            wish = Wish(place[int(day), kind], sign * int(weight))
            people[name] = replace(people[name], wishes=(*people[name].wishes, wish))
    return Problem(tuple(people.values()), tuple(slots), _rules(sections, lengths))


def _person(row: list[str]) -> Person:
    _, most_of, most, least, running, least_running, least_off, weekends = row
    parts = (one.split("=") for one in most_of.split("|"))
    pattern = Pattern(
        max_days_running=int(running),
        min_days_running=int(least_running),
        min_days_off=int(least_off),
        max_weekends=int(weekends),
        max_of_kind=tuple((kind, int(count)) for kind, count in parts),
    )
    return Person(max_min=int(most), min_min=int(least), pattern=pattern)


def _rules(sections: Sections, lengths: dict[str, int]) -> Rules:
    """One shift a day, no forbidden succession, and no price but wishes and cover."""
    not_next = tuple(
        (row[0], after)
        for row in sections["SHIFTS"]
        for after in "".join(row[2:3]).split("|")
        if after
    )
    return Rules(
        rest_min=DAY_MIN - max(lengths.values()),
        good_rest_min=0,
        max_day_min=None,
        max_day_slots=1,
        max_week_min=None,
        max_nights_running=None,
        newcomers_per_experienced=None,
        distance_weight=0,
        fair_weight=0,
        reserve_weight=0,
        not_next=not_next,
    )
