"""Every change of this room."""

from firstlight.training.actions.courses import add_course, edit_course
from firstlight.training.actions.credentials import (
    add_inclusion,
    age_credentials,
    drop_inclusion,
    open_picture,
    send_picture,
    step_credential,
    submit_credential,
)
from firstlight.training.actions.erasing import erase_proposal, erase_session
from firstlight.training.actions.sessions import (
    cancel_sign_up,
    edit_session,
    grade_session,
    hold_session,
    plan_session,
    remind_sessions,
    sign_up,
    step_session,
)
from firstlight.training.actions.squad import (
    answer_appeal,
    answer_seat,
    appeal_decision,
    decide_squad,
    propose_squad,
    set_criteria,
)

__all__ = [
    "add_course",
    "add_inclusion",
    "age_credentials",
    "answer_appeal",
    "answer_seat",
    "appeal_decision",
    "cancel_sign_up",
    "decide_squad",
    "drop_inclusion",
    "edit_course",
    "edit_session",
    "erase_proposal",
    "erase_session",
    "grade_session",
    "hold_session",
    "open_picture",
    "plan_session",
    "propose_squad",
    "remind_sessions",
    "send_picture",
    "set_criteria",
    "sign_up",
    "step_credential",
    "step_session",
    "submit_credential",
]
