"""Every change of this room."""

from firstlight.cases.tips.actions.informants import (
    agree_opening,
    ask_opening,
    read_informant,
    refuse_opening,
)
from firstlight.cases.tips.actions.keys import drop_share, give_code, make_key, take_share
from firstlight.cases.tips.actions.mailbox import forget_me, receive, write_back
from firstlight.cases.tips.actions.reading import open_tip, reply, step_tip

__all__ = [
    "agree_opening",
    "ask_opening",
    "drop_share",
    "forget_me",
    "give_code",
    "make_key",
    "open_tip",
    "read_informant",
    "receive",
    "refuse_opening",
    "reply",
    "step_tip",
    "take_share",
    "write_back",
]
