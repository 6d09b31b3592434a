"""What goes in: shared by pages, the API and the tests."""

from firstlight.equipment.schemas.flights import (
    EraseImages,
    PlanFlight,
    RemindImages,
    RemindKept,
    StepFlight,
)
from firstlight.equipment.schemas.items import (
    AddItem,
    AnswerRequest,
    AskItem,
    BringBack,
    DropRequest,
    EditItem,
    ImportItems,
    InspectItem,
    RemindChecks,
    SetAside,
    StepItem,
)

__all__ = [
    "AddItem",
    "AnswerRequest",
    "AskItem",
    "BringBack",
    "DropRequest",
    "EditItem",
    "EraseImages",
    "ImportItems",
    "InspectItem",
    "PlanFlight",
    "RemindChecks",
    "RemindImages",
    "RemindKept",
    "SetAside",
    "StepFlight",
    "StepItem",
]
