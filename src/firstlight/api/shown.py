"""Rows as a reader may see them: one registry, filled by each room's router."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Schema

from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event

BATCH = 400  # keys a question: databases take so many parameters, not any number


class Shown(Schema):
    """What every row on the wire has: its name, its key and the version that was looked at."""

    subject: str
    id: UUID
    version: int


Show = Callable[[Actor, Sequence[Any]], Iterable[Shown]]


def as_they_stand(out: type[Shown]) -> Show:
    """Return how rows are shown of which everybody who sees one sees all: field by field."""
    names = [name for name in out.model_fields if name != "subject"]

    def shown_by(_actor: Actor, rows: Sequence[Any]) -> Iterable[Shown]:
        for row in rows:
            yield out(subject=row.label, **{name: getattr(row, name) for name in names})

    return shown_by


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row as it is read from outside.

    Attributes
    ----------
    label
        ``app.model``.
    path
        The word for it in addresses.
    out
        Its shape on the wire.
    rows
        Those that an actor may see.
    show
        Rows as that actor may see them.
    """

    label: str
    path: str
    out: type[Shown]
    rows: Callable[[Actor], QuerySet[Any]]
    show: Show

    def is_closed_to(self, actor: Actor) -> bool:
        """Whether the part of the product that it belongs to is switched off for an actor."""
        return actor.is_off(self.label)


Ripple = Callable[[Actor, Sequence[Event]], Iterable[str]]
KINDS: dict[str, Kind] = {}
RIPPLES: list[Ripple] = []


def ripple(function: Ripple) -> Ripple:
    """Register what else changes for a reader with certain events: names of further rows."""
    RIPPLES.append(function)
    return function


def touched(actor: Actor, events: Sequence[Event]) -> set[str]:
    """Return the names of all rows that `events` may have changed for `actor`."""
    found = {event.subject for event in events}
    for each in RIPPLES:
        found.update(each(actor, events))
    return found


def shown(actor: Actor, subjects: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return each subject that `actor` may see, as they may see it."""
    keys: dict[str, set[UUID]] = defaultdict(set)
    for subject in subjects:
        label, _colon, key = subject.partition(":")
        if label in KINDS and (known := _key(key)):
            keys[label].add(known)
    found: dict[str, dict[str, Any]] = {}
    for label, wanted in keys.items():
        if not KINDS[label].is_closed_to(actor):
            found.update(_shown(actor, KINDS[label], sorted(wanted)))
    return found


def told(actor: Actor, kind: Kind, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return rows of one kind as they travel."""
    return [each.model_dump(mode="json") for each in kind.show(actor, rows)]


def _shown(actor: Actor, kind: Kind, keys: Collection[UUID]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), BATCH):
        rows = list(kind.rows(actor).filter(pk__in=wanted[start : start + BATCH]))
        found.update({row["subject"]: row for row in told(actor, kind, rows)})
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
