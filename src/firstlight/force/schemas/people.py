"""What goes in about people and their cover."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.force.schemas.shapes import Category, Channel, Email, Line, Name, Phone
from firstlight.kernel.schemas import Lat, Lon, Strict


class RegisterPerson(Strict):
    """Write a new person down and open their membership as a draft."""

    organisation_id: UUID
    name: Name
    born_on: date | None = None
    phone: Phone | None = None
    email: Email | None = None
    category: Category = "other"
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""


class EditPerson(Strict):
    """Put a person's particulars right."""

    person_id: UUID
    name: Name
    born_on: date | None = None
    phone: Phone | None = None
    email: Email | None = None


class EditMe(Strict):
    """A person's own particulars; what is left out is emptied.

    `version` is the one that the person looked at.
    """

    version: int | None = None
    phone: Phone | None = None
    email: Email | None = None
    language: Literal["zh-hans", "en"] = "zh-hans"
    channels: tuple[Channel, ...] = ()
    emergency_contact: Line = ""
    health_statement: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    home_lon: Lon | None = None
    home_lat: Lat | None = None


class RecordInsurance(Strict):
    """Record a person's accident cover."""

    person_id: UUID
    insurer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    policy_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(_("The cover ends before it begins."))
        return self


class InsurePeople(Strict):
    """Record one policy that covers several people."""

    person_ids: tuple[UUID, ...] = Field(min_length=1, max_length=2000)
    insurer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    policy_number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(_("The cover ends before it begins."))
        return self
