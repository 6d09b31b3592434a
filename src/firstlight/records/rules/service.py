"""Service records: nobody confirms their own, and what is amended takes two."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# What counts towards a certificate and a star; a dispute takes nothing from anybody.
COUNTS = ("confirmed", "in_dispute", "amending", "exported")


def _not_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.actor.person_id:
        raise Refused("own-hours", _("Nobody confirms hours of their own."))


def _clock(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    if row.clocked_min and not row.origin:
        raise Refused("no-clock", _("Clocked hours come from check-in and check-out only."))


def _own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id != context.actor.person_id:
        raise Refused("not-own", _("Only the person themselves can say that."))


def _second(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    if row.entered_by_id == context.actor.person_id:
        raise Refused("own-entry", _("Somebody else must approve what you have entered."))


SERVICE_RECORD = Workflow(
    name="service_record",
    zh="志愿服务记录",
    entity="ServiceRecord",
    states=("drafted", "confirmed", "in_dispute", "amending", "exported", "voided"),
    initial="drafted",
    terminal=("voided", "exported"),
    transitions=(
        Transition(
            "drafted", "confirm", "confirmed", "team_leader", "hours from check-in and check-out"
        ),
        Transition("confirmed", "object", "in_dispute", "volunteer"),
        Transition("in_dispute", "correct", "confirmed", "team_leader+officer"),
        Transition(
            "confirmed", "amend", "amending", "team_leader", "later entry with reason and proof"
        ),
        Transition("amending", "approve", "confirmed", "officer", "someone else"),
        Transition(
            "confirmed",
            "export",
            "exported",
            "system",
            "to the civil-affairs system in its format",
        ),
        Transition("confirmed", "void", "voided", "officer", "false record; volunteer heard"),
        Transition("exported", "correct_after", "in_dispute", "volunteer", "correction sent too"),
    ),
    guards={
        "confirm": Guard(check=_clock),
        "object": Guard(needs=("text",), check=_own),
        "correct": Guard(needs=("answer",), check=_not_own),
        "amend": Guard(needs=("minutes", "reason", "proof"), check=_not_own),
        "approve": Guard(check=_second),
        "void": Guard(needs=("reason", "was_heard"), check=_not_own),
        "correct_after": Guard(needs=("text",), check=_own),
    },
    state_names={
        "drafted": _("To be confirmed (record)"),
        "confirmed": _("Confirmed (record)"),
        "in_dispute": _("In dispute (record)"),
        "amending": _("Waits for the second person (record)"),
        "exported": _("Passed on (record)"),
        "voided": _("Void (record)"),
    },
    event_names={
        "confirm": _("Confirm the hours"),
        "object": _("Disagree with this record"),
        "correct": _("Answer and correct"),
        "amend": _("Amend with a reason and proof"),
        "approve": _("Approve the amended hours"),
        "export": _("Pass on"),
        "void": _("Declare it void"),
        "correct_after": _("Disagree after it was passed on"),
    },
)
