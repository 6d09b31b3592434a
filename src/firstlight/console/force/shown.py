"""What the record pages of the force show of their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

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
    room, _dot, verb = event.action.partition(".")
    workflow = WORKFLOWS.get(room)
    if workflow is not None:
        name, assent, _rest = verb.partition(".assent")
        words = str(workflow.event_names.get(name, name))
        return _("%(step)s (first of two)") % {"step": words} if assent else words
    return str(_acts().get(event.action, event.action))


def _acts() -> dict[str, Any]:
    """Return the acts that are no steps of a workflow, in the reader's language."""
    return {
        "force.register_person": _("Written down"),
        "force.add_membership": _("Added to a team"),
        "force.edit_membership": _("Membership put right"),
        "force.edit_person": _("Particulars put right"),
        "force.record_papers": _("Papers recorded"),
        "force.import_roster": _("Taken in from a roster"),
        "force.open_emergency_contact": _("Emergency contact opened"),
        "force.grant_role": _("Role given"),
        "force.end_role": _("Role taken back"),
        "force.open_organisation": _("Opened"),
        "force.edit_organisation": _("Particulars put right"),
        "force.move_organisation": _("Moved in the tree"),
        "force.close_organisation": _("Organisation closed"),
        "equipment.add_item": _("Taken into stock"),
        "equipment.edit_item": _("Particulars put right"),
        "community.plan_talk": _("Planned"),
        "community.give_leaflets": _("Leaflets counted"),
        "community.take_kit": _("Kit chosen"),
        "community.plan_meeting": _("Meeting called"),
        "community.fill_agenda": _("Agenda filled with what waits"),
        "community.add_agenda": _("Point added"),
        "community.drop_agenda": _("Point taken off"),
        "community.write_minutes": _("Minutes written"),
        "community.add_action": _("Settled who does what"),
        "community.close_minutes": _("Minutes closed"),
        "community.write_story": _("Draft written"),
        "community.edit_story": _("Story changed"),
        "community.show_person": _("Somebody shown put on the list"),
        "community.drop_person": _("Somebody shown taken off the list"),
        "community.hand_in_story": _("Story handed in"),
        "community.answer_story": _("Somebody shown has answered"),
        "community.decide_story": _("Story approved or given back"),
        "community.publish_story": _("Story published"),
        "community.recall_story": _("Story recalled"),
        "records.enter_late": _("Late entry"),
        "records.ask_certificate": _("Certificate asked for"),
        "records.propose_stars": _("Stars worked out"),
        "records.appeal_star": _("Appealed"),
        "records.answer_star_appeal": _("Appeal answered"),
        "records.export_civil": _("Passed on with consent"),
        "privacy.report_breach": _("Leak reported"),
        "privacy.assess_breach": _("Written down what is known"),
        "privacy.contain_breach": _("Containment noted"),
        "privacy.request_access": _("Asked to open it"),
        "privacy.use_access": _("Opened"),
        "privacy.schedule_erasure": _("Day of erasure set"),
        "places.draw_place": _("Drawn"),
        "places.redraw_place": _("Redrawn"),
        "places.retire_place": _("Taken off the map or brought back"),
        "places.import_places": _("Taken in from a file"),
    }
