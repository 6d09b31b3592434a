"""What is due, and what has waited too long, asked of every room: a joint meeting's agenda.

A room registers a source in its ``apps.py``; who reads knows none of the rooms behind it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.utils import timezone
from django.utils.functional import Promise

from firstlight.kernel.actor import Actor

Day = TypeVar("Day", date, datetime)
MORNING, EVENING = time(8), time(21)


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that has waited too long.

    Attributes
    ----------
    key
        Names it for ever, so that it stands on an agenda once (a row's label, mostly).
    words
        One line; a place or a thing, never somebody of a case.
    since
        The day on which it was due; `None` if it never had one.
    link
        The page on which it is seen to.
    """

    key: str
    words: str
    since: date | None = None
    link: str = ""


def stage(due: Day, now: Day, ahead: timedelta) -> str:
    """Return how a day or moment stands: "over", "soon" when it comes within `ahead`, else ""."""
    if due < now:
        return "over"
    return "soon" if due - ahead <= now else ""


def is_daytime(now: datetime) -> bool:
    """Whether people may be reminded of what can wait for the morning."""
    return MORNING <= timezone.localtime(now).time() < EVENING


def daybreak(now: datetime) -> datetime:
    """Return when people may next be reminded: now by day, else the morning that comes."""
    if is_daytime(now):
        return now
    here = timezone.localtime(now)
    day = here.date() + timedelta(days=here.time() >= EVENING)
    return timezone.make_aware(datetime.combine(day, MORNING))


Find = Callable[[Actor, datetime], Iterable[Overdue]]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of overdue things; `may` is the capability without which nobody reads them."""

    key: str
    name: str | Promise
    may: str
    find: Find


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a source; registering it again changes nothing."""
    SOURCES.setdefault(source.key, source)


def overdue(actor: Actor, now: datetime) -> list[tuple[Source, list[Overdue]]]:
    """Return what waits, by source, in the order of registration; only what the actor may see."""
    found = [
        (source, list(source.find(actor, now)))
        for source in SOURCES.values()
        if actor.may(source.may)
    ]
    return [(source, rows) for source, rows in found if rows]
