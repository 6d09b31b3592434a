"""Words for the public."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    Field,
)

from firstlight.kernel.schemas import Strict
from firstlight.searches.schemas.base import NoticeText, OfCase, Sentence, Short


class DraftNotice(OfCase):
    """Words for the public; `agreed_items` is what the family agreed to, item by item."""

    text: NoticeText
    audience: Literal["members", "public"] = "public"


class ApproveNotice(Strict):
    """The officer approves, the family having agreed to each item."""

    notice_id: UUID
    version: int | None = None
    family_agreed_items: list[Short] = Field(min_length=1)


class RejectNotice(Strict):
    """The words are not approved."""

    notice_id: UUID
    version: int | None = None
    reason: Sentence


class OfNotice(Strict):
    """Publish, recall or renew a notice."""

    notice_id: UUID
    version: int | None = None
    hours: Annotated[int, Field(ge=1, le=168)] = 72
