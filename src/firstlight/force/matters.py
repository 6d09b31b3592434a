"""What a role can be held for: one call, one response to a storm. Rooms above say what goes on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

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
