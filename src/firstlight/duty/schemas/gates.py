"""What goes in about school gates. There is no field for a picture, a pupil or a parent."""

from datetime import date, time, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.duty.models.gates import GateWindow
from firstlight.duty.schemas.shifts import Prose, Words
from firstlight.kernel.schemas import Strict

LONGEST = timedelta(days=62)
Weekday = Annotated[int, Field(ge=1, le=7)]


class AddWindow(Strict):
    """Write down when pupils come and go at a gate, and in which season."""

    organisation_id: UUID
    place_id: UUID
    gate: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    kind: GateWindow.Kind
    weekdays: tuple[Weekday, ...] = Field((1, 2, 3, 4, 5), min_length=1, max_length=7)
    from_time: time
    to_time: time
    starts_on: date | None = None
    ends_on: date | None = None
    people: int = Field(2, ge=2, le=20)
    lead_min: int = Field(20, ge=0, le=90)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to_time <= self.from_time:
            raise ValueError(str(_("It must end after it begins.")))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(str(_("The season ends before it begins.")))
        return self


class EditWindow(AddWindow):
    """Put a window right, or take it off the list."""

    window_id: UUID
    is_retired: bool = False


class PlanGates(Strict):
    """Arrange the gates of some days by their windows and the calendar."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(str(_("It must end after it begins.")))
        if self.last - self.first > LONGEST:
            raise ValueError(str(_("Arrange at most two months at once.")))
        return self


class StepGate(Strict):
    """Take one step of a standing at a gate."""

    duty_id: UUID
    event: Literal["arrive", "stand_down", "record", "cancel"]
    version: int | None = None
    reason: Words = ""
    road_clear: bool = False
    notes: Prose = ""
    incidents: int = Field(0, ge=0, le=999)


class KeepGate(Strict):
    """Keep a standing although something spoke for calling it off."""

    duty_id: UUID


class NameContact(Strict):
    """Say that somebody speaks for a school."""

    place_id: UUID
    person_id: UUID


class EndContact(Strict):
    """Say that somebody no longer speaks for a school."""

    link_id: UUID


class ClockedGate(Strict):
    """A standing whose hour the clock has seen."""

    duty_id: UUID
