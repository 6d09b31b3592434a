from datetime import UTC, datetime

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.gcj02 import from_wgs84
from firstlight.searches.planning.case import read_case
from firstlight.searches.planning.coverage import after_searching
from firstlight.searches.planning.maps import case_map
from firstlight.searches.planning.tracks_read import rows_of_gpx
from firstlight.searches.planning.widths_read import read_widths

CASE = {
    "category": "Dementia",
    "ecoregion": "Temperate",
    "terrain": "Mountainous",
    "ipp": [120.7, 30.1],
    "last_seen": "2026-03-01T08:00:00+08:00",
    "at": "2026-03-01T14:00:00+08:00",
    "extent_m": 3000,
    "cell_m": 50,
}
DEG_E = 111_320 * np.cos(np.radians(30.1))


@pytest.fixture(scope="module")
def drawn():
    return case_map(read_case(CASE), None, seed=1)


def track(start="2026-03-01T12:00:00+08:00", kind="foot", eyes=1):
    t = np.arange(0, 1000, 5.0)
    points = [[s, 120.7 + (s - 500) / DEG_E, 30.1, 6.0] for s in t]
    return {"points": points, "starts_at": start, "kind": kind, "eyes": eyes}


def report(pod=0.7):
    ring = [[120.695, 30.095], [120.705, 30.095], [120.705, 30.1], [120.695, 30.1]]
    return {
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "pod": pod,
        "from": "2026-03-01T11:00:00+08:00",
        "to": "2026-03-01T12:30:00+08:00",
    }


def test_a_search_moves_probability_away_from_where_it_was(drawn):
    after = after_searching(drawn, [report()], [track()])
    seen = after.covered > 0.5
    assert after.mass[seen].sum() < drawn.map.mass[seen].sum()
    assert after.row > drawn.map.row
    assert 0 < after.pos < 1
    assert after.mass.sum() + after.row == pytest.approx(1, abs=1e-9)
    assert after.particles.weight.sum() + after.particles.row == pytest.approx(1, abs=1e-12)
    assert after.lost > 0
    assert after.length_m[0] == pytest.approx(1000, rel=0.02)


def test_what_was_found_out_is_what_the_ground_lost(drawn):
    after = after_searching(drawn, [report(0.8)], [])
    expected = (drawn.map.mass * -np.expm1(-after.covered)).sum()
    assert after.pos == pytest.approx(expected, rel=1e-3)


def test_more_eyes_see_more(drawn):
    one = after_searching(drawn, [], [track()]).pos
    four = after_searching(drawn, [], [track(eyes=4)]).pos
    assert four > 2 * one


def test_a_track_is_reckoned_with_the_station_s_own_width(drawn):
    book = after_searching(drawn, [], [track()]).pos
    row = {"kind": "foot", "visibility": "medium", "low_m": 12, "best_m": 16, "high_m": 20}
    own = read_widths([row | {"trials": 20}])
    assert after_searching(drawn, [], [track()], own).pos < 0.7 * book
    assert after_searching(drawn, [], [track(kind="dog")], own).pos == pytest.approx(
        after_searching(drawn, [], [track(kind="dog")]).pos
    )


def test_reports_and_tracks_in_any_order(drawn):
    first, second = track(), track("2026-03-01T13:00:00+08:00", kind="dog")
    one = after_searching(drawn, [report()], [first, second])
    two = after_searching(drawn, [report()], [second, first])
    assert np.array_equal(one.particles.weight, two.particles.weight)


def test_nothing_searched_changes_nothing(drawn):
    after = after_searching(drawn, [], [])
    assert after.pos == pytest.approx(0, abs=1e-12)
    assert after.mass == pytest.approx(drawn.map.mass, abs=1e-12)


def test_unreadable_points_are_refused_by_name(drawn):
    with pytest.raises(BadInput, match="points"):
        after_searching(drawn, [], [track() | {"points": [[1, "x", 2]]}])


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<trk><name>a</name><trkseg>{}</trkseg></trk></gpx>"""


def test_a_gpx_file_is_read_with_and_without_times(tmp_path, drawn):
    now = datetime(2026, 3, 1, 6, tzinfo=UTC)
    timed, plain = tmp_path / "timed.gpx", tmp_path / "plain.gpx"
    places = [(120.698 + k * 2e-4, f"2026-03-01T05:{k:02d}:00Z") for k in range(20)]
    point = '<trkpt lat="30.1" lon="{}"><time>{}</time></trkpt>'
    timed.write_text(GPX.format("".join(point.format(*each) for each in places)))
    bare = "".join(f'<trkpt lat="30.1" lon="{lon}"></trkpt>' for lon, _ in places)
    plain.write_text(GPX.format(bare))
    rows = rows_of_gpx([timed, plain], now)
    assert rows[0]["points"][3][0] == pytest.approx(180)
    ends = datetime.fromisoformat(rows[1]["starts_at"]).timestamp() + rows[1]["points"][-1][0]
    assert ends == pytest.approx(now.timestamp(), abs=0.01)
    after = after_searching(drawn, [], rows)
    assert after.pos > 0
    assert after.length_m[0] == pytest.approx(3.8e-3 * DEG_E, rel=0.02)


def test_tracks_of_a_chinese_map_app_come_in_without_its_shift(tmp_path):
    now = datetime(2026, 3, 1, 6, tzinfo=UTC)
    lon, lat = (float(each) for each in from_wgs84(120.7, 30.1))
    (tmp_path / "a.gpx").write_text(GPX.format(f'<trkpt lat="{lat}" lon="{lon}"></trkpt>' * 2))
    (row,) = rows_of_gpx([tmp_path / "a.gpx"], now, "gcj02")
    assert row["points"][0][1:3] == pytest.approx([120.7, 30.1], abs=1e-7)
    (row,) = rows_of_gpx([tmp_path / "a.gpx"], now)
    assert row["points"][0][1:3] == pytest.approx([lon, lat], abs=1e-9)


def test_a_file_that_is_no_track_is_refused_by_name(tmp_path):
    path = tmp_path / "no.gpx"
    path.write_text("hello")
    now = datetime(2026, 3, 1, 6, tzinfo=UTC)
    with pytest.raises(BadInput, match="tracks"):
        rows_of_gpx([path], now)
    with pytest.raises(BadInput, match="tracks"):
        rows_of_gpx([tmp_path / "missing.gpx"], now)
