"""Exercises of one's own, and finds of one's own."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, field_validator

from firstlight.kernel.schemas import Strict
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.rules.categories import CATEGORIES
from firstlight.searches.schemas.base import Remark

Count = Annotated[int, Field(ge=1, le=10_000)]
Metres = Annotated[float, Field(gt=0, le=1_000_000)]
FarthestM = Annotated[int, Field(ge=0, le=500_000)]


class AddTrial(Strict):
    """Write down an exercise: what its method asks for, and nothing else.

    ``measured`` takes `width_m` and `trials`, ``range`` `range_m` and `trials`, ``count``
    `placed`, `found`, `track_m` (of all searchers together) and `area_m2`, ``crossover``
    `seen_m` and `missed_m`: distances in metres with blanks or commas between.
    """

    team_kind: Literal["foot", "dog", "vehicle", "drone", "boat"]
    visibility: Literal["low", "medium", "high"]
    method: DetectionTrial.Method
    held_on: date
    width_m: Metres | None = None
    range_m: Metres | None = None
    trials: Count | None = None
    placed: Count | None = None
    found: Annotated[int, Field(ge=0, le=10_000)] | None = None
    track_m: Metres | None = None
    area_m2: Annotated[float, Field(gt=0, le=1e9)] | None = None
    seen_m: Remark = ""
    missed_m: Remark = ""


class OfTrial(Strict):
    """One exercise."""

    trial_id: UUID


class FindLine(Strict):
    """One find of the past; `line` is where it stands in a list that was sent in."""

    category: str
    distance_m: FarthestM
    found_where: OwnFind.Where = OwnFind.Where.OTHER
    year: Annotated[int, Field(ge=1950, le=2200)]
    line: int | None = None

    @field_validator("category")
    @classmethod
    def _is_known(cls, category: str) -> str:
        if category not in CATEGORIES:
            raise ValueError(_("Choose one from the list."))
        return category


class AddFinds(Strict):
    """Write down finds of the past: all of them, or none."""

    lines: Annotated[list[FindLine], Field(min_length=1, max_length=2_000)]


class CountFind(Strict):
    """Let a search that is closed count among the station's finds."""

    case_id: UUID
    found_where: OwnFind.Where


class OfFind(Strict):
    """One find."""

    find_id: UUID
