"""What goes in: shared by pages, the API and the tests."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.kernel.schemas import Strict


class AskConsent(Strict):
    """Ask a person one question about their data."""

    subject_id: UUID
    purpose: str = Field(max_length=40)


class AnswerConsent(Strict):
    """Answer for oneself; one purpose at a time."""

    purpose: str = Field(max_length=40)
    method: str = Field("screen", max_length=40)


class HoldErasure(Strict):
    """Keep something beyond its day, for a stated reason and until a stated review."""

    job_id: UUID
    reason: str = Field(min_length=1, max_length=200)
    review_on: date


class ReviewHold(Strict):
    """Look at a hold again and keep it, for a reason that still stands, until another review."""

    job_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    review_on: date


class ReleaseErasure(Strict):
    """Let the clock run again."""

    job_id: UUID


class RunClock(Strict):
    """Erase what is due on a day; with `dry_run` only count it."""

    on: date
    dry_run: bool = False


class SweepHouse(Strict):
    """Sweep, on a day, what lies long enough and is no station's own."""

    on: date


class RepeatErasure(Strict):
    """Erase again as one entry of the lost log did: its act, subject, facts, number and hash."""

    act: str
    subject: str
    facts: dict[str, Any] = {}
    seq: int
    hash: str


class SwitchModule(Strict):
    """Switch a part of the product off, for a stated reason, or on again."""

    module: str = Field(max_length=40)
    on: bool
    reason: str = Field("", max_length=200)


Right = Literal["access", "copy", "correct", "erase", "restrict", "transfer", "explain", "close"]


class AskRight(Strict):
    """Ask something about one's own data; to have it put right, say how it should stand."""

    right: Right
    scope: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    name: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\r\n]*$")
    ] = ""
    born_on: date | None = None


class StepRequest(Strict):
    """Take one step of the workflow ``data_subject_request``."""

    data_request_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    identity_check: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    answer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    court_told: bool = False


class NoteDone(Strict):
    """Note what was done about a request elsewhere: in which file, by which act."""

    data_request_id: UUID
    where: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class RemindRequest(Strict):
    """Remind of the answer to a request; `stage` is "soon" or "over"."""

    data_request_id: UUID
    stage: Literal["soon", "over"]


class RemindHold(Strict):
    """Remind that an erasure which is held back is to be looked at again."""

    job_id: UUID


class RemindBreach(Strict):
    """Remind of a notice of a leak: to the authority or to the people."""

    breach_id: UUID
    whom: Literal["authority", "people"]
    stage: Literal["soon", "over"]


class RequestAccess(Strict):
    """Ask to open parts of a sensitive record; `is_urgent` opens at once, a life being at risk."""

    kind: str = Field(max_length=20)
    record_id: UUID
    parts: list[Annotated[str, StringConstraints(max_length=40)]] = Field(
        min_length=1, max_length=20
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    is_urgent: bool = False


class StepAccess(Strict):
    """Take one step of the workflow ``sensitive_access``."""

    access_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    finding: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class EndAccess(Strict):
    """Close a grant whose time is up."""

    access_id: UUID


class ReportBreach(Strict):
    """Say that personal data may have got out; `noticed_at` is now when it is not said."""

    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    noticed_at: AwareDatetime | None = None


class AssessBreach(Strict):
    """What is known of a leak so far."""

    breach_id: UUID
    happened_at: AwareDatetime | None = None
    whose: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    kinds: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    how_many: int | None = Field(None, ge=0, le=100_000_000)
    has_minors: bool = False
    cause: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    harm: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class ContainBreach(Strict):
    """What stopped a leak."""

    breach_id: UUID
    version: int | None = None
    measures: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)
    ]


class StepBreach(Strict):
    """Take one step of the workflow ``data_breach``."""

    breach_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    authority: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    authority_told_at: AwareDatetime | None = None
    people_told_at: AwareDatetime | None = None
    people_told_how: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    guardians_told: bool = False
    finding: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class WriteEntry(Strict):
    """Write an entry of the processing register in one language; without `key` a new one."""

    key: str = Field("", max_length=40)
    language: Literal["zh-hans", "en"]
    words: dict[str, str] = Field(max_length=20)


class DropEntry(Strict):
    """Take an entry off the register."""

    key: str = Field(max_length=40)


class WriteAssessment(Strict):
    """Begin an impact assessment, or write on; `entry` of the register, `answers` by question."""

    assessment_id: UUID | None = None
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    entry: str = Field("", max_length=40)
    answers: dict[str, str] = Field(default_factory=dict, max_length=40)


class SignAssessment(Strict):
    """Sign an impact assessment."""

    assessment_id: UUID


class CloseMinorsAudit(Strict):
    """Close the yearly audit of minors' data with its findings."""

    year: int = Field(ge=2000, le=2200)
    finding: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
    ]


class OpenArchive(Strict):
    """Take out everything that is kept about oneself, in one archive."""

    language: Literal["zh-hans", "en"] = "zh-hans"
