"""What this room decides from values in hand."""

from firstlight.patrols.rules.plans import PATROL_PLAN
from firstlight.patrols.rules.targets import TARGET_KINDS

__all__ = ["PATROL_PLAN", "TARGET_KINDS"]
