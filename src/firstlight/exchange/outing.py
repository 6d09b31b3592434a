"""What a team loads into its receiver or phone: the segment, the lines to walk, the points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from firstlight.exchange.gpx import write_gpx
from firstlight.exchange.places import write_places
from firstlight.exchange.shapes import Geometry, PlaceShape, Ring
from firstlight.exchange.tracks import Journey, Route, Track, TrackPoint, Waypoint

OutingFormat = Literal["gpx", "kml", "kmz", "geojson"]


@dataclass(frozen=True, slots=True)
class Outing:
    """One assignment as a map file.

    Attributes
    ----------
    name, description
        Such as “A3 第3组”, and how to search; no word about the missing person.
    outline
        The segment's polygon.
    lines
        Name and positions of each line to walk or to fly, in order.
    points
        Name, kind (meeting, post, clue …) and position of each point.
    """

    name: str
    description: str
    outline: Geometry
    lines: Sequence[tuple[str, Ring]] = ()
    points: Sequence[tuple[str, str, tuple[float, float]]] = ()


def write_outing(outing: Outing, form: OutingFormat) -> bytes:
    """Write the assignment.

    GPX knows no areas: there the outline is a closed track, which every receiver draws.
    """
    return _gpx(outing) if form == "gpx" else write_places(_shapes(outing), form)


def write_outlines(places: Sequence[PlaceShape], form: OutingFormat) -> bytes:
    """Write many areas, such as all segments of a plan; in GPX each is a closed track."""
    if form != "gpx":
        return write_places(places, form)
    return write_gpx(Journey(tracks=tuple(_outline(p.name, p.geometry) for p in places)))


def _shapes(outing: Outing) -> list[PlaceShape]:
    about = {"description": outing.description} if outing.description else {}
    return [
        PlaceShape(outing.name, "segment", outing.outline, {**about}),
        *(
            PlaceShape(name, "line", Geometry("LineString", ((line,),)))
            for name, line in outing.lines
        ),
        *(
            PlaceShape(name, kind, Geometry("Point", (((position,),),)))
            for name, kind, position in outing.points
        ),
    ]


def _gpx(outing: Outing) -> bytes:
    outline = _outline(outing.name, outing.outline, outing.description)
    return write_gpx(
        Journey(
            tracks=(outline,),
            waypoints=tuple(
                Waypoint(name, TrackPoint(*position), symbol=kind)
                for name, kind, position in outing.points
            ),
            routes=tuple(Route(name, _points(line)) for name, line in outing.lines),
        )
    )


def _outline(name: str, area: Geometry, description: str = "") -> Track:
    rings = [ring for part in area.parts for ring in part]
    return Track(name, tuple(_points(ring) for ring in rings), description)


def _points(ring: Ring) -> tuple[TrackPoint, ...]:
    return tuple(TrackPoint(position[0], position[1]) for position in ring)
