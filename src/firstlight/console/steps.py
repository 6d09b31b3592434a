"""The next steps of a record, as the page shows them: what one may do now, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.force.roles import TITLES
from firstlight.kernel.actor import Actor
from firstlight.kernel.workflow import Workflow

Words = str | Promise
# What a hat of the workflow tables is called where it is not a role's own name.
HATS: Mapping[str, str] = {
    "officer": "station_officer",
    "keeper": "equipment_keeper",
    "second_officer": "station_officer",
}
NAMES = {**TITLES, "group_leader": gettext_lazy("Leader of a group")}

# Its key and its words; perhaps by what else it is found (see `console.choices`).
Choice = tuple[str, Words] | tuple[str, Words, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A field that a step asks for."""

    name: str
    label: Words
    type: str = "text"
    required: bool = False
    hint: Words = ""
    options: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of one step: what it will do, what it asks, how it is weighed.

    `label` stands in place of the step's own name where that would mislead.
    """

    does: Words
    asks: Sequence[Ask] = ()
    main: bool = False
    grave: bool = False
    label: Words = ""


@dataclass(slots=True)
class StepShown:
    """A step as the record page draws it."""

    event: str
    label: Words
    does: Words
    asks: Sequence[Ask] = ()
    main: bool = False
    grave: bool = False
    why_not: str = ""
    open: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def steps_of(
    workflow: Workflow,
    actor: Actor,
    row: Any,
    told: Mapping[str, Told],
    *,
    own: bool = True,
    refused: tuple[str, Mapping[str, Any], dict[str, str]] | None = None,
) -> list[StepShown]:
    """Return the steps out of the row's state, those that the actor may take first.

    Parameters
    ----------
    workflow, actor, row
        Whose steps, for whom.
    told
        What the page says of each, by ``state.event`` or event.
    own
        Whether the row is the actor's own: steps of the member belong to the member alone.
    refused
        Event, values and errors of a step that was just refused, to be shown again.
    """
    found = []
    for step in workflow.steps(actor, row):
        event = step.transition.event
        words = told.get(f"{row.state}.{event}") or told.get(event) or Told("")
        personal = step.transition.actor in ("volunteer", "holder", "data_subject")
        may = step.allowed and (own or not personal)
        if personal and not own:
            continue
        shown = StepShown(
            event,
            words.label or workflow.event_names.get(event, event),
            words.does,
            words.asks,
            words.main,
            words.grave,
            why_not="" if may else _("For: %(who)s") % {"who": who_of(step.transition.actor)},
        )
        if refused and refused[0] == event:
            shown.open, shown.values, shown.errors = True, refused[1], refused[2]
        found.append(shown)
    return sorted(found, key=lambda each: (bool(each.why_not), not each.main, each.grave))


def who_of(hats: str) -> str:
    """Return whose step it is, in words."""
    return " + ".join(str(NAMES.get(HATS.get(hat, hat), hat)) for hat in hats.split("+"))
