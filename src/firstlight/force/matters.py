"""What a role can be held for, and what an act can belong to. Rooms above say what goes on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that is going on and can have a commander of its own."""

    key: UUID
    station_id: UUID
    title: str


# Given who asks, what is going on that they may see.
Source = Callable[[Actor], Iterable[Matter]]
SOURCES: list[Source] = []


def goes_on(source: Source) -> None:
    """Have `source` asked for what goes on; rooms call this in their ``apps.py``."""
    if source not in SOURCES:
        SOURCES.append(source)


def known(actor: Actor) -> list[Matter]:
    """Return what is going on and the actor may know of, room by room."""
    return [matter for source in SOURCES for matter in source(actor)]


def matters(actor: Actor) -> list[Matter]:
    """Return of what the actor knows what goes on in their own stations."""
    return [matter for matter in known(actor) if matter.station_id in actor.stations]


# Given who asks, the cases that they may know of: whose log an act of theirs can stand in.
Cases = Callable[[Actor], QuerySet[Any]]
THREADS: list[Cases] = []


def has_threads(cases: Cases) -> None:
    """Have `cases` asked for those that can be named; rooms call this in their ``apps.py``."""
    if cases not in THREADS:
        THREADS.append(cases)


def thread_of(actor: Actor, key: UUID | None) -> UUID | None:
    """Return the key of a case if the actor may know of it now, else nothing.

    What belongs to a case stands in its log: nobody writes into the log of a case they do not
    know.
    """
    if key is None or any(cases(actor).filter(pk=key).exists() for cases in THREADS):
        return key
    return None
