import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.frames import gcj02
from firstlight.exchange.errors import BadFile
from firstlight.exchange.gpx import read_gpx, write_gpx
from firstlight.exchange.limits import MEGABYTE
from firstlight.exchange.tests.strategies import heights, lats, lons, names, texts
from firstlight.exchange.tracks import Journey, Route, Track, TrackPoint, Waypoint, review

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

times = st.integers(0, 10**9).map(lambda n: NOW - timedelta(seconds=n / 8))
points = st.builds(
    TrackPoint,
    lons,
    lats,
    st.none() | times,
    st.none() | heights,
    st.none() | st.floats(0.5, 50),
)
segments = st.lists(points, min_size=1, max_size=5).map(tuple)
journeys = st.builds(
    Journey,
    st.lists(
        st.builds(Track, names, st.lists(segments, min_size=1, max_size=3).map(tuple), texts),
        min_size=1,
        max_size=3,
    ).map(tuple),
    st.lists(st.builds(Waypoint, names, points, texts, texts), max_size=3).map(tuple),
    st.lists(st.builds(Route, names, segments, texts), max_size=2).map(tuple),
)


def walk(seconds=60, step_deg=0.0005, start=NOW - timedelta(hours=3), count=6):
    """Walk north, some 55 m a minute."""
    return tuple(
        TrackPoint(120.6, 29.5 + n * step_deg, start + timedelta(seconds=seconds * n))
        for n in range(count)
    )


def gpx(inner):
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1">{inner}</gpx>'.encode()


def refusal(data, **options):
    with pytest.raises(BadFile) as no:
        read_gpx(data, NOW, **options)
    assert str(no.value)
    return no.value


@settings(max_examples=80, deadline=None)
@given(journey=journeys)
def test_what_is_written_is_read_back_unchanged(journey):
    assert read_gpx(write_gpx(journey), NOW) == journey


def test_doubtful_points_are_counted_and_kept():
    steps = list(walk())
    steps[2] = replace(steps[2], lat_deg=29.9)  # a jump of 44 km and back
    steps[4] = replace(steps[4], at=steps[0].at - timedelta(minutes=9))
    steps[5] = replace(steps[5], at=None)
    journey = read_gpx(write_gpx(Journey((Track("第3组", (tuple(steps),)),))), NOW)
    seen = review(journey)
    assert seen.points == len(list(journey.tracks[0].points())) == 6
    assert seen.doubts == {
        (0, 0, 2): "too-fast",
        (0, 0, 4): "backwards",
        (0, 0, 5): "no-time",
    }
    assert seen.count("too-fast") == 1


def test_steady_walk_raises_no_doubt_even_with_coarse_fixes():
    fast = walk(seconds=1, step_deg=0.0001)  # 11 m a second
    assert review(Journey((Track("a", (walk(), fast)),))).doubts == {}


def test_new_segment_is_not_compared_with_the_old_one():
    far = tuple(replace(point, lon_deg=121.6) for point in walk())
    assert review(Journey((Track("a", (walk(), far)),))).doubts == {}


def test_date_in_the_future_is_refused_by_track():
    late = walk(start=NOW + timedelta(days=1))
    no = refusal(write_gpx(Journey((Track("第3组", (walk(),)), Track("第4组", (late,))))))
    assert (no.code, no.where.item, no.where.name) == ("in-future", 2, "第4组")


def test_clock_that_is_a_little_fast_is_accepted():
    ahead = walk(start=NOW + timedelta(minutes=2), seconds=1, count=2)
    assert read_gpx(write_gpx(Journey((Track("a", (ahead,)),))), NOW)


class Endless(io.RawIOBase):
    """An upload of 3 GB that is never stored: it counts what was taken from it."""

    def __init__(self):
        self.left, self.taken, self.begun = 3 * 1024 * MEGABYTE, 0, False

    def read(self, size=-1, /):
        size = min(size if size >= 0 else self.left, self.left)
        self.left -= size
        self.taken += size
        head = b"" if self.begun else b"<gpx><!--"
        self.begun = True
        return (head + b"x" * size)[:size]


def test_three_gigabytes_are_refused_after_the_limit_was_read():
    upload = Endless()
    no = refusal(upload, max_bytes=2 * MEGABYTE)
    assert no.code == "too-big"
    assert upload.taken <= 2 * MEGABYTE + 1


def test_gcj02_track_comes_in_as_wgs84():
    lon, lat = gcj02.from_wgs84(120.6, 29.5)
    shifted = tuple(replace(p, lon_deg=float(lon), lat_deg=float(lat)) for p in walk(count=2))
    journey = read_gpx(write_gpx(Journey((Track("a", (shifted,)),))), NOW, frame="gcj02")
    (first, _) = journey.tracks[0].points()
    assert (first.lon_deg, first.lat_deg) == (
        pytest.approx(120.6, abs=1e-7),
        pytest.approx(29.5, abs=1e-7),
    )


def test_time_without_a_zone_is_utc():
    data = gpx('<wpt lat="1" lon="2"><time>2026-03-01T08:00:00</time></wpt>')
    (waypoint,) = read_gpx(data, NOW).waypoints
    assert waypoint.point.at == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (gpx(""), "no-track"),
        (b"<kml></kml>", "wrong-type"),
        (gpx('<wpt lat="1" lon="2">')[:-6], "bad-xml"),
        (gpx('<wpt lat="91" lon="2"/>'), "bad-coordinates"),
        (gpx('<wpt lat="nan" lon="2"/>'), "bad-coordinates"),
        (gpx('<wpt lon="2"/>'), "bad-coordinates"),
        (gpx('<wpt lat="1" lon="2"><time>yesterday</time></wpt>'), "bad-time"),
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>', "entities"),
    ],
)
def test_useless_file_gets_one_clear_sentence(data, code):
    assert refusal(data).code == code


def test_nonsense_in_an_optional_figure_costs_only_the_figure():
    data = gpx('<wpt lat="1" lon="2"><ele>high</ele><hdop>2</hdop></wpt>')
    (waypoint,) = read_gpx(data, NOW).waypoints
    assert (waypoint.point.height_m, waypoint.point.accuracy_m) == (None, 10.0)
