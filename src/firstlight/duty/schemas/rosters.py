"""What goes in about calendars, patterns of shifts and proposals."""

from datetime import date, time
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.duty.models import CalendarSpan, Shift
from firstlight.duty.schemas.shifts import PostNeed
from firstlight.kernel.schemas import Strict

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
DayKind = Literal[
    "workday",
    "restday",
    "holiday",
    "swapped_workday",
    "school_day",
    "school_holiday",
    "exam",
    "heat",
    "flood",
    "fire",
]
LONGEST_DAYS = 92


class SpanWords(Strict):
    """Days of one kind."""

    kind: CalendarSpan.Kind
    name: Name
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(str(_("It must end after it begins.")))
        return self


class AddSpan(SpanWords):
    """Write days into an organisation's calendar; for one place only if it is named."""

    organisation_id: UUID
    place_id: UUID | None = None


class EditSpan(SpanWords):
    """Put an entry of the calendar right."""

    span_id: UUID


class SpanKey(Strict):
    """One entry of the calendar."""

    span_id: UUID


class FillYear(Strict):
    """Take the public holidays and swapped workdays of a year into a calendar."""

    organisation_id: UUID
    year: int = Field(ge=1900, le=2200)


class PatternWords(Strict):
    """A pattern that shifts are made from."""

    name: Name
    kind: Shift.Kind
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    days: tuple[DayKind, ...] = ()
    from_time: time
    to_time: time
    starts_on: date | None = None
    ends_on: date | None = None
    min_people: int = Field(2, ge=2, le=200)
    max_people: int = Field(4, ge=2, le=200)
    needs: tuple[PostNeed, ...] = ()
    joining: Shift.Joining = Shift.Joining.OPEN
    risk_level: Shift.Risk = Shift.Risk.ORDINARY
    risks: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    gear: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    needs_child_clearance: bool = False
    place_id: UUID | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.max_people < self.min_people:
            raise ValueError(str(_("The most people cannot be fewer than the fewest.")))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(str(_("It must end after it begins.")))
        if sum(need.count for need in self.needs) > self.max_people:
            raise ValueError(str(_("The posts ask for more people than there are places.")))
        if self.risk_level == Shift.Risk.RISKY and not self.risks:
            raise ValueError(str(_("Say what the risks are and what protects against them.")))
        return self


class AddPattern(PatternWords):
    """Write a pattern down."""

    organisation_id: UUID


class EditPattern(PatternWords):
    """Put a pattern right; shifts made from it stay as they are."""

    pattern_id: UUID


class RetirePattern(Strict):
    """Take a pattern out of use, or bring it back."""

    pattern_id: UUID
    is_retired: bool = True


class Period(Strict):
    """Some days of one organisation."""

    organisation_id: UUID
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(str(_("It must end after it begins.")))
        if (self.ends_on - self.starts_on).days >= LONGEST_DAYS:
            raise ValueError(str(_("At most three months at once.")))
        return self


class MakeShifts(Period):
    """Make the shifts of an organisation's patterns for some days; those there stay."""


class AskRoster(Period):
    """Have a proposal worked out of whom to invite to the shifts of some days."""


class NoteRoster(Strict):
    """How far the work on a proposal is, and the job that does it."""

    proposal_id: UUID
    job_id: UUID
    progress: int = Field(ge=0, le=100)


class FinishRoster(Strict):
    """What was worked out, or why it could not be."""

    proposal_id: UUID
    digest: Annotated[str, StringConstraints(max_length=64)] = ""
    result: dict[str, object] = {}
    error: Annotated[str, StringConstraints(max_length=300)] = ""


class UseRoster(Strict):
    """Send the invitations of a proposal that somebody has kept, and no others.

    Each is ``shift:person``; who is left out is not asked.
    """

    proposal_id: UUID
    chosen: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}:[0-9a-f-]{36}$")], ...]


class LayRosterAside(Strict):
    """Lay a proposal aside."""

    proposal_id: UUID
