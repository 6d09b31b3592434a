"""The input of each act."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.cases.checklists.schemas import Answers
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.kernel.schemas import Strict

Text120 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Named120 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Text300 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Text500 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Said500 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ReportHazard(Strict):
    """Report something unsafe: a thing or a place, never a person."""

    site_kind: Hazard.Site
    place_id: UUID | None = None
    site_name: Text120 = ""
    kind: Hazard.Kind
    description: Said500
    is_immediate: bool = False
    has_called: bool = False
    organisation_id: UUID | None = None


class SendReport(Strict):
    """Report something unsafe without an account: no field for who one is."""

    reported_to_id: UUID
    site_kind: Hazard.Site
    site_name: Named120
    kind: Hazard.Kind
    description: Said500
    is_immediate: bool = False
    has_called: bool = False


class StepHazard(Strict):
    """Take one step of the workflow ``hazard``."""

    hazard_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    severity: Hazard.Severity | Literal[""] = ""
    owner_name: Text120 = ""
    form: Literal["", "friendly", "formal"] = ""
    authority: Text120 = ""
    notice_ref: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    notice: Text500 = ""
    deadline_on: date | None = None
    reason: Text300 = ""
    seen: bool = False
    agency: Text120 = ""
    agency_answer: Text500 = ""


class CheckSite(Strict):
    """Go through a site with a check list: things and places, with the leave of who keeps it."""

    kind: Literal["campus", "water"]
    place_id: UUID | None = None
    site_name: Text120 = ""
    has_leave: bool = False
    answers: Answers


class AskRecheck(Strict):
    """Ask somebody who did not find it to re-check a hazard."""

    hazard_id: UUID
    person_id: UUID


class OfHazard(Strict):
    """One hazard."""

    hazard_id: UUID


class AddHazardPhoto(NewPhoto):
    """Add a picture to a hazard."""

    hazard_id: UUID


class OfHazardPhoto(Strict):
    """One picture of a hazard."""

    hazard_id: UUID
    photo_id: UUID


class EscalateHazards(Strict):
    """Escalate what is past its day."""
