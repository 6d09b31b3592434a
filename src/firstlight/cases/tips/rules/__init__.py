"""What this room decides from values in hand."""

from firstlight.cases.tips.rules.keeping import (
    CONTENT_DAYS,
    IDENTITY_DAYS,
    OPENING_MINUTES,
    ROW_DAYS,
    refuse_weak,
)
from firstlight.cases.tips.rules.screen import refuse_targeting
from firstlight.cases.tips.rules.tips import KINDS, TIP

__all__ = [
    "CONTENT_DAYS",
    "IDENTITY_DAYS",
    "KINDS",
    "OPENING_MINUTES",
    "ROW_DAYS",
    "TIP",
    "refuse_targeting",
    "refuse_weak",
]
