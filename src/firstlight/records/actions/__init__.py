"""Every change of this room."""

from firstlight.records.actions.papers import ask_certificate, step_certificate
from firstlight.records.actions.reminding import remind_unconfirmed, tell_notice_over
from firstlight.records.actions.rules import set_rule
from firstlight.records.actions.service import collect_hours, enter_late, step_record
from firstlight.records.actions.sharing import export_civil
from firstlight.records.actions.stars import (
    answer_star_appeal,
    appeal_star,
    object_star,
    propose_stars,
    step_star,
)

__all__ = [
    "answer_star_appeal",
    "appeal_star",
    "ask_certificate",
    "collect_hours",
    "enter_late",
    "export_civil",
    "object_star",
    "propose_stars",
    "remind_unconfirmed",
    "set_rule",
    "step_certificate",
    "step_record",
    "step_star",
    "tell_notice_over",
]
