"""Every change of this room."""

from firstlight.incidents.actions.aids import ask_aid, expire_aid, move_aid, note_look, warn_ending
from firstlight.incidents.actions.answers import answer_callout, record_answer, take_reply
from firstlight.incidents.actions.callouts import (
    call_off,
    close_callout,
    escalate_callout,
    go_on,
    hold,
    next_wave,
    open_callout,
    widen_callout,
)
from firstlight.incidents.actions.cards import edit_card, reset_card
from firstlight.incidents.actions.coming import stand_down
from firstlight.incidents.actions.course import (
    add_note,
    edit_incident,
    erase_incident,
    hand_over_incidents,
    lead_incident,
    move_incident,
    start_clock,
    write_down,
)
from firstlight.incidents.actions.reports import report_call, take_call
from firstlight.incidents.actions.returning import count_back_in, stay_in
from firstlight.incidents.actions.scene import (
    attend,
    count_in,
    count_out,
    extend_due,
    leave,
    raise_overdue,
)
from firstlight.incidents.actions.sparing import send_home

__all__ = [
    "add_note",
    "answer_callout",
    "ask_aid",
    "attend",
    "call_off",
    "close_callout",
    "count_back_in",
    "count_in",
    "count_out",
    "edit_card",
    "edit_incident",
    "erase_incident",
    "escalate_callout",
    "expire_aid",
    "extend_due",
    "go_on",
    "hand_over_incidents",
    "hold",
    "lead_incident",
    "leave",
    "move_aid",
    "move_incident",
    "next_wave",
    "note_look",
    "open_callout",
    "raise_overdue",
    "record_answer",
    "report_call",
    "reset_card",
    "send_home",
    "stand_down",
    "start_clock",
    "stay_in",
    "take_call",
    "take_reply",
    "warn_ending",
    "widen_callout",
    "write_down",
]
