"""Decisions of this room: workflow tables, guards, and what a text may hold."""

from firstlight.community.rules.meetings import ACTION_ITEM, OPEN_STATES, as_chair
from firstlight.community.rules.stories import gaps, standing
from firstlight.community.rules.talks import OUTREACH, USUAL_SIX, refuse_personal

__all__ = [
    "ACTION_ITEM",
    "OPEN_STATES",
    "OUTREACH",
    "USUAL_SIX",
    "as_chair",
    "gaps",
    "refuse_personal",
    "standing",
]
