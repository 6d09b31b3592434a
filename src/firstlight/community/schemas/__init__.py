"""What goes into this room's acts."""

from firstlight.community.schemas.meetings import (
    AddAction,
    AddAgenda,
    AddFinding,
    AgendaKey,
    CloseMinutes,
    EditMeeting,
    FillAgenda,
    PlanMeeting,
    RemindOwners,
    StepAction,
    WriteMinutes,
)
from firstlight.community.schemas.stories import (
    AnswerStory,
    DecideStory,
    EditStory,
    ShowPerson,
    StoryKey,
    StoryPersonKey,
    WriteStory,
)
from firstlight.community.schemas.talks import (
    DecideText,
    GiveLeaflets,
    PlanTalk,
    ProposeText,
    StepTalk,
    TakeKit,
)

__all__ = [
    "AddAction",
    "AddAgenda",
    "AddFinding",
    "AgendaKey",
    "AnswerStory",
    "CloseMinutes",
    "DecideStory",
    "DecideText",
    "EditMeeting",
    "EditStory",
    "FillAgenda",
    "GiveLeaflets",
    "PlanMeeting",
    "PlanTalk",
    "ProposeText",
    "RemindOwners",
    "ShowPerson",
    "StepAction",
    "StepTalk",
    "StoryKey",
    "StoryPersonKey",
    "TakeKit",
    "WriteMinutes",
    "WriteStory",
]
