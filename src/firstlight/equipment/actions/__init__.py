"""Every change of this room."""

from firstlight.equipment.actions.asking import (
    answer_request,
    ask_item,
    bring_back,
    drop_request,
)
from firstlight.equipment.actions.flights import (
    erase_images,
    plan_flight,
    remind_images,
    remind_kept,
    step_flight,
)
from firstlight.equipment.actions.importing import import_items
from firstlight.equipment.actions.items import (
    add_item,
    edit_item,
    inspect_item,
    remind_checks,
    set_aside,
    step_item,
)

__all__ = [
    "add_item",
    "answer_request",
    "ask_item",
    "bring_back",
    "drop_request",
    "edit_item",
    "erase_images",
    "import_items",
    "inspect_item",
    "plan_flight",
    "remind_checks",
    "remind_images",
    "remind_kept",
    "set_aside",
    "step_flight",
    "step_item",
]
