"""What the inputs of this room are built from."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.kernel.schemas import Strict

TeamCount = Annotated[int, Field(ge=0, le=40)]
Share = Annotated[float, Field(ge=0, le=1)]
Shareable = Literal[
    "category",
    "description",
    "clothing",
    "belongings",
    "age",
    "sex",
    "last_place",
    "name",
    "photo",
]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
NoticeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class OfCase(Strict):
    """An act on a case; `version` is the one that the actor looked at."""

    case_id: UUID
    version: int | None = None
