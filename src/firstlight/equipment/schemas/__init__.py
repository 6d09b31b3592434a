"""What goes in: shared by pages, the API and the tests."""

from firstlight.equipment.schemas.flights import (
    PlanFlight,
    RemindImages,
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
    "ImportItems",
    "InspectItem",
    "PlanFlight",
    "RemindChecks",
    "RemindImages",
    "SetAside",
    "StepFlight",
    "StepItem",
]
