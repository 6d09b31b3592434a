"""Every change of this room."""

from firstlight.community.actions.meetings import (
    add_action,
    add_agenda,
    close_minutes,
    drop_agenda,
    fill_agenda,
    plan_meeting,
    remind_owners,
    step_action,
    write_minutes,
)
from firstlight.community.actions.stories import (
    answer_story,
    decide_story,
    drop_person,
    edit_story,
    hand_in_story,
    publish_story,
    recall_story,
    show_person,
    write_story,
)
from firstlight.community.actions.talks import (
    decide_text,
    give_leaflets,
    plan_talk,
    propose_text,
    step_talk,
    take_kit,
)

__all__ = [
    "add_action",
    "add_agenda",
    "answer_story",
    "close_minutes",
    "decide_story",
    "decide_text",
    "drop_agenda",
    "drop_person",
    "edit_story",
    "fill_agenda",
    "give_leaflets",
    "hand_in_story",
    "plan_meeting",
    "plan_talk",
    "propose_text",
    "publish_story",
    "recall_story",
    "remind_owners",
    "show_person",
    "step_action",
    "step_talk",
    "take_kit",
    "write_minutes",
    "write_story",
]
