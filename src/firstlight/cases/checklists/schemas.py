"""The input of each act."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from firstlight.cases.checklists.models import CheckKind

Answer = Annotated[str, StringConstraints(max_length=2000)] | int | float | list[str]
Answers = Annotated[dict[str, Answer], Field(max_length=200)]


class Strict(BaseModel):
    """Fields nobody declared are a mistake, not a bonus."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ImportForm(Strict):
    """Take an XLSForm in as a draft of the next version."""

    kind: CheckKind
    content: bytes
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class OfForm(Strict):
    """One version of a check list."""

    form_id: UUID
