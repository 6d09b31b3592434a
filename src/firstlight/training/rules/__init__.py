"""What this room decides from values in hand."""

from firstlight.force.rules.expiry import NOTICE_DAYS, notice_due
from firstlight.training.rules.credentials import (
    CREDENTIAL,
    NEAR_EXPIRY,
    STANDING,
    is_valid_on,
    months_after,
)
from firstlight.training.rules.inclusion import Edge, Point, closes_circle, included
from firstlight.training.rules.sessions import TRAINING_SESSION, places, ungraded

__all__ = [
    "CREDENTIAL",
    "NEAR_EXPIRY",
    "NOTICE_DAYS",
    "STANDING",
    "TRAINING_SESSION",
    "Edge",
    "Point",
    "closes_circle",
    "included",
    "is_valid_on",
    "months_after",
    "notice_due",
    "places",
    "ungraded",
]
