"""Who plays which part of the demonstration, ready to act."""

from uuid import UUID

from firstlight.config.demo.force import Someone, seat_of
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor

Cast = dict[str, Actor]


def key_of(actor: Actor) -> UUID:
    """Return the key of the person who acts; every part is played by somebody."""
    if actor.person_id is None:
        raise LookupError(actor.name)
    return actor.person_id


def playing(found: list[Someone]) -> Cast:
    """Return every part as an actor in its own seat, by its name on the sign-in page."""
    cast = {}
    for each in found:
        actor = actor_of(each.person, seat_of(each, each.part)) if each.part else None
        if each.part and actor:
            cast[each.part.username] = actor
    return cast
