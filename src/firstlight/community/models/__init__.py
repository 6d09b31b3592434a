"""Talks and leaflets, joint meetings and action items, stories for the public column."""

from firstlight.community.models.meetings import ActionItem, AgendaItem, JointMeeting
from firstlight.community.models.stories import Story, StoryPerson
from firstlight.community.models.talks import LeafletIssue, OutreachEvent, SafetyText

__all__ = [
    "ActionItem",
    "AgendaItem",
    "JointMeeting",
    "LeafletIssue",
    "OutreachEvent",
    "SafetyText",
    "Story",
    "StoryPerson",
]
