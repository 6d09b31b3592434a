"""State machines as tables, and the one mover that changes a state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused, Stale
from firstlight.kernel.models import Assent

# Who takes part in a step without having an account: the member who records the step names them,
# and gives as evidence what the guard asks for.
OUTSIDE = frozenset(
    {
        "adviser",
        "air_traffic",
        "anyone",
        "competent_authority",
        "complainant",
        "enterprise",
        "family",
        "mediation_committee",
        "organiser",
        "owner",
        "parties",
        "party",
        "reporter",
    }
)

Evidence = Mapping[str, Any]
Check = Callable[[Context, Any, Evidence], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: `actor` is who may take it (``a+b``: both), `guard` what must hold, in words."""

    source: str
    event: str
    target: str
    actor: str
    guard: str = ""

    @property
    def hats(self) -> tuple[str, ...]:
        """Return the parts that must agree."""
        return tuple(self.actor.split("+"))


@dataclass(frozen=True, slots=True)
class Guard:
    """What a step asks for.

    Attributes
    ----------
    needs
        Names of the evidence that must be given and not be empty.
    check
        Looks at the row and the evidence; raises `Refused` when the guard does not hold.
    """

    needs: tuple[str, ...] = ()
    check: Check | None = None


@dataclass(frozen=True)
class Workflow:
    """A state machine: its table, its guards, and its words."""

    name: str
    zh: str
    entity: str
    states: tuple[str, ...]
    initial: str
    terminal: tuple[str, ...]
    transitions: tuple[Transition, ...]
    guards: Mapping[str, Guard] = field(default_factory=dict)
    state_names: Mapping[str, str | Promise] = field(default_factory=dict)
    event_names: Mapping[str, str | Promise] = field(default_factory=dict)

    def __post_init__(self) -> None:
        WORKFLOWS[self.name] = self

    def guard_of(self, transition: Transition) -> Guard:
        """Return the guard of a transition: keyed ``event``, or ``source.event`` where finer."""
        fine = self.guards.get(f"{transition.source}.{transition.event}")
        return fine or self.guards.get(transition.event) or Guard()

    def find(self, state: str, event: str) -> Transition | None:
        """Return the arrow `event` out of `state`, if there is one."""
        return next((t for t in self.transitions if t.source == state and t.event == event), None)

    def steps(self, actor: Actor, row: Any) -> list["Step"]:
        """Return every step out of the row's state, and whether `actor` may take it."""
        return [
            Step(t, self.guard_of(t), _plays(actor, t))
            for t in self.transitions
            if t.source == row.state and "system" not in t.hats
        ]


WORKFLOWS: dict[str, Workflow] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """A step out of the present state, as one actor sees it."""

    transition: Transition
    guard: Guard
    allowed: bool


def _plays(actor: Actor, transition: Transition) -> bool:
    inside = set(transition.hats) - OUTSIDE
    if not inside:  # only outsiders act: themselves, or any member who may see the row records it
        return actor.person_id is not None or bool(set(transition.hats) & actor.hats)
    return bool(inside & actor.hats)


def move(
    context: Context,
    workflow: Workflow,
    row: Any,
    event: str,
    evidence: Evidence | None = None,
    *,
    seen_version: int | None = None,
    thread: UUID | None = None,
    **facts: object,
) -> bool:
    """Take the step `event`: check actor and guard, set the state, record it.

    A row changed since `seen_version`, the version that the actor looked at, is not moved.
    `facts` is what the log keeps of the step: ids and numbers, never prose.

    Returns
    -------
    bool
        Whether the state changed; False when another person's assent is still awaited.

    Raises
    ------
    Stale, Refused
        Somebody else was quicker; or there is no such step from here, it is not this actor's, or
        its guard does not hold.
    """
    given = evidence or {}
    if seen_version is not None and seen_version != row.version:
        raise Stale
    transition = workflow.find(row.state, event)
    if transition is None:
        raise Refused(
            "no-such-step",
            _("“%(event)s” is not possible from “%(state)s”."),
            event=workflow.event_names.get(event, event),
            state=workflow.state_names.get(row.state, row.state),
        )
    _check(context, workflow, transition, row, given)
    outside = "+".join(hat for hat in transition.hats if hat in OUTSIDE)
    what = f"{workflow.name}.{event}"
    if _assents_missing(context, transition, row):
        context.record(row, what=f"{what}.assent", thread=thread, on_behalf_of=outside, **facts)
        return False
    before, row.state = row.state, transition.target
    _save(row)
    context.record(
        row,
        what=what,
        thread=thread,
        on_behalf_of=outside,
        **{"from": before, "to": row.state, "evidence": _named(given), **facts},
    )
    return True


def _named(given: Evidence) -> list[str]:
    """Return what was given, by name; a field left empty was not."""
    return sorted(name for name, value in given.items() if not _is_empty(value))


def _is_empty(value: object) -> bool:
    return value in (None, "", [], {}, False)


def _check(
    context: Context, workflow: Workflow, transition: Transition, row: Any, given: Evidence
) -> None:
    if not _plays(context.actor, transition):
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    guard = workflow.guard_of(transition)
    for name in guard.needs:
        if _is_empty(given.get(name)):
            raise Refused(
                "evidence-missing",
                _("“%(name)s” is needed for this step."),
                field=name,
                name=name,
            )
    if guard.check:
        guard.check(context, row, given)


def _assents_missing(context: Context, transition: Transition, row: Any) -> bool:
    """Note this actor's assent; say whether a different person's is still needed."""
    inside = [hat for hat in transition.hats if hat not in OUTSIDE]
    if len(inside) < 2:
        return False
    known = {
        assent.hat: assent.person_id
        for assent in Assent.objects.filter(
            subject=row.label, event=transition.event, row_version=row.version
        )
    }
    if context.person_id not in known.values():
        hat = next((h for h in inside if h not in known and h in context.actor.hats), None)
        if hat:
            Assent.objects.create(
                station_id=row.station_id,
                subject=row.label,
                event=transition.event,
                hat=hat,
                person_id=context.person_id,
                row_version=row.version,
            )
            known[hat] = context.person_id
    return set(inside) - known.keys() != set()


def _save(row: models.Model) -> None:
    """Save the row if it is still the version that was read."""
    version: int = row.version  # type: ignore[attr-defined]  # every moved row is a kernel Row
    fresh = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not fresh.update(version=version + 1):
        raise Stale
    row.version = version + 1  # type: ignore[attr-defined]
    row.save()


def export() -> dict[str, Any]:
    """Return every table in the schema of the committed specification (``workflows/1``)."""
    return {
        "schema": "workflows/1",
        "workflows": {name: _exported(WORKFLOWS[name]) for name in sorted(WORKFLOWS)},
    }


def _exported(workflow: Workflow) -> dict[str, Any]:
    return {
        "zh": workflow.zh,
        "entity": workflow.entity,
        "states": list(workflow.states),
        "initial": workflow.initial,
        "terminal": list(workflow.terminal),
        "transitions": [
            {
                "from": t.source,
                "event": t.event,
                "to": t.target,
                "actor": t.actor,
                "guard": t.guard,
            }
            for t in workflow.transitions
        ],
    }
