"""Complaints about volunteers: an independent handler, both sides, reasons, a second look."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.overdue import stage
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# The product's own rule where the law names no days.
ANSWER_WITHIN = timedelta(days=30)
KEPT_FOR = timedelta(days=3 * 365)
REMIND_BEFORE = timedelta(days=5)
OPEN = ("received", "acknowledged", "investigating", "reviewing")  # an answer is owed


def answer_stage(row: Any, today: date) -> str:
    """Return how the answer to a complaint stands: "over", "soon", or ""."""
    return stage(row.answer_by, today, REMIND_BEFORE) if row.state in OPEN else ""


def _check_handler(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.handler_id != context.person_id:
        raise Refused("not-handler", _("The handler of this complaint takes this step."))


def _check_heard(context: Context, row: Any, evidence: Evidence) -> None:
    _check_handler(context, row, evidence)
    if not row.hearing:
        raise Refused("not-heard", _("Hear the volunteer's side first."))


def _check_upheld(context: Context, row: Any, evidence: Evidence) -> None:
    _check_heard(context, row, evidence)
    if evidence.get("is_grave") and not evidence.get("police_told_on"):
        raise Refused(
            "police-not-told",
            _("A grave complaint is told to the police's own oversight: say when."),
            field="police_told_on",
        )
    told_on = evidence.get("police_told_on")
    if told_on and told_on > timezone.localdate(context.now):
        raise Refused("in-future", _("This day is still to come."), field="police_told_on")


def _check_second_look(context: Context, row: Any, _evidence: Evidence) -> None:
    if context.person_id in (row.decided_by_id, row.handler_id):
        raise Refused("own-decision", _("Somebody who did not decide before looks at it again."))


COMPLAINT = Workflow(
    name="complaint",
    zh="对义警的投诉",
    entity="Complaint",
    states=(
        "received",
        "acknowledged",
        "investigating",
        "upheld",
        "not_upheld",
        "withdrawn",
        "reviewing",
    ),
    initial="received",
    terminal=("upheld", "not_upheld", "withdrawn"),
    transitions=(
        Transition("received", "acknowledge", "acknowledged", "association_admin", ""),
        Transition(
            "acknowledged",
            "assign",
            "investigating",
            "association_admin",
            "not from the same team",
        ),
        Transition(
            "investigating",
            "hear",
            "investigating",
            "association_admin",
            "volunteer's side heard",
        ),
        Transition(
            "investigating",
            "uphold",
            "upheld",
            "association_admin",
            "remedy; suspend or remove if grave; crime to police oversight",
        ),
        Transition("investigating", "not_uphold", "not_upheld", "association_admin", "reasons"),
        Transition("acknowledged", "withdraw", "withdrawn", "complainant", ""),
        Transition("upheld", "appeal", "reviewing", "volunteer", ""),
        Transition("not_upheld", "appeal", "reviewing", "complainant", ""),
        Transition("reviewing", "confirm", "upheld", "association_admin", ""),
        Transition("reviewing", "reverse", "not_upheld", "association_admin", ""),
    ),
    guards={
        "assign": Guard(needs=("handler_id",)),
        "hear": Guard(needs=("hearing",), check=_check_handler),
        "uphold": Guard(needs=("remedy",), check=_check_upheld),
        "not_uphold": Guard(needs=("reasons",), check=_check_handler),
        "confirm": Guard(needs=("reasons",), check=_check_second_look),
        "reverse": Guard(needs=("reasons",), check=_check_second_look),
    },
    state_names={
        "received": _("Complaint received"),
        "acknowledged": _("Receipt confirmed"),
        "investigating": _("Being looked into"),
        "upheld": _("Complaint upheld"),
        "not_upheld": _("Complaint not upheld"),
        "withdrawn": _("Taken back"),
        "reviewing": _("Looked at again"),
    },
    event_names={
        "acknowledge": _("Confirm receipt"),
        "assign": _("Name the handler"),
        "hear": _("Write down the volunteer's side"),
        "uphold": _("Uphold the complaint"),
        "not_uphold": _("Do not uphold the complaint"),
        "withdraw": _("Take the complaint back"),
        "appeal": _("Ask for a second look"),
        "confirm": _("Upheld after a second look"),
        "reverse": _("Not upheld after a second look"),
    },
)
