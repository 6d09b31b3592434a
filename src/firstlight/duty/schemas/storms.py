"""What goes in about warnings and what the force does about them."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.duty.schemas.shifts import Line, Prose, Words
from firstlight.exchange.cap import MOST_BYTES
from firstlight.kernel.schemas import Lat, Lon, Strict

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Way = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class TakeWarning(Strict):
    """Take in a warning, byte for byte as its issuer sent it (CAP 1.2)."""

    source: bytes = Field(max_length=MOST_BYTES)


class StepActivation(Strict):
    """Take one step of an activation."""

    activation_id: UUID
    event: Literal["readiness", "change_level", "withdraw", "all_counted", "stand_down", "debrief"]
    version: int | None = None
    reason: Words = ""
    command_post: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    teams: tuple[UUID, ...] = Field((), max_length=50)
    shelters: tuple[UUID, ...] = Field((), max_length=50)
    assembly_point_id: UUID | None = None
    response_level: int | None = Field(None, ge=1, le=4)
    red_line: Words = ""
    debrief: Prose = ""


class SendGroup(Strict):
    """Send a group out: where, who, with what, and by which way out."""

    activation_id: UUID
    version: int | None = None
    title: Title
    place_name: Line = ""
    lon: Lon | None = None
    lat: Lat | None = None
    exit_route: Way
    gear_checked: bool = False
    leader_id: UUID
    people: tuple[UUID, ...] = Field(min_length=1, max_length=60)

    @model_validator(mode="after")
    def _a_whole_point(self) -> Self:
        if (self.lon is None) != (self.lat is None):
            raise ValueError(str(_("A point has a latitude and a longitude: give both, or none.")))
        return self


class CountBack(Strict):
    """Count people of a group back: one by one, or oneself."""

    task_id: UUID
    people: tuple[UUID, ...] = Field(min_length=1, max_length=60)


class EndWarning(Strict):
    """A warning has run out by its own hour."""

    warning_id: UUID
