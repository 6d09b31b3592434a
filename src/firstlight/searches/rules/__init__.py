"""What this room decides from values in hand: its three workflows and their guards."""

from firstlight.searches.rules.case import LOOKED_FOR, PLANNABLE, SEARCH_CASE
from firstlight.searches.rules.notice import MISSING_NOTICE
from firstlight.searches.rules.segment import SEARCH_SEGMENT

__all__ = ["LOOKED_FOR", "MISSING_NOTICE", "PLANNABLE", "SEARCH_CASE", "SEARCH_SEGMENT"]
