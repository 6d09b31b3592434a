"""Places as plain values: what every format here is read into and written from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

BaseType = Literal["Point", "LineString", "Polygon"]
Position = tuple[float, ...]
Ring = tuple[Position, ...]
Part = tuple[Ring, ...]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Points, lines or polygons, all nested alike: parts, then rings, then positions.

    Attributes
    ----------
    base
        Point, LineString or Polygon.
    parts
        Each part is a tuple of rings, each ring a tuple of positions (longitude, latitude and,
        where the file gives one, height; degrees and metres). A point is one ring with one
        position, a line one ring; a polygon has its outline first and then its holes, closed.
    multi
        Whether the file called it Multi…, even with a single part.
    """

    base: BaseType
    parts: tuple[Part, ...]
    multi: bool = False

    def positions(self) -> Iterator[Position]:
        """Yield every position in order."""
        for part in self.parts:
            for ring in part:
                yield from ring

    @property
    def name(self) -> str:
        """The type as GeoJSON and WKT call it."""
        return f"Multi{self.base}" if self.multi else self.base


@dataclass(frozen=True, slots=True)
class PlaceShape:
    """A place as files carry it: WGS-84, nothing of ours but the words name and kind."""

    name: str
    kind: str
    geometry: Geometry
    properties: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of longitude and latitude, degrees, WGS-84."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def holds(self, lon_deg: float, lat_deg: float) -> bool:
        """Say whether the point is inside or on the edge."""
        return (
            self.west_deg <= lon_deg <= self.east_deg
            and self.south_deg <= lat_deg <= self.north_deg
        )


def point(lon_deg: float, lat_deg: float) -> Geometry:
    """Make the geometry of one point."""
    return Geometry("Point", ((((lon_deg, lat_deg),),),))
