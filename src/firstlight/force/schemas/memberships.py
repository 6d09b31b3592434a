"""What goes in about memberships, papers and roles."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.force.schemas.shapes import Category, Line
from firstlight.kernel.schemas import Strict


class AddMembership(Strict):
    """Open a membership in another organisation for somebody who is in the force already."""

    person_id: UUID
    organisation_id: UUID
    category: Category = "other"
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""


class EditMembership(Strict):
    """Put a membership's particulars right."""

    membership_id: UUID
    category: Category
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""
    specialities: tuple[Line, ...] = ()


class StepMembership(Strict):
    """Take one step of the workflow ``membership``."""

    membership_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    missing: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    until: date | None = None
    heard: bool = False
    privacy_notice_shown: bool = False
    equipment_noted: Line = ""


class TellServesAgain(Strict):
    """Tell a member whose suspension ran out after its last day `until`."""

    membership_id: UUID
    until: date


class RemindPapers(Strict):
    """Tell of insurance and agreements that end, as of a day."""

    on: date


class LapseSuspension(Strict):
    """Let a suspension end whose day is over."""

    membership_id: UUID


class RecordPapers(Strict):
    """Record what a member has signed, passed or been cleared for; only what is given."""

    membership_id: UUID
    code_signed_on: date | None = None
    agreement_signed_on: date | None = None
    agreement_ends_on: date | None = None
    agreement_version: Line = "1"
    induction_passed_on: date | None = None
    child_contact_cleared_on: date | None = None


class OpenEmergencyContact(Strict):
    """Open whom to call for somebody who is hurt; the opening is logged."""

    membership_id: UUID


class GrantRole(Strict):
    """Give a role over a subtree, until a day or until taken back.

    A commander's is for one call or response (`matter_id`) and ends with it.
    """

    membership_id: UUID
    role: str = Field(max_length=30)
    scope_id: UUID
    ends_at: AwareDatetime | None = None
    matter_id: UUID | None = None


class EndRole(Strict):
    """Take a role back now."""

    grant_id: UUID
