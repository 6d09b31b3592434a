"""What people without an account give, and what is done with it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.force.schemas.shapes import Category, Email, Line, Name, Phone
from firstlight.kernel.schemas import Strict
from firstlight.privacy.schemas import Right

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class ApplyToJoin(Strict):
    """Apply for oneself: the least that a station must know, and an answer to each question.

    `consents` holds a yes or a no by purpose; a no costs nothing.
    """

    organisation_id: UUID
    name: Name
    born_on: date
    phone: Phone
    email: Email | None = None
    category: Category = "other"
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    language: Annotated[str, StringConstraints(max_length=10)] = "zh-hans"
    consents: dict[str, bool]
    privacy_notice_shown: bool = False


class StepApplication(Strict):
    """Come back by the code: send again what was missing, or withdraw."""

    code: Code
    event: Annotated[str, StringConstraints(pattern="^(resubmit|withdraw)$")]
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class SendComplaint(Strict):
    """Complain about volunteers; a name is not asked for."""

    about_id: UUID
    content: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
    ]
    happened_on: date | None = None
    contact: Line = ""


class ReturnToComplaint(Strict):
    """The complainant comes back by the code: withdraws, or asks that it be looked at again."""

    code: Code
    event: Annotated[str, StringConstraints(pattern="^(withdraw|appeal)$")]
    appeal: Words = ""


class SendRightsRequest(Strict):
    """Ask about one's own data without an account, saying who one is and how to be reached."""

    organisation_id: UUID
    right: Right
    scope: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    asked_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    contact: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class ReturnToRightsRequest(Strict):
    """Who asked comes back by the code: takes it back, or asks for another look."""

    code: Code
    event: Annotated[str, StringConstraints(pattern="^(withdraw|review)$")]


class StepComplaint(Strict):
    """Take one step of the workflow ``complaint`` as its handler."""

    complaint_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    handler_id: UUID | None = None
    about_person_id: UUID | None = None
    hearing: Words = ""
    remedy: Words = ""
    reasons: Words = ""
    is_grave: bool = False
    police_told_on: date | None = None


class RemindComplaint(Strict):
    """Remind of the answer to a complaint; `stage` is "soon" or "over"."""

    complaint_id: UUID
    stage: Literal["soon", "over"]


class AnswerComplaint(Strict):
    """Whom a complaint concerns writes their side of it, before it is decided."""

    complaint_id: UUID
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class AppealComplaint(Strict):
    """The volunteer about whom a complaint was upheld asks that it be looked at again."""

    complaint_id: UUID
    appeal: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
