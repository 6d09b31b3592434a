"""What goes into this room's acts."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.kernel.schemas import Strict
from firstlight.records.models import ServiceRecord
from firstlight.records.rules import USUAL, USUAL_STARS

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


Share = Annotated[int, Field(ge=0, le=100)]
StarHours = Annotated[int, Field(ge=1, le=20_000)]


class SetRule(Strict):
    """Make a new version of the rule: per cent of the clock by kind, hours of each star."""

    organisation_id: UUID
    in_force_from: date
    patrol: Share = USUAL["patrol"]
    water_patrol: Share = USUAL["water_patrol"]
    gate: Share = USUAL["gate"]
    event: Share = USUAL["event"]
    storm: Share = USUAL["storm"]
    standby: Share = USUAL["standby"]
    talk: Share = USUAL["talk"]
    other: Share = USUAL["other"]
    callout: Share = USUAL["callout"]
    training: Share = USUAL["training"]
    star_1: StarHours = USUAL_STARS["hours"][0]
    star_2: StarHours = USUAL_STARS["hours"][1]
    star_3: StarHours = USUAL_STARS["hours"][2]
    star_4: StarHours = USUAL_STARS["hours"][3]
    star_5: StarHours = USUAL_STARS["hours"][4]
    as_agreed_percent: Share = USUAL_STARS["as_agreed_percent"]
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]

    @property
    def shares(self) -> dict[str, int]:
        """Per cent that counts, by kind."""
        return {kind: getattr(self, kind) for kind in USUAL}

    @property
    def star_hours(self) -> list[int]:
        """Hours of the first to the fifth star."""
        return [self.star_1, self.star_2, self.star_3, self.star_4, self.star_5]


class CollectHours(Strict):
    """Take the hours from the clock, as of a day, so many days back."""

    on: date
    days: int = Field(45, ge=1, le=400)


class TellNoticeOver(Strict):
    """Say that a certificate was shown, or a star was on public notice, for long enough."""

    what: Literal["certificate", "star"]
    row_id: UUID


class RemindUnconfirmed(Strict):
    """Tell of hours from before a day that still wait to be confirmed."""

    before: date


class StepRecord(Strict):
    """Take one step of the workflow ``service_record``."""

    record_id: UUID
    event: Literal["confirm", "object", "correct", "amend", "approve", "void", "correct_after"]
    version: int | None = None
    evaluation: ServiceRecord.Evaluation | None = None
    text: Prose = ""
    answer: Prose = ""
    minutes: int | None = Field(None, ge=-1440, le=1440)
    reason: Words = ""
    proof: Words = ""
    was_heard: bool = False


class EnterLate(Strict):
    """Enter a service that has no check-in: amended hours, approved by a second person."""

    person_id: UUID
    activity: Line
    kind: Literal["patrol", "gate", "event", "storm", "standby", "talk", "callout", "other"]
    on_date: date
    place_name: Words = ""
    minutes: int = Field(ge=1, le=1440)
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    proof: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class AskCertificate(Strict):
    """Ask for a certificate of one's own service: free."""

    starts_on: date
    ends_on: date
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


class StepCertificate(Strict):
    """Take one step of the workflow ``service_certificate``."""

    certificate_id: UUID
    event: Literal["check", "issue", "refuse", "revoke"]
    version: int | None = None
    signatory: Short = ""
    handler: Short = ""
    contact: Short = ""
    seal: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    reason: Words = ""


class ProposeStars(Strict):
    """Propose the stars that hours and quality have earned by a day."""

    organisation_id: UUID


class StepStar(Strict):
    """Take one step of the workflow ``recognition``."""

    recognition_id: UUID
    event: Literal["review", "publish", "object", "uphold", "dismiss", "award", "drop", "revoke"]
    version: int | None = None
    text: Prose = ""
    reason: Words = ""


class ObjectStar(Strict):
    """Object to a star on public notice, without an account."""

    recognition_id: UUID
    text: Needed


class AppealStar(Strict):
    """Ask for a decision about one's own star to be looked at again."""

    recognition_id: UUID
    text: Needed


class AnswerStarAppeal(Strict):
    """Answer an appeal; never by who decided."""

    appeal_id: UUID
    is_upheld: bool
    answer: Needed


class ExportCivil(Strict):
    """Write the file for the volunteer register: only those who have agreed to it."""

    organisation_id: UUID
    recipient: Line
    starts_on: date
    ends_on: date
    form: Literal["csv", "xlsx"] = "xlsx"
