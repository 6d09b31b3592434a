"""Stories, clues and plans."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.searches.schemas.base import OfCase, Remark, Short, TeamCount, Title

Place = tuple[Lon, Lat]


class _Start(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Point(_Start):
    kind: Literal["point"]
    lon: Lon
    lat: Lat


class _Route(_Start):
    kind: Literal["route"]
    places: Annotated[list[Place], Field(min_length=2, max_length=500)]


class _Area(_Start):
    kind: Literal["area"]
    places: Annotated[list[Place], Field(min_length=3, max_length=500)]


_STARTS: TypeAdapter[Any] = TypeAdapter(
    Annotated[_Point | _Route | _Area, Field(discriminator="kind")]
)


class SetHypothesis(OfCase):
    """Add a story of what may have happened, or change one.

    `start` is where it begins: nothing for the last known place, a point, or the places of a
    route or of an area's outline. `parameters` are of the water: the wind over it, or the speed
    of a river whose line is the route, downstream.
    """

    hypothesis_id: UUID | None = None
    kind: Literal["walked", "route", "transport", "water"] = "walked"
    name: Title
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    start: dict[str, Any] = {}
    parameters: dict[
        Literal["wind_mps", "wind_from_deg", "speed_mps"], Annotated[float, Field(ge=0)]
    ] = {}
    is_withdrawn: bool = False

    @field_validator("start")
    @classmethod
    def _begins_somewhere(cls, start: dict[str, Any]) -> dict[str, Any]:
        """Refuse a start that the planner could not read."""
        if not start:
            return start
        try:
            found: dict[str, Any] = _STARTS.validate_python(start).model_dump(mode="json")
        except ValidationError as fault:
            raise ValueError(_("Where it begins: this is no place, way or area.")) from fault
        return found

    @field_validator("parameters")
    @classmethod
    def _can_be(cls, given: dict[str, float]) -> dict[str, float]:
        """Refuse wind and water that cannot be."""
        if given.get("wind_mps", 0) > 60 or given.get("wind_from_deg", 0) > 360:
            raise ValueError(_("Wind: at most 60 metres a second, from 0 to 360 degrees."))
        if not 0 < given.get("speed_mps", 1.0) <= 10:
            raise ValueError(_("Speed of the river: more than 0, at most 10 metres a second."))
        return given


class ReportClue(Strict):
    """Something seen, heard or told; the phone's own key makes a second delivery harmless."""

    clue_id: UUID | None = None
    case_id: UUID
    segment_id: UUID | None = None
    kind: Literal["sighting", "object", "trace", "video", "word"]
    text: Remark
    source: Title = ""
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: Annotated[float, Field(gt=0, le=20_000)] = 50
    seen_at: AwareDatetime


class AddPhoto(Strict):
    """The photograph of a clue, as the phone took it."""

    clue_id: UUID
    photo: Annotated[bytes, Field(min_length=1)]


class WeighClue(OfCase):
    """How likely each story makes this clue; withdrawn clues count as never given."""

    clue_id: UUID
    likelihoods: dict[UUID, Annotated[float, Field(gt=0, le=1000)]] = {}
    reliability: Annotated[float, Field(gt=0, lt=1)] = 0.5
    is_confirmed: bool = True
    withdraw: bool = False


class AskPlan(OfCase):
    """Ask the planner for a plan; `extra_…` are teams to reckon with beside the people at hand.

    `wind_from_deg` is where the wind blows from, clockwise from north; nobody is out after
    `back_at`. `air_c` is the day's highest temperature where it is hot and the lowest that is
    expected where it is cold; `wet`, `dressed` and `frail` are of the missing person, `water_c` of
    water that they may be in.
    """

    hours: Annotated[float, Field(gt=0, le=24)] = 4
    radius_m: Annotated[float, Field(ge=300, le=40_000)] | None = None
    weigh_lives: bool = False
    wind_mps: Annotated[float, Field(ge=0, le=60)] | None = None
    wind_from_deg: Annotated[float, Field(ge=0, le=360)] | None = None
    back_at: AwareDatetime | None = None
    air_c: Annotated[float, Field(ge=-60, le=60)] | None = None
    water_c: Annotated[float, Field(ge=-2, le=45)] | None = None
    wet: bool = False
    dressed: Literal["", "light", "usual", "warm"] = ""
    frail: bool = False
    seed: Annotated[int, Field(ge=0, le=2**31)] = 1
    extra_foot: TeamCount = 0
    extra_dog: TeamCount = 0
    extra_vehicle: TeamCount = 0
    extra_drone: TeamCount = 0
    extra_boat: TeamCount = 0


class FinishPlan(Strict):
    """What the planner found, or why it could not."""

    plan_id: UUID
    inputs: dict[str, Any] = {}
    result: dict[str, Any] = {}
    map_file: str = ""
    error: Annotated[str, StringConstraints(max_length=400)] = ""


class NotePlanStage(Strict):
    """How far the planner is."""

    plan_id: UUID
    progress: Annotated[int, Field(ge=0, le=100)]
    stage: Short


class AdoptPlan(OfCase):
    """Make a plan's segments the segments of the search."""

    plan_id: UUID
