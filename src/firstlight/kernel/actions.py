"""The one gate through which every change passes: allowed, all or nothing, and logged.

What it refuses to a person is kept too (`kernel.refusals`).
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import Enum
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone
from pydantic import BaseModel

from firstlight.kernel import log, refusals, signals
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, SwitchedOff, lack_of
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Event


class Offline(Enum):
    """What a phone without a signal may do with an action."""

    NEVER = "never"  # needs the server's answer first
    APPEND = "append"  # a fact; always accepted later
    GUARDED = "guarded"  # accepted later unless somebody was quicker


@dataclass(slots=True)
class _Ledger:
    """What one act has recorded and not yet written, and how much in all."""

    pending: list[Event] = field(default_factory=list)
    recorded: int = 0


@dataclass(slots=True)
class Context:
    """What an action is given: who acts, what time it is, and the log.

    An action that sets `day_only` is logged with the day alone, under keys that tell no time:
    whoever wrote anonymously is not to be found by the clock.
    """

    actor: Actor
    action: str
    now: datetime = field(default_factory=lambda: timezone.now())  # the clock as it is then
    day_only: bool = False
    _ledger: _Ledger = field(default_factory=_Ledger)

    @property
    def recorded(self) -> int:
        """How much the act has recorded so far."""
        return self._ledger.recorded

    def as_system(self) -> "Context":
        """Return this context for what follows by itself from the act: the hat is ``system``.

        Everything stays in the same act and transaction; the log goes on naming the actor.
        """
        # Field by field: a page's actor may be lazy, and only looks like one.
        same = {each.name: getattr(self.actor, each.name) for each in fields(Actor)}
        return replace(self, actor=Actor(**same | {"hats": frozenset({"system"})}))

    @property
    def person_id(self) -> UUID:
        """The acting person; a job has none, so it cannot do what only a person can."""
        if self.actor.person_id is None:
            raise NotAllowed
        return self.actor.person_id

    def record(
        self,
        subject: models.Model,
        *,
        what: str = "",
        thread: UUID | None = None,
        on_behalf_of: str = "",
        **data: object,
    ) -> None:
        """Log what was done to `subject`; `data` holds ids and facts, never prose of a case.

        `what` is a finer name than the action's own, e.g. ``search_case.confirm`` from a workflow;
        `thread` is the key of the case that this belongs to, so that its timeline can be read in
        one go; `on_behalf_of` names somebody without an account for whom the actor records it.
        """
        midnight = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        self._ledger.pending.append(
            Event(
                id=uuid4() if self.day_only else uuid7(),
                station_id=getattr(subject, "station_id", self.actor.station_id),
                action=what or self.action,
                actor=self.actor.log_id,
                role=self.actor.role,
                on_behalf_of=on_behalf_of,
                subject=f"{subject._meta.label_lower}:{subject.pk}",
                thread=thread,
                data=data,
                at=midnight.astimezone(UTC) if self.day_only else self.now,
            )
        )
        self._ledger.recorded += 1

    def flush(self) -> None:
        """Write what was recorded, and let the rooms above answer to it in this transaction."""
        while self._ledger.pending:
            batch, self._ledger.pending = self._ledger.pending, []
            log.append(batch)
            for event in batch:
                for listener in signals.listeners(event.action):
                    listener(self, event)


@dataclass(frozen=True, slots=True)
class Action:
    """An action as the registry knows it."""

    name: str
    may: str
    takes: type[BaseModel]
    offline: Offline
    run: Callable[..., object]
    part: str = ""


REGISTRY: dict[str, Action] = {}


In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out")


def action(
    name: str, *, may: str, takes: type[In], offline: Offline = Offline.NEVER, part: str = ""
) -> Callable[[Callable[[Context, In], Out]], Callable[[Actor, In], Out]]:
    """Register the one way to do `name`; only actors with `may` get past the gate.

    It closes with the part of the product that `may` belongs to; what everybody may names its own
    `part`.
    """

    def register(body: Callable[[Context, In], Out]) -> Callable[[Actor, In], Out]:
        @functools.wraps(body)
        def run(actor: Actor, data: In) -> Out:
            with refusals.gate(actor, name):
                if not actor.may(may):
                    raise lack_of(actor, may)
                if actor.is_off(part):
                    raise SwitchedOff
                context = Context(actor, name)
                result = body(context, data)
                if not context.recorded:
                    raise AssertionError(f"{name} changed something without recording it")
                context.flush()
            return result

        if name in REGISTRY:
            raise AssertionError(f"two actions are named {name}")
        REGISTRY[name] = Action(name, may, takes, offline, run, part)
        return run

    return register
