"""What goes in about the quick-response squad."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.kernel.schemas import Strict
from firstlight.training.models import Credential
from firstlight.training.schemas.shapes import Note, Prose

Weight = Annotated[int, Field(ge=0, le=100)]
Level = Annotated[float, Field(ge=0, le=10000)]
Full = Annotated[float, Field(gt=0, le=10000)]


class SetCriteria(Strict):
    """Write down a new version of what counts; the versions before it stay readable."""

    organisation_id: UUID
    seats: int = Field(12, ge=1, le=200)
    in_force_from: date
    note: Note = ""
    must: tuple[Credential.Kind, ...] = Field(default=(), max_length=20)
    months: int = Field(12, ge=1, le=60)
    weight_credentials: Weight = 30
    weight_drills: Weight = 30
    weight_availability: Weight = 20
    weight_hours: Weight = 10
    weight_quality: Weight = 10
    full_credentials: Full = 3
    full_drills: Full = 3
    full_availability: Full = 40
    full_hours: Full = 60
    full_quality: Full = 1
    least_credentials: Level = 1
    least_drills: Level = 1
    least_availability: Level = 0
    least_hours: Level = 0
    least_quality: Level = 0


class ProposeSquad(Strict):
    """Rank the people of an organisation by the criteria in force."""

    organisation_id: UUID


class Deviation(Strict):
    """Why somebody is decided about differently from the proposal."""

    person_id: UUID
    reason: Note = ""


class DecideSquad(Strict):
    """Decide who is asked into the squad."""

    proposal_id: UUID
    chosen: tuple[UUID, ...] = Field(default=(), max_length=500)
    reasons: tuple[Deviation, ...] = Field(default=(), max_length=1000)


class AnswerSeat(Strict):
    """Say yes or no to a place in the squad."""

    decision_id: UUID
    accepts: bool


class AppealDecision(Strict):
    """Ask for the decision about oneself to be looked at again."""

    decision_id: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class AnswerAppeal(Strict):
    """Answer an appeal: granted or not, and why."""

    appeal_id: UUID
    is_upheld: bool
    answer: Prose
