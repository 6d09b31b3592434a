"""What goes in about drone flights."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.equipment.schemas.items import Note
from firstlight.kernel.schemas import Lat, Lon, Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Ref = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Exception_ = Literal["relay", "payload", "crowd", "moving", "swarm"]


class PlanFlight(Strict):
    """Plan a flight: where, how high, why, and what makes it need permission."""

    aircraft_id: UUID
    area_name: Line
    lon: Lon
    lat: Lat
    radius_m: int = Field(500, ge=10, le=20000)
    height_m: int = Field(ge=1, le=6000)
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    planned_at: AwareDatetime
    is_rescue: bool = False
    is_near_gathering: bool = False
    exceptions: tuple[Exception_, ...] = Field(default=(), max_length=5)
    insurance_ref: Ref = ""
    licence_ref: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    films_no_homes: bool
    thread: UUID | None = None


class StepFlight(Strict):
    """Take one step of the workflow ``drone_flight``."""

    flight_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    approval_ref: Ref = ""
    reason: Note = ""
    weather: bool = False
    fence: bool = False
    people: bool = False
    battery_cycles: int = Field(1, ge=0, le=50)
    images: Literal["", "none", "erased", "kept"] = ""
    thread: UUID | None = None
    log_note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class EraseImages(Strict):
    """Say that images which were kept for a call are erased, on every card and disk."""

    flight_id: UUID
    version: int | None = None


class RemindKept(Strict):
    """Tell who has kept images that must go, and the privacy officer."""


class RemindImages(Strict):
    """Tell pilots whose images should have been sorted."""
