"""Bad files and bad cases at the command: one sentence that names the fault, nothing half done."""

import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from tests.saying import say

BOX = "1.50,42.48,1.60,42.55"
BASE = [1.55, 42.515]
CASE = {
    "category": "Dementia",
    "ecoregion": "Temperate",
    "terrain": "Mountainous",
    "ipp": BASE,
    "last_seen": "2026-05-01T08:00:00+02:00",
    "at": "2026-05-01T11:00:00+02:00",
}
TEAMS = {"base": BASE, "teams": [{"name": "one", "kind": "foot", "people": 4}]}


def refused(said, *fields):
    """One line on standard error that names the field, nothing on standard output."""
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    for field in fields:
        assert field in said.err


def build(folder, heights, streets, box=BOX, cell="90"):
    return say(
        *("terrain", "build", "small", "--dem", heights, "--osm", streets),
        *(f"--bbox={box}", "--cell-m", cell, "--out", folder),
    )


@pytest.fixture(scope="module")
def small(andorra_files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "small"
    said = build(folder, *andorra_files)
    assert (said.code, said.err) == (0, "")
    return folder


@pytest.mark.parametrize(
    "box",
    ["1.70,42.48,2.05,42.55", "1.50,41.95,1.60,42.55"],
    ids=["over its eastern edge", "over its southern edge"],
)
def test_heights_that_do_not_cover_the_box_make_no_pack(andorra_files, tmp_path, box):
    refused(build(tmp_path / "pack", *andorra_files, box=box), "dem", "cover")
    assert list(tmp_path.iterdir()) == []


def test_degrees_in_each_other_s_place_make_no_pack(andorra_files, tmp_path):
    refused(build(tmp_path / "pack", *andorra_files, box="42.48,1.50,42.55,1.60"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0.0, 0.02, 0.6])
def test_a_truncated_map_file_makes_no_pack(andorra_files, tmp_path, share):
    heights, streets = andorra_files
    whole = streets.read_bytes()
    short = tmp_path / "short.osm.pbf"
    short.write_bytes(whole[: int(len(whole) * share)])
    refused(build(tmp_path / "pack", heights, short), "osm")
    assert list(tmp_path.iterdir()) == [short]


def test_a_file_that_is_no_heights_makes_no_pack(andorra_files, tmp_path):
    _heights, streets = andorra_files
    broken = tmp_path / "N42E001.hgt.zip"
    with zipfile.ZipFile(broken, "w") as file:
        file.writestr("N42E001.hgt", b"1234567")
    refused(build(tmp_path / "pack", broken, streets), "dem")
    refused(build(tmp_path / "pack", streets, streets), "dem")
    assert list(tmp_path.iterdir()) == [broken]


def test_a_refused_pack_leaves_the_one_that_stood_there(andorra_files, small):
    before = {path.name: path.stat().st_mtime_ns for path in small.iterdir()}
    refused(build(small, *andorra_files, box="1.70,42.48,2.05,42.55"))
    assert {path.name: path.stat().st_mtime_ns for path in small.iterdir()} == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "Somebody"}, "category"),
        ({"ipp": BASE[::-1]}, "ipp"),
        ({"ipp": [2.5, 42.5]}, "ipp"),
        ({"at": "2026-05-01T07:00:00+02:00"}, "at"),
        ({"last_seen": "soon"}, "last_seen"),
        ({"at": None}, "at"),
    ],
    ids=["no table", "swapped", "off the pack", "before last seen", "no time", "no at"],
)
def test_a_bad_case_writes_no_map(small, tmp_path, change, field):
    out = tmp_path / "map.npz"
    given = json.dumps({**CASE, **change})
    refused(say("search", "map", "-", "--terrain", small, "--out", out, given=given), field)
    assert not out.exists()


def gpx(points):
    rows = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>{at.isoformat()}</time></trkpt>'
        for lon, lat, at in points
    )
    return (
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">'
        f"<trk><trkseg>{rows}</trkseg></trk></gpx>"
    )


def walked(*, start="2026-05-01T09:00:00+02:00", jump=False, far=False):
    begun = datetime.fromisoformat(start)
    for number in range(120):
        lon, lat = BASE[0] + 0.0002 * (number % 10), BASE[1] + 0.0002 * (number // 10)
        if jump and number % 7 == 3:
            lat += 0.4
        if far:
            lon, lat = lat, lon
        yield lon, lat, begun + timedelta(seconds=20 * number)


@pytest.fixture
def plan(small, tmp_path):
    (tmp_path / "teams.json").write_text(json.dumps(TEAMS))

    def planned(*words, case=CASE):
        return say(
            *("search", "plan", "-", "--terrain", small, "--teams", tmp_path / "teams.json"),
            *("--hours", "3", *words),
            given=json.dumps(case),
        )

    return planned


def test_impossible_speeds_count_for_nothing(plan, tmp_path):
    (tmp_path / "clean.gpx").write_text(gpx(walked()))
    (tmp_path / "jumps.gpx").write_text(gpx(walked(jump=True)))
    clean, jumps = (
        json.loads(plan("--tracks", tmp_path / name).out) for name in ("clean.gpx", "jumps.gpx")
    )
    assert 0 < jumps["pos_before"] <= clean["pos_before"] * 1.1


@pytest.mark.parametrize(
    "text",
    ["", "<gpx", "<kml/>", gpx([]), gpx(walked(far=True)), "<!DOCTYPE x [<!ENTITY a 'b'>]><gpx/>"],
    ids=["empty", "cut short", "no gpx", "no points", "swapped", "entities"],
)
def test_a_bad_track_is_named_and_no_plan_is_written(plan, tmp_path, text):
    bad = tmp_path / "bad.gpx"
    bad.write_text(text)
    said = plan("--tracks", bad, "--out", tmp_path / "plan")
    refused(said, "tracks")
    assert not (tmp_path / "plan").exists()


def test_a_track_of_tomorrow_is_refused(plan, tmp_path):
    (tmp_path / "late.gpx").write_text(
        gpx(walked(start=(datetime.now(UTC) + timedelta(days=2)).isoformat()))
    )
    refused(plan("--tracks", tmp_path / "late.gpx"), "tracks", "future")


def test_a_frame_of_the_tracks_that_nobody_knows_is_refused(plan, tmp_path):
    (tmp_path / "clean.gpx").write_text(gpx(walked()))
    said = plan("--tracks", tmp_path / "clean.gpx", "--tracks-frame", "mars")
    refused(said, "tracks-frame", "gcj02")


@pytest.mark.parametrize(
    ("team", "field"),
    [
        ({"people": 1}, "people"),
        ({"kind": "horse"}, "kind"),
        ({"base": BASE[::-1]}, "base"),
        ({"base": [2.5, 42.5]}, "base"),
        ({"shift_end": "late"}, "shift_end"),
    ],
)
def test_a_bad_team_is_named(plan, tmp_path, team, field):
    sheet = {**TEAMS, "teams": [{**TEAMS["teams"][0], **team}]}
    (tmp_path / "teams.json").write_text(json.dumps(sheet))
    refused(plan(), f"teams[0].{field}")
