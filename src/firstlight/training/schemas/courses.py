"""What goes in about courses and the sessions in which they are held."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, model_validator

from firstlight.kernel.schemas import Strict
from firstlight.training.models import Attendance, Course, Credential
from firstlight.training.schemas.shapes import Note, Prose, Title, Words

Hours = Annotated[Decimal, Field(ge=0, le=200, max_digits=5, decimal_places=1)]


class AddCourse(Strict):
    """Write down something that is taught, tested or drilled."""

    organisation_id: UUID
    kind: Course.Kind
    name: Title
    hours: Hours = Decimal(2)
    has_exam: bool = False
    pass_mark: int = Field(60, ge=0, le=100)
    certificate_kind: Credential.Kind | None = None
    certificate_level: Annotated[str, Field(max_length=40)] = ""
    certificate_months: int | None = Field(None, ge=1, le=240)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind is Course.Kind.STUDY and (self.has_exam or self.certificate_kind):
            raise ValueError(_("Political study is attendance only: no test and no certificate."))
        return self


class EditCourse(AddCourse):
    """Put a course right, or take it off the list."""

    course_id: UUID
    is_retired: bool = False


class PlanSession(Strict):
    """Plan to hold a course once."""

    course_id: UUID
    organisation_id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    trainer_id: UUID | None = None
    place_name: Words = ""
    capacity: int | None = Field(None, ge=1, le=5000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(_("The session ends before it begins."))
        return self


class EditSession(PlanSession):
    """Put a session right that has not been held."""

    training_id: UUID


class StepSession(Strict):
    """Publish, file or call off a session."""

    training_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    reason: Note = ""
    summary: Prose = ""


class SessionKey(Strict):
    """Sign up for a session, or give one's place back."""

    training_id: UUID


class HoldSession(Strict):
    """Record who was there."""

    training_id: UUID
    version: int | None = None
    present: tuple[UUID, ...] = Field(default=(), max_length=5000)


class Mark(Strict):
    """What one person reached."""

    person_id: UUID
    hours: Hours | None = None
    score: int | None = Field(None, ge=0, le=100)
    result: Attendance.Result = Attendance.Result.NONE


class GradeSession(Strict):
    """Record the results of who was there."""

    training_id: UUID
    version: int | None = None
    marks: tuple[Mark, ...] = Field(default=(), max_length=5000)


class RemindSessions(Strict):
    """Tell who has a place in a session of today or tomorrow."""
