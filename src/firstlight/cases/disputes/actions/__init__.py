"""Every change of this room."""

from firstlight.cases.disputes.actions.course import name_mediator, report, step_dispute
from firstlight.cases.disputes.actions.files import (
    answer_help,
    ask_help,
    keep_level,
    mark_paper,
    set_level,
)
from firstlight.cases.disputes.actions.parties import add_party, answer_consent, write_party
from firstlight.cases.disputes.actions.reminding import remind_day

__all__ = [
    "add_party",
    "answer_consent",
    "answer_help",
    "ask_help",
    "keep_level",
    "mark_paper",
    "name_mediator",
    "remind_day",
    "report",
    "set_level",
    "step_dispute",
    "write_party",
]
