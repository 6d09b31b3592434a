"""Out on the ground: groups, segments, tracks."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from firstlight.kernel.schemas import Strict
from firstlight.searches.rules.ground import GroundDanger
from firstlight.searches.schemas.base import Name, Remark, Sentence, Share, Short

# Seconds, longitude, latitude, height: bounds alone, for a track has many thousands of them.
Fix = tuple[
    float,
    Annotated[float, Field(ge=-180, le=180)],
    Annotated[float, Field(ge=-90, le=90)],
    float | None,
]


class AssignSegment(Strict):
    """Send a group of two or more, one of them leading, to a segment.

    `ground` names what the segment's own ground warns of; further `dangers` are typed.
    """

    segment_id: UUID
    version: int | None = None
    leader_id: UUID
    member_ids: list[UUID] = Field(min_length=1)
    team_name: Short
    team_kind: Literal["foot", "vehicle", "dog", "drone", "boat"] = "foot"
    plan_id: UUID | None = None
    ground: list[GroundDanger] = []
    dangers: Remark = ""
    radio: Name = ""
    leaves_at: AwareDatetime | None = None
    back_by: AwareDatetime
    item_ids: list[UUID] = []


class TakeBackTeam(Strict):
    """Take back that a team was sent, before it has begun."""

    assignment_id: UUID


class OfSegment(Strict):
    """An act of the group in its segment; `said_at` is when it happened."""

    segment_id: UUID
    version: int | None = None
    said_at: AwareDatetime


class StartSegment(OfSegment):
    """The group begins."""


class FinishSegment(OfSegment):
    """The group is through: how surely they would have found somebody lying there."""

    pod_estimate: Share


class AbortSegment(OfSegment):
    """Danger: the group turns back."""

    reason: Sentence
    pod_estimate: Share = 0


class ReportBack(Strict):
    """The leader said by radio that the group is back: through with it, or turned back."""

    assignment_id: UUID
    version: int | None = None
    said_at: AwareDatetime
    outcome: Literal["searched", "turned_back"]
    pod_estimate: Share | None = None
    reason: Sentence = ""


class ReopenSegment(Strict):
    """Search it again."""

    segment_id: UUID
    version: int | None = None


class EditSegment(Strict):
    """Change a segment's ground by hand, before anybody is sent there."""

    segment_id: UUID
    version: int | None = None
    geometry: dict[str, Any]


class SplitSegment(Strict):
    """Cut a segment in two along a GeoJSON line in WGS-84 degrees."""

    segment_id: UUID
    version: int | None = None
    line: dict[str, Any]


class JoinSegments(Strict):
    """Make a segment and a neighbour of it one."""

    segment_id: UUID
    version: int | None = None
    other_id: UUID


class AddTrack(Strict):
    """Where a group walked: seconds since the first fix, degrees, metres (or null)."""

    case_id: UUID
    assignment_id: UUID | None = None
    source: Literal["gpx", "live", "phone"] = "gpx"
    starts_at: AwareDatetime
    points: list[Fix] = Field(min_length=2, max_length=200_000)
    dropped: dict[str, int] = {}


class Moment(Strict):
    """What a clockwork job is told."""

    key: UUID
    at: datetime | None = None
