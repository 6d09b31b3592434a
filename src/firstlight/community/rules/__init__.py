"""Decisions of this room: workflow tables, guards, and what a text may hold."""

from firstlight.community.rules.meetings import (
    ACTION_ITEM,
    IN_HAND,
    OPEN_STATES,
    as_chair,
    as_judge,
    leads_debrief,
)
from firstlight.community.rules.stories import gaps, standing
from firstlight.community.rules.talks import OUTREACH, USUAL_SIX, refuse_names, refuse_personal

__all__ = [
    "ACTION_ITEM",
    "IN_HAND",
    "OPEN_STATES",
    "OUTREACH",
    "USUAL_SIX",
    "as_chair",
    "as_judge",
    "gaps",
    "leads_debrief",
    "refuse_names",
    "refuse_personal",
    "standing",
]
