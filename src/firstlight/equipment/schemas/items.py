"""What goes in: shared by pages, the API and the tests."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.equipment.models import EquipmentItem
from firstlight.kernel.schemas import Strict

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text60 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Code = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=24)
]
Km = Annotated[Decimal, Field(ge=0, le=9_999_999, max_digits=9, decimal_places=1)]
Hours = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=8, decimal_places=2)]
AircraftClass = Literal["", "micro", "light", "small", "medium", "large"]


class AddItem(Strict):
    """Take a thing into stock. No weapon and no restraint is a kind of equipment."""

    organisation_id: UUID
    kind: EquipmentItem.Kind
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    serial: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    base_id: UUID | None = None
    battery_min: int | None = Field(None, ge=0, le=24 * 60)
    seats: int | None = Field(None, ge=0, le=100)
    next_check_on: date | None = None
    check_every_days: int | None = Field(None, ge=1, le=3650)
    check_every_uses: int | None = Field(None, ge=1, le=10000)
    retire_on: date | None = None
    odometer_km: Km | None = None
    battery_cycles: int | None = Field(None, ge=0, le=100_000)
    flown_h: Hours | None = None
    registration: Text60 = ""
    operating_certificate: Text60 = ""
    aircraft_class: AircraftClass = ""
    note: Note = ""


class EditItem(AddItem):
    """Put a thing's particulars right."""

    item_id: UUID


class StepItem(Strict):
    """Take one step of the workflow ``equipment``."""

    item_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    receiver_id: UUID | None = None
    receiver_confirms: bool = False
    condition: Note = ""
    next_check_on: date | None = None
    checked: tuple[str, ...] = Field(default=(), max_length=20)
    due_at: AwareDatetime | None = None
    odometer_km: Km | None = None
    thread: UUID | None = None


class AskItem(Strict):
    """Ask for a thing by the code on it, having looked it over."""

    code: Code
    checked: tuple[str, ...] = Field(default=(), max_length=20)
    due_at: AwareDatetime | None = None
    odometer_km: Km | None = None


class BringBack(Strict):
    """Say that one has brought a thing back, and how it is."""

    code: Code
    condition: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
    ]
    odometer_km: Km | None = None


class AnswerRequest(Strict):
    """Hand out what was asked for or take back what was brought, or not."""

    request_id: UUID
    is_done: bool


class DropRequest(Strict):
    """Take back what one has asked for."""

    request_id: UUID


class InspectItem(Strict):
    """Look a thing over: passed, or why not."""

    item_id: UUID
    is_passed: bool
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    next_check_on: date | None = None


class SetAside(Strict):
    """Set a thing aside until somebody has looked at it."""

    item_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ImportItems(Strict):
    """Take a list of things into stock, from a CSV or Excel file."""

    organisation_id: UUID
    filename: Annotated[str, StringConstraints(max_length=200)]
    content: bytes


class RemindChecks(Strict):
    """Tell keepers what is due for a check."""
