"""What goes in about events."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from firstlight.duty.schemas.shifts import Line, Prose, Words
from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.training.models import Credential

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Ref = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class _WhatAndWhen(Strict):
    """What an event is called, whose it is, where, and from when to when."""

    name: Title
    organiser: Title
    organiser_contact: Line = ""
    place_name: Title
    lon: Lon | None = None
    lat: Lat | None = None
    starts_at: AwareDatetime
    ends_at: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(str(_("It must end after it begins.")))
        if (self.ends_at - self.starts_at).total_seconds() > 20 * 3600:
            raise ValueError(str(_("Write down each day of a longer event on its own.")))
        return self


class AskEvent(_WhatAndWhen):
    """Write down what an organiser asks of the force."""

    organisation_id: UUID
    expected: int = Field(ge=1, le=1_000_000)
    licence_ref: Ref = ""


class EditEvent(_WhatAndWhen):
    """Put name, organiser, time and place of an event right until it is over."""

    event_id: UUID
    version: int | None = None


class EditEventPlan(Strict):
    """The nine parts of the organiser's safety plan, in short."""

    event_id: UUID
    version: int | None = None
    what: Prose = ""
    staff: Prose = ""
    fire: Prose = ""
    capacity: Prose = ""
    buffer: Prose = ""
    checks: Prose = ""
    vehicles: Prose = ""
    order: Prose = ""
    rescue: Prose = ""


class AddPost(Strict):
    """A post of an event: where people stand and what they do there."""

    event_id: UUID
    name: Name
    task: Words = ""
    people: int = Field(2, ge=2, le=50)
    credentials: tuple[Credential.Kind, ...] = Field((), max_length=8)


class DropPost(Strict):
    """Take a post off an event; who had a place there is told."""

    post_id: UUID


class StepEvent(Strict):
    """Take one step of an event."""

    event_id: UUID
    event: Literal[
        "decline",
        "accept",
        "staff",
        "brief",
        "open",
        "evacuate",
        "clear",
        "end",
        "debrief",
        "cancel",
    ]
    version: int | None = None
    reason: Words = ""
    plan_seen: bool = False
    licence_ref: Ref = ""
    agreement_ref: Ref = ""
    insured_by: Ref = ""
    insurance_ref: Ref = ""
    briefing: Prose = ""
    assembly_point: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    debrief: Prose = ""


class ReportPost(Strict):
    """What a post tells the command while the event runs."""

    event_id: UUID
    post_id: UUID | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    crowd: Literal["", "thin", "full", "packed", "danger"] = ""


class ClearPost(Strict):
    """A post says that nobody is left in its part, or takes it back."""

    post_id: UUID
    is_clear: bool = True
