import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from firstlight.exchange.errors import BadFile
from firstlight.exchange.places import read_places
from firstlight.exchange.safexml import parse
from firstlight.exchange.tracks import TrackPoint
from firstlight.exchange.wpml import WPML, Flight, write_wpml

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FLIGHT = Flight(
    [TrackPoint(120.6, 29.5), TrackPoint(120.61, 29.5), TrackPoint(120.61, 29.501)], 60
)


def document(name, flight=FLIGHT):
    with zipfile.ZipFile(io.BytesIO(write_wpml(flight, AT))) as archive:
        return parse(archive.read(name))


def texts(root, tag):
    return [element.text for element in root.iter(f"{{{WPML}}}{tag}")]


def test_aircraft_file_holds_every_point_in_order_at_the_set_height():
    root = document("wpmz/waylines.wpml")
    assert texts(root, "index") == ["0", "1", "2"]
    assert texts(root, "executeHeight") == ["60"] * 3
    assert texts(root, "finishAction") == ["goHome"]
    (distance,) = texts(root, "distance")
    assert float(distance) == pytest.approx(968 + 111, abs=2)


def test_template_can_be_opened_as_places():
    points = [
        p
        for s in read_places(write_wpml(FLIGHT, AT), frame="wgs84")
        for p in s.geometry.positions()
    ]
    assert points == [(120.6, 29.5), (120.61, 29.5), (120.61, 29.501)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"height_m": 121}, "height_m"),
        ({"height_m": float("nan")}, "height_m"),
        ({"speed_mps": 0}, "speed_mps"),
        ({"points": FLIGHT.points[:1]}, "points"),
    ],
)
def test_line_that_may_not_be_flown_is_refused_by_field(change, field):
    with pytest.raises(BadFile) as no:
        write_wpml(replace(FLIGHT, **change), AT)
    assert no.value.field == field
    assert str(no.value)
