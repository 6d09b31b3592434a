"""What the pages of shifts show of their rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from firstlight.duty import queries
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.rules import SHIFT, SHIFT_ASSIGNMENT
from firstlight.duty.rules.daykinds import midnight
from firstlight.kernel.actor import Actor

WEEK = timedelta(days=7)
IN = ("accepted", "on_duty", "completed")


@dataclass(frozen=True, slots=True)
class Shown:
    """A shift as a grid shows it."""

    row: Shift
    state: Any
    people: list[ShiftAssignment]
    invited: int
    is_mine: bool

    @property
    def taken(self) -> int:
        """How many have a place."""
        return len(self.people)

    @property
    def short(self) -> int:
        """How many are missing before it is staffed."""
        return max(0, self.row.min_people - self.taken)

    @property
    def ends_next_day(self) -> bool:
        """Whether it runs past midnight."""
        begins, ends = timezone.localtime(self.row.starts_at), timezone.localtime(self.row.ends_at)
        return begins.date() != ends.date()


@dataclass(slots=True)
class Day:
    """One day of a grid: its shifts by team, and what the calendar says of it."""

    day: date
    is_today: bool
    is_outside: bool = False
    marks: list[str] = field(default_factory=list)
    shifts: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class Team:
    """One line of the week: a team and its seven days."""

    name: str
    days: list[tuple[Day, list[Shown]]]


def first_of_week(text: str) -> date:
    """Return the Monday of the week that an address names; of this week if it names none."""
    day = parsed_day(text)
    return day - timedelta(days=day.weekday())


def parsed_day(text: str) -> date:
    """Return the day that an address names, else today."""
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def shown(rows: Iterable[Shift], actor: Actor) -> list[Shown]:
    """Return shifts with who is in them, in two queries."""
    listed = list(rows)
    people = queries.standing_people(listed)
    return [
        Shown(
            row,
            SHIFT.state_names[row.state],
            [each for each in people[row.pk] if each.state in IN],
            sum(each.state == "invited" for each in people[row.pk]),
            any(each.person_id == actor.person_id for each in people[row.pk]),
        )
        for row in listed
    ]


def week_of(actor: Actor, monday: date, team: str = "") -> tuple[list[Day], list[Team]]:
    """Return seven days and, for each team, what it has on them."""
    days = days_of(actor, monday, 7, team)
    names: dict[str, list[list[Shown]]] = {}
    for number, day in enumerate(days):
        for each in day.shifts:
            line = names.setdefault(each.row.organisation.called, [[] for _day in days])
            line[number].append(each)
    return days, [
        Team(name, list(zip(days, line, strict=True))) for name, line in sorted(names.items())
    ]


def days_of(actor: Actor, first: date, count: int, team: str = "") -> list[Day]:
    """Return so many days with the shifts that begin on them and what the calendar says."""
    last = first + timedelta(days=count)
    rows = queries.shifts_between(actor, midnight(first), midnight(last))
    rows = rows.exclude(state="cancelled").filter(starts_at__gte=midnight(first))
    if team:
        rows = rows.filter(organisation_id=team)
    today = timezone.localdate()
    days = [Day(day, day == today) for day in (first + timedelta(n) for n in range(count))]
    for each in shown(rows, actor):
        number = (timezone.localdate(each.row.starts_at) - first).days
        days[number].shifts.append(each)
    for span in queries.spans_between(actor, first, last - timedelta(days=1)):
        for day in days:
            if span.starts_on <= day.day <= span.ends_on and span.name not in day.marks:
                day.marks.append(span.name)
    return days


def state_words(row: ShiftAssignment) -> str:
    """Return how somebody stands with a shift, in words."""
    return str(SHIFT_ASSIGNMENT.state_names[row.state])


def is_waiting(row: ShiftAssignment) -> bool:
    """Whether somebody stands in line and has been offered nothing yet."""
    return row.state == "invited" and row.way == "waiting" and row.answer_by is None


def may_answer(row: ShiftAssignment) -> bool:
    """Whether a yes or no is waited for: of a shift called off or over nobody is asked."""
    is_asked = row.state == "invited" and row.answer_by is not None
    return is_asked and row.shift.state in queries.LIVE
