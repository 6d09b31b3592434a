"""Everything that is kept about one person, over all rooms: found by the tables themselves.

No room has to remember to take part: a row belongs to somebody when a field of it points at them
(a foreign key to `Person`, or a key named ``person_id`` or ``subject_id``). Where the field says
that the row is theirs (`OWN`), the whole row is told; where they only took part in something of
others (a leader, a witness, one complained about), what is told is that they did, when, and how it
stands, so that nobody else is exposed. What they did is the log's, told by their own key.

Files of a row that is theirs are found the same way. What a room keeps beside such rows, or can
print of them, it registers (`holds_files`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from firstlight.force.models import Person
from firstlight.kernel.models import Event

OWN = frozenset({"person", "pilot", "holder", "person_id", "subject_id"})
MENTION = frozenset({"id", "station_id", "state", "created_at", "at"})
# Never told, not even to the person: what opens something.
SECRET = ("hash", "password", "secret", "nonce", "token")
LOG = "kernel.event"
# What gives a person's pictures and papers: name and content, one after the other.
Files = Callable[[Person], Iterable[tuple[str, bytes]]]
FILES: list[Files] = []


def holds_files(files: Files) -> None:
    """Register what gives a person's files; twice changes nothing."""
    if files not in FILES:
        FILES.append(files)


def files_of(person: Person) -> dict[str, bytes]:
    """Return the pictures and papers that are a person's own, by name."""
    found = dict(_kept_files(person))
    for files in FILES:
        found.update(files(person))
    return found


def _kept_files(person: Person) -> Iterator[tuple[str, bytes]]:
    """Yield the files of rows that are the person's own."""
    for source in sources():
        fields = [f for f in source.model._meta.concrete_fields if isinstance(f, models.FileField)]
        if not (fields and source.is_own):
            continue
        for row in source.model._default_manager.filter(**{source.field: person.pk}):
            for field in fields:
                if file := getattr(row, field.name):
                    with file.open("rb") as kept:
                        yield file.name.replace("/", "-"), kept.read()


@dataclass(frozen=True, slots=True)
class Source:
    """A field by which rows of a table point at a person, or at a row of another kind."""

    model: type[models.Model]
    field: str

    @property
    def label(self) -> str:
        """``app.model.field``."""
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def is_own(self) -> bool:
        """Whether the whole row is the person's."""
        return self.field in OWN


def sources() -> list[Source]:
    """Return every field of every room's tables that points at a person."""
    return pointing_at(Person, frozenset({"person_id", "subject_id"}))


def pointing_at(table: type[models.Model], keys: frozenset[str]) -> list[Source]:
    """Return every field of every room's tables that points at rows of `table`.

    Such are relations, and keys without one that are named as one of `keys`.
    """
    ours = [m for m in apps.get_models() if m.__module__.startswith("firstlight.")]
    found = [
        Source(model, field.name)
        for model in ours
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if _points(field, table, keys)
    ]
    return sorted(found, key=lambda source: source.label)


def _points(
    field: "models.Field[Any, Any]", table: type[models.Model], keys: frozenset[str]
) -> bool:
    if field.is_relation:
        return field.related_model is table
    return isinstance(field, models.UUIDField) and field.name in keys


def told_of(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Return what is kept about a person, by ``app.model.field``; empty tables are named too."""
    found: dict[str, list[dict[str, Any]]] = {"force.person": [_row(person, None)]}
    for source in sources():
        rows = source.model._default_manager.filter(**{source.field: person.pk}).order_by("pk")
        only = None if source.is_own else MENTION
        found[source.label] = [_row(row, only) for row in rows.iterator()]
    found[LOG] = list(_acts(person.pk))
    return found


def _row(row: models.Model, only: frozenset[str] | None) -> dict[str, Any]:
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if (only is None or field.name in only) and not any(w in field.name for w in SECRET)
    }


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = getattr(row, field.attname)
    return f"{len(value)} B" if isinstance(value, (bytes, memoryview)) else value


def _acts(person_id: UUID) -> Iterator[dict[str, Any]]:
    acts = Event.objects.filter(actor=f"person:{person_id}").order_by("at", "seq")
    for act in acts.values("at", "action", "role", "subject").iterator():
        yield dict(act)
