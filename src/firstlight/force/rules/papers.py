"""Which certificates people hold, for rooms that stand beside the one that keeps them."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

Lookup = Callable[[Iterable[UUID], date], dict[UUID, frozenset[str]]]
# The room of certificates adds its look-up when it starts.
LOOKUPS: list[Lookup] = []


def papers_of(person_id: UUID, on: date) -> frozenset[str]:
    """Return the kinds of certificate that somebody validly holds on a day."""
    found: frozenset[str] = frozenset()
    for look in LOOKUPS:
        found |= look([person_id], on).get(person_id, frozenset())
    return found
