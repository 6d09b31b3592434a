"""What goes in about talks, leaflets and the texts that are taught."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import (
    AwareDatetime,
    Field,
    StringConstraints,
    model_validator,
)

from firstlight.community.models import OutreachEvent, SafetyText
from firstlight.kernel.schemas import Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class PlanTalk(Strict):
    """Plan a talk; its presenters are asked in its shift."""

    organisation_id: UUID
    topic: Line
    text_key: SafetyText.Key | None = None
    method: OutreachEvent.Method
    audience: OutreachEvent.Audience
    is_at_school: bool = False
    place_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(str(_("It must end after it begins.")))
        return self


class StepTalk(Strict):
    """Take one step of the workflow ``outreach``."""

    talk_id: UUID
    event: Literal["approve", "hold", "record", "cancel"]
    version: int | None = None
    school_agreed: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    audience_count: int | None = Field(None, ge=1, le=100_000)
    feedback: Prose = ""
    no_names: bool = False
    reason: Words = ""


class GiveLeaflets(Strict):
    """Say how many leaflets of one kind were handed out; said again it is put right."""

    talk_id: UUID
    kind: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    count: int = Field(ge=0, le=100_000)


class TakeKit(Strict):
    """Say which kit is taken along."""

    talk_id: UUID
    item_ids: tuple[UUID, ...] = Field((), max_length=60)


class ProposeText(Strict):
    """Propose a version of a text that is taught, one line a point."""

    organisation_id: UUID
    key: SafetyText.Key
    lines: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class DecideText(Strict):
    """Approve a proposed text, or drop it; never one's own."""

    text_id: UUID
    is_approved: bool
