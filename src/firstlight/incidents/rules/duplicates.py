"""Two reports that may be of the same matter: of one kind, near in space and in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import hypot, sqrt
from uuid import UUID

from firstlight.kernel.earth import distance_m

NEAR_M = 3_000.0
CLOSE_IN_TIME = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Report:
    """What two reports are compared by; degrees WGS-84."""

    kind: str
    happened_at: datetime
    lon: float | None = None
    lat: float | None = None
    place_name: str = ""
    key: UUID | None = None


def alike(one: Report, other: Report) -> float:
    """Return how alike two reports are, from 0 (not the same matter) to 1.

    Reports of different kinds, more than six hours or three kilometres apart are not; a report
    without a point is compared by the name of the place.
    """
    if one.kind != other.kind:
        return 0.0
    apart = abs(one.happened_at - other.happened_at) / CLOSE_IN_TIME
    if apart > 1:
        return 0.0
    return max(0.0, 1 - hypot(apart, _far(one, other)) / sqrt(2)) if _far(one, other) <= 1 else 0.0


def _far(one: Report, other: Report) -> float:
    """Return the distance as a share of what still counts as near."""
    if None in (one.lon, one.lat, other.lon, other.lat):
        same = bool(one.place_name) and one.place_name.strip() == other.place_name.strip()
        return 0.0 if same else 2.0
    return metres_apart(one, other) / NEAR_M


def metres_apart(one: Report, other: Report) -> float:
    """Return the great-circle distance of two reports that have points, metres."""
    return distance_m(*(degrees or 0.0 for degrees in (one.lon, one.lat, other.lon, other.lat)))
