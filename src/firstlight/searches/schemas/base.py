"""What the inputs of this room are built from."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
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
PAIRS = (("lon", "lat"), ("lkp_lon", "lkp_lat"), ("meeting_lon", "meeting_lat"))


class Strict(BaseModel):
    """An input that refuses what it does not know, and points with their halves exchanged."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _exchanged(cls, values: Any) -> Any:
        """Notice latitude and longitude in each other's place: it happens on every radio."""
        if isinstance(values, dict):
            for lon, lat in PAIRS:
                if abs(_degrees(values.get(lat))) > 90 >= abs(_degrees(values.get(lon))):
                    raise ValueError(
                        _("Latitude and longitude look swapped: latitude comes first.")
                    )
        return values


class OfCase(Strict):
    """An act on a case; `version` is the one that the actor looked at."""

    case_id: UUID
    version: int | None = None


def _degrees(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
