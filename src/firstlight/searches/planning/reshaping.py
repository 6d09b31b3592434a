"""Ground cut in two along a line, or two pieces made one, as outlines."""

from dataclasses import dataclass
from typing import Any

LEAST_M2 = 1_000.0  # a piece below this is a slip of the hand
SEAM_M = 1.0  # borders this near to each other are one border


@dataclass(frozen=True, slots=True)
class Piece:
    """An outline as GeoJSON in WGS-84 degrees, and its area in square metres."""

    geometry: dict[str, Any]
    area_m2: float


def cut(geometry: dict[str, Any], line: Any) -> tuple[Piece, Piece]:
    """Cut a polygon in two along a GeoJSON line; the larger piece comes first.

    A line that cuts off several pieces leaves the largest as one and the rest as the other: every
    square metre of the ground is in exactly one of the two.

    Raises
    ------
    ValueError
        A code: ``no-line``, ``no-cut`` (it does not cross the ground from border to border) or
        ``sliver`` (what it cuts off is under 1,000 m²).
    """
    import shapely
    from shapely.geometry import LineString, MultiPolygon, shape
    from shapely.ops import split

    try:
        knife = shape(line)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as fault:
        raise ValueError("no-line") from fault
    if not isinstance(knife, LineString) or knife.is_empty or not knife.is_simple:
        raise ValueError("no-line")
    ground = shape(geometry)
    bodies = list(ground.geoms) if isinstance(ground, MultiPolygon) else [ground]
    parts = [part for body in bodies for part in shapely.get_parts(split(body, knife))]
    if len(parts) <= len(bodies):
        raise ValueError("no-cut")
    parts.sort(key=lambda part: -part.area)
    rest = parts[1] if len(parts) == 2 else MultiPolygon(parts[1:])
    two = _piece(parts[0]), _piece(rest)
    if min(piece.area_m2 for piece in two) < LEAST_M2:
        raise ValueError("sliver")
    return two


def joined(one: dict[str, Any], two: dict[str, Any]) -> Piece:
    """Make two neighbouring polygons one.

    Raises
    ------
    ValueError
        ``apart``: they have no border in common.
    """
    from shapely.geometry import shape

    from firstlight.engine.terrain.segments.outline import to_lonlat, to_metres

    first, second = shape(one), shape(two)
    grid = _grid_at(first)
    parts = [to_metres(each, grid) for each in (first, second)]
    if parts[0].buffer(SEAM_M).intersection(parts[1]).area < SEAM_M * SEAM_M:
        raise ValueError("apart")
    # The seam is closed by growing and shrinking by a metre: borders drawn apart by less meet.
    whole = (
        parts[0]
        .buffer(SEAM_M, join_style="mitre")
        .union(parts[1].buffer(SEAM_M, join_style="mitre"))
    )
    return _piece(to_lonlat(whole.buffer(-SEAM_M, join_style="mitre"), grid))


def _grid_at(outline: Any) -> Any:
    from firstlight.engine.frames.grid import Grid

    lon, lat = outline.representative_point().coords[0]
    return Grid.around(lon, lat, 1000.0, 1000.0)


def _piece(outline: Any) -> Piece:
    from shapely.geometry import mapping

    from firstlight.engine.terrain.segments.outline import to_metres

    area_m2 = float(to_metres(outline, _grid_at(outline)).area)
    told = mapping(outline)
    return Piece({"type": told["type"], "coordinates": told["coordinates"]}, area_m2)
