"""What the record pages of the force show of their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from firstlight.console.force.acts import ACTS
from firstlight.force import queries
from firstlight.force.roles import TITLES
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import WORKFLOWS


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the log in words."""

    at: datetime
    who: str
    what: str


def log_lines(actor: Actor, events: Iterable[Event]) -> list[LogLine]:
    """Return events in words; people by name where the actor may know it, else by role."""
    found = list(events)
    keys = {UUID(e.actor.removeprefix("person:")) for e in found if e.actor.startswith("person:")}
    known = queries.names(actor, keys)
    return [LogLine(event.at, _who(event, known), words_of(event)) for event in found]


def _who(event: Event, known: dict[UUID, str]) -> str:
    kind, _colon, key = event.actor.partition(":")
    if kind == "person":
        return known.get(UUID(key)) or str(TITLES.get(event.role, event.role))
    return _("By itself")


def words_of(event: Event) -> str:
    """Return what was done, in words."""
    return act_words(event.action)


def act_words(name: str) -> str:
    """Return what an act is called, by its name in the log or at the gate."""
    room, _dot, verb = name.partition(".")
    workflow = WORKFLOWS.get(room)
    # A room and its workflow may be called the same: what is an act is no step.
    if name in ACTS or workflow is None:
        return str(ACTS.get(name, name))
    step, assent, _rest = verb.partition(".assent")
    words = str(workflow.event_names.get(step, step))
    return _("%(step)s (first of two)") % {"step": words} if assent else words
