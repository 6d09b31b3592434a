"""The way of a tip: police only, from the mailbox to an answer in general words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

KINDS = {
    "theft": _("Theft or fraud"),
    "violence": _("Violence or threats"),
    "gambling": _("Gambling"),
    "drugs": _("Drugs"),
    "traffic": _("Danger in traffic"),
    "fire": _("Danger of fire or explosion"),
    "water": _("Danger at water"),
    "fishing": _("Fishing or polluting against the law"),
    "minors": _("Harm to children"),
    "other": _("Something else"),
}


def _check_conduct(_context: Context, _row: Any, evidence: Evidence) -> None:
    if evidence["kind"] not in KINDS:
        raise Refused("no-such-kind", _("Choose one from the list."), field="kind")


TIP = Workflow(
    name="tip",
    zh="线索",
    entity="Tip",
    states=(
        "received",
        "urgent_110",
        "triaged",
        "closed_out_of_scope",
        "verifying",
        "substantiated",
        "closed_invalid",
        "closed_abusive",
        "closed_valid",
    ),
    initial="received",
    terminal=("closed_valid", "closed_invalid", "closed_out_of_scope", "closed_abusive"),
    transitions=(
        Transition(
            "received",
            "urgent",
            "urgent_110",
            "system",
            "danger now: caller told to dial 110; not a substitute",
        ),
        Transition("urgent_110", "log", "triaged", "officer", ""),
        Transition(
            "received",
            "triage",
            "triaged",
            "officer",
            "police only; team leaders do not see content",
        ),
        Transition(
            "triaged", "out_of_scope", "closed_out_of_scope", "officer", "referred and told"
        ),
        Transition(
            "triaged",
            "verify",
            "verifying",
            "officer",
            "moved into the police system; product keeps a reference",
        ),
        Transition("verifying", "valid", "substantiated", "officer", ""),
        Transition(
            "verifying", "not_valid", "closed_invalid", "officer", "subject data erased early"
        ),
        Transition(
            "verifying",
            "abusive",
            "closed_abusive",
            "officer+second_officer",
            "two people; no automatic sanction",
        ),
        Transition(
            "substantiated",
            "answer",
            "closed_valid",
            "officer",
            "result in general words to the code",
        ),
    ),
    guards={
        "log": Guard(needs=("kind", "reason", "is_conduct"), check=_check_conduct),
        "triage": Guard(needs=("kind", "reason", "is_conduct"), check=_check_conduct),
        "out_of_scope": Guard(needs=("referred_to", "words")),
        "verify": Guard(needs=("police_ref", "handed_to")),
        "valid": Guard(needs=("reason",)),
        "not_valid": Guard(needs=("reason",)),
        "abusive": Guard(needs=("reason",)),
        "answer": Guard(needs=("words",)),
    },
    state_names={
        "received": _("In the mailbox"),
        "urgent_110": _("Urgent: told to call 110"),
        "triaged": _("First review done"),
        "closed_out_of_scope": _("Closed: not for police"),
        "verifying": _("Handed over, being checked"),
        "substantiated": _("Proven"),
        "closed_invalid": _("Closed: not proven"),
        "closed_abusive": _("Closed: abuse"),
        "closed_valid": _("Closed: proven and answered"),
    },
    event_names={
        "urgent": _("Told to call 110"),
        "log": _("First review"),
        "triage": _("First review"),
        "out_of_scope": _("Refer elsewhere"),
        "verify": _("Hand over to the case office"),
        "valid": _("Proven"),
        "not_valid": _("Not proven"),
        "abusive": _("Abuse (two officers)"),
        "answer": _("Answer the writer and close"),
    },
)
