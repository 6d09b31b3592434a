"""What this room decides from values in hand."""

from firstlight.duty.rules.events import EVENT_SECURITY
from firstlight.duty.rules.gates import GATE_DUTY
from firstlight.duty.rules.injuries import INJURY
from firstlight.duty.rules.presence import (
    COARSE_DIGITS,
    FIX_KEPT,
    SEARCH_FIX_KEPT,
    new_token,
    token_hash,
)
from firstlight.duty.rules.shifts import SHIFT, SHIFT_ASSIGNMENT
from firstlight.duty.rules.storms import EMERGENCY_ACTIVATION

__all__ = [
    "COARSE_DIGITS",
    "EMERGENCY_ACTIVATION",
    "EVENT_SECURITY",
    "FIX_KEPT",
    "GATE_DUTY",
    "INJURY",
    "SEARCH_FIX_KEPT",
    "SHIFT",
    "SHIFT_ASSIGNMENT",
    "new_token",
    "token_hash",
]
