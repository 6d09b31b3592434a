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


def matters(actor: Actor) -> list[Matter]:
    """Return what is going on in the actor's stations, room by room."""
    found = [matter for source in SOURCES for matter in source(actor)]
    return [matter for matter in found if matter.station_id in actor.stations]


# Given who asks, the cases that they may know of: whose log an act of theirs can stand in.
Known = Callable[[Actor], QuerySet[Any]]
THREADS: list[Known] = []


def has_threads(known: Known) -> None:
    """Have `known` asked for cases that can be named; rooms call this in their ``apps.py``."""
    if known not in THREADS:
        THREADS.append(known)


def thread_of(actor: Actor, key: UUID | None, *, in_station: bool = False) -> UUID | None:
    """Return the key of a case if the actor may know of it now, else nothing.

    What belongs to a case stands in its log: nobody writes into the log of a case they do not
    know. With `in_station` a case of the actor's own stations will do, also when it is over.
    """
    if key is None:
        return None
    for known in THREADS:
        rows = known(actor)
        of_station = rows.model._default_manager.filter(station_id__in=actor.stations)
        if rows.filter(pk=key).exists() or (in_station and of_station.filter(pk=key).exists()):
            return key
    return None
