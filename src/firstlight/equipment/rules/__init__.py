"""What this room decides from values in hand."""

from firstlight.equipment.rules.airspace import (
    EXCEPTIONS,
    IMAGES_KEPT,
    last_moment,
    said,
    why_not_free,
)
from firstlight.equipment.rules.codes import SIGNS, new_code
from firstlight.equipment.rules.flights import DRONE_FLIGHT
from firstlight.equipment.rules.items import EQUIPMENT
from firstlight.equipment.rules.lending import (
    PRE_USE,
    pre_use,
    refuse_unchecked,
    refuse_weapon,
    why_not,
)

__all__ = [
    "DRONE_FLIGHT",
    "EQUIPMENT",
    "EXCEPTIONS",
    "IMAGES_KEPT",
    "PRE_USE",
    "SIGNS",
    "last_moment",
    "new_code",
    "pre_use",
    "refuse_unchecked",
    "refuse_weapon",
    "said",
    "why_not",
    "why_not_free",
]
