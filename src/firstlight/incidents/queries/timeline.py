"""The running log: what was done (the sealed log) and what was said (notes), by time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firstlight.force.queries import names
from firstlight.incidents.models import Incident, Invite, Note
from firstlight.incidents.queries.incidents import Level, level
from firstlight.incidents.wording import PASSING, deed
from firstlight.kernel.actor import Actor
from firstlight.kernel.log import entries_in
from firstlight.kernel.models import Event
from firstlight.kernel.questions import Question, Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: who, when, what. `hash` is the log's seal, "" for a note."""

    at: datetime
    who: str
    text: str
    is_note: bool
    hash: str = ""


def notes(actor: Actor, row: Incident, limit: int = 100) -> list[Note]:
    """Return what was last written down about an incident; only the station's desk reads it."""
    return _notes(row.pk, limit=limit) if level(actor, row) is Level.DESK else []


@Question
def _notes(incident_id: UUID, *, limit: int) -> QuerySet[Note]:
    rows: QuerySet[Note] = Note.objects.filter(incident_id=incident_id).select_related("author")
    return rows.order_by("-said_at")[:limit]


def timeline(actor: Actor, row: Incident, limit: int = 100, *, whole: bool = False) -> list[Entry]:
    """Return the newest lines of an incident's log, newest first.

    `whole` is for a paper that proves the log: it has also the lines that say nothing to a desk.
    """
    if level(actor, row) is not Level.DESK:
        return []
    events = entries_in(row.pk, limit, () if whole else PASSING)
    asked = _asked(row)
    who = names(actor, {key for event in events if (key := _person(event.actor))})
    done = [
        Entry(
            e.at, _who(e.actor, who), deed(e.action, _facts(e, asked)), is_note=False, hash=e.hash
        )
        for e in events
        if e.action != "incidents.add_note"
    ]
    said = [
        Entry(note.said_at, note.author.name if note.author else "", note.text, is_note=True)
        for note in notes(actor, row, limit)
    ]
    return sorted(done + said, key=lambda entry: entry.at, reverse=True)[:limit]


def _asked(row: Incident) -> dict[str, str]:
    """Return the names of who was asked to come, by the invitation that the log knows."""
    return {str(key): name for key, name in _invited(row.pk)}


@Question
def _invited(incident_id: UUID) -> QuerySet[Invite, Row]:
    invites = Invite.objects.filter(callout__incident_id=incident_id)
    return invites.values_list("pk", "person__name")


def _facts(event: Event, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what a line says, with the name of whose answer it was; "—" once that is erased."""
    return {"person": asked.get(event.data.get("invite", ""), "—"), **event.data}


def _person(log_id: str) -> UUID | None:
    kind, _sign, key = log_id.partition(":")
    return UUID(key) if kind == "person" else None


def _who(log_id: str, known: dict[UUID, str]) -> str:
    key = _person(log_id)
    return known.get(key, "") if key else ""
