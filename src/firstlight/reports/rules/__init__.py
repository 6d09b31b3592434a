"""What this room decides from values in hand."""

from firstlight.reports.rules.column import Piece, measures_in, printed
from firstlight.reports.rules.periods import (
    KINDS,
    PARTS,
    Period,
    parts_of,
    period_of,
    shifted,
    spans,
    to_date,
)
from firstlight.reports.rules.suppression import SMALL, is_small, suppressed

__all__ = [
    "KINDS",
    "PARTS",
    "SMALL",
    "Period",
    "Piece",
    "is_small",
    "measures_in",
    "parts_of",
    "period_of",
    "printed",
    "shifted",
    "spans",
    "suppressed",
    "to_date",
]
