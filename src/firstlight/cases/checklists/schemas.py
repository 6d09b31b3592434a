"""The input of each act."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.cases.checklists.models import CheckKind
from firstlight.kernel.schemas import Strict

Answer = Annotated[str, StringConstraints(max_length=2000)] | int | float | list[str]
Answers = Annotated[dict[str, Answer], Field(max_length=200)]


class ImportForm(Strict):
    """Take an XLSForm in as a draft of the next version."""

    kind: CheckKind
    content: bytes
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class OfForm(Strict):
    """One version of a check list."""

    form_id: UUID
