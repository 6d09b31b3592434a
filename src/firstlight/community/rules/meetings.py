"""What a meeting or a debrief has settled: its workflow; the owner acts, the chair judges."""

from dataclasses import fields
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

IN_HAND = ("open", "in_progress", "overdue")  # neither handed in nor over
OPEN_STATES = (*IN_HAND, "submitted")


def as_chair(actor: Actor, chair_id: Any) -> Actor:
    """Return the actor with the hat of the chair, if they chair this meeting."""
    if actor.person_id is None or actor.person_id != chair_id:
        return actor
    same = {each.name: getattr(actor, each.name) for each in fields(Actor)}
    return Actor(**same | {"hats": actor.hats | {"chair"}})


def leads_debrief(actor: Actor, kind: str) -> bool:
    """Whether the actor may settle at debriefs of a kind who does what: as whoever writes them."""
    if kind == "incident":
        return actor.may("incidents.manage")
    if kind == "storm":
        return "commander" in actor.hats
    return actor.may("duty.plan")


def as_judge(actor: Actor, row: Any) -> Actor:
    """Return the actor with the hat of the chair, if it is theirs to judge what was settled.

    A commander's role ends with the call: what a debrief settled can be judged by any officer of
    the station too, so that nothing is handed in to nobody.
    """
    may_meet = actor.may("community.meet") and row.station_id in actor.stations
    if row.meeting_id is None and may_meet:
        return as_chair(actor, actor.person_id)
    return as_chair(actor, row.judge.pk)


def _own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.owner_id != context.actor.person_id:
        raise Refused("not-owner", _("Only who took this on can say that."))


def _anew(context: Context, row: Any, evidence: Evidence) -> None:
    _own(context, row, evidence)
    if evidence["due_on"] <= timezone.localdate(context.now):
        raise Slip("day-past", _("The new day must be one to come."), field="due_on")


def _other(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.owner_id == context.actor.person_id:
        raise Refused("own-work", _("Somebody else must judge what you have done."))


def _late(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.due_on >= timezone.localdate(context.now):
        raise Refused("not-late", _("Its day is not over yet."))


ACTION_ITEM = Workflow(
    name="action_item",
    zh="联席会议议定事项",
    entity="ActionItem",
    states=("open", "in_progress", "submitted", "done", "overdue", "dropped"),
    initial="open",
    terminal=("done", "dropped"),
    transitions=(
        Transition("open", "start", "in_progress", "owner"),
        Transition("in_progress", "submit", "submitted", "owner", "evidence"),
        Transition("submitted", "accept", "done", "chair"),
        Transition("submitted", "return", "in_progress", "chair"),
        Transition("open", "overdue", "overdue", "system"),
        Transition("in_progress", "overdue", "overdue", "system"),
        Transition("overdue", "start", "in_progress", "owner", "new date with reason"),
        Transition("open", "drop", "dropped", "chair"),
        Transition("in_progress", "drop", "dropped", "chair"),
    ),
    guards={
        "open.start": Guard(check=_own),
        "submit": Guard(needs=("evidence",), check=_own),
        "accept": Guard(check=_other),
        "return": Guard(needs=("reason",)),
        "overdue": Guard(check=_late),
        "overdue.start": Guard(needs=("due_on", "reason"), check=_anew),
        "drop": Guard(needs=("reason",)),
    },
    state_names={
        "open": _("Open (item)"),
        "in_progress": _("Begun"),
        "submitted": _("Handed in (item)"),
        "done": _("Done (item)"),
        "overdue": _("Overdue (item)"),
        "dropped": _("Dropped (item)"),
    },
    event_names={
        "start": _("Begin this"),
        "submit": _("Say that it is done"),
        "accept": _("Accept it as done"),
        "return": _("Give it back"),
        "overdue": _("Run over"),
        "drop": _("Drop it"),
    },
)
