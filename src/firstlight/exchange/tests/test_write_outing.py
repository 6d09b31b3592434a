from datetime import UTC, datetime

import pytest

from firstlight.exchange.gpx import read_gpx
from firstlight.exchange.outing import Outing, write_outing
from firstlight.exchange.places import read_places
from firstlight.exchange.shapes import Geometry

RING = ((120.6, 29.5), (120.7, 29.5), (120.7, 29.6), (120.6, 29.5))
OUTING = Outing(
    name="A3 第3组",
    description="沿山道两侧拉网搜索",
    outline=Geometry("Polygon", ((RING,),)),
    lines=[("第1线", RING[:3])],
    points=[("集合点", "meeting", (120.6, 29.5))],
)


def test_receiver_gets_outline_lines_and_points():
    journey = read_gpx(write_outing(OUTING, "gpx"), datetime(2026, 3, 1, tzinfo=UTC))
    (outline,), (route,), (meeting,) = journey.tracks, journey.routes, journey.waypoints
    assert [(p.lon_deg, p.lat_deg) for p in outline.points()] == list(RING)
    assert (outline.name, outline.description) == (OUTING.name, OUTING.description)
    assert [(p.lon_deg, p.lat_deg) for p in route.points] == list(RING[:3])
    assert (route.name, meeting.name, meeting.symbol) == ("第1线", "集合点", "meeting")


@pytest.mark.parametrize("form", ["kml", "kmz", "geojson"])
def test_map_program_gets_the_same_as_shapes(form):
    segment, line, meeting = read_places(write_outing(OUTING, form), frame="wgs84")
    assert segment.geometry == OUTING.outline
    assert segment.properties == {"description": OUTING.description}
    assert (line.name, line.geometry.parts) == ("第1线", ((RING[:3],),))
    assert (meeting.name, meeting.kind) == ("集合点", "meeting")
