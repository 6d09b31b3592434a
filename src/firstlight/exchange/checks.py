"""What can be wrong with a shape, each told in one sentence."""

from math import isfinite

import shapely
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile
from firstlight.exchange.shapes import Box, Geometry, PlaceShape, Position, Ring
from firstlight.exchange.text import checked

FEWEST = {"Point": 1, "LineString": 2, "Polygon": 4}


def check_shape(shape: PlaceShape) -> None:
    """Refuse a shape that cannot be what its maker meant.

    Raises
    ------
    BadFile
        ``control-character``, ``no-coordinates``, ``out-of-range``, ``swapped``, ``unclosed``,
        ``too-few`` or ``self-crossing``.
    """
    checked(shape.name, "name")
    checked(shape.kind, "kind")
    for key, value in shape.properties.items():
        checked(key, "properties")
        if isinstance(value, str):
            checked(value, key)
    check_geometry(shape.geometry)


def check_geometry(geometry: Geometry) -> None:
    """Check positions, rings and crossings; see `check_shape`."""
    if next(geometry.positions(), None) is None:
        raise BadFile("no-coordinates", _("There are no coordinates."), field="coordinates")
    for position in geometry.positions():
        _check_position(position)
    for part in geometry.parts:
        for ring in part:
            _check_ring(geometry, ring)
    if geometry.base == "Polygon":
        _check_crossing(geometry)


def _check_position(position: Position) -> None:
    if not all(isfinite(number) for number in position):
        raise BadFile("out-of-range", _("A coordinate is not a number."), field="coordinates")
    lon, lat = position[0], position[1]
    if abs(lon) <= 180 and abs(lat) <= 90:
        return
    if abs(lat) <= 180 and abs(lon) <= 90:
        raise _swapped(lon, lat)
    raise BadFile(
        "out-of-range",
        _("%(lon)s, %(lat)s is not a place on Earth. Give longitude and latitude in degrees."),
        field="coordinates",
        lon=lon,
        lat=lat,
    )


def check_region(geometry: Geometry, region: Box | None) -> None:
    """Refuse what lies outside `region`, telling swapped coordinates from strayed ones.

    Raises
    ------
    BadFile
        ``swapped`` or ``outside-region``.
    """
    if region is None:
        return
    strays = [p for p in geometry.positions() if not region.holds(p[0], p[1])]
    if not strays:
        return
    lon, lat = strays[0][0], strays[0][1]
    if all(region.holds(p[1], p[0]) for p in strays):
        raise _swapped(lon, lat)
    raise BadFile(
        "outside-region",
        _("%(lon)s, %(lat)s is outside the area of this station."),
        field="coordinates",
        lon=lon,
        lat=lat,
    )


def _swapped(lon: float, lat: float) -> BadFile:
    return BadFile(
        "swapped",
        _(
            "Longitude and latitude look swapped (%(lon)s, %(lat)s). Longitude comes first; "
            "in China it is the larger number."
        ),
        field="coordinates",
        lon=lon,
        lat=lat,
    )


def _check_ring(geometry: Geometry, ring: Ring) -> None:
    if geometry.base == "Polygon" and ring and ring[0] != ring[-1]:
        raise BadFile(
            "unclosed",
            _("The outline is not closed: its last point must be the same as its first."),
            field="coordinates",
        )
    if len(ring) < FEWEST[geometry.base]:
        raise BadFile(
            "too-few",
            _("The shape has %(count)s points and needs at least %(fewest)s."),
            field="coordinates",
            count=len(ring),
            fewest=FEWEST[geometry.base],
        )


def _check_crossing(geometry: Geometry) -> None:
    # Parts are checked one by one: two fields of one grid may share an edge.
    for part in geometry.parts:
        outline, *holes = [[position[:2] for position in ring] for ring in part]
        polygon = shapely.Polygon(outline, holes)
        if not polygon.is_valid:
            # GEOS answers like "Self-intersection[120.7 29.5]".
            near = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]")
            raise BadFile(
                "self-crossing",
                _("The outline crosses itself or its holes near %(near)s. Draw it again there."),
                field="coordinates",
                near=near.replace(" ", ", ") or "?",
            )
