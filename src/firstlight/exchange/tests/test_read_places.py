import json
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstlight.engine.frames import bd09, gcj02
from firstlight.exchange.errors import BadFile
from firstlight.exchange.filetype import sniff
from firstlight.exchange.kml import pack
from firstlight.exchange.places import MEDIA_TYPES, read_places, survey_places, write_places
from firstlight.exchange.shapes import Box, Geometry, PlaceShape, point
from firstlight.exchange.tests.strategies import places

CHANGLE = Box(120.4, 29.3, 121.0, 29.9)
SQUARE = (((120.6, 29.5), (120.7, 29.5), (120.7, 29.6), (120.6, 29.6), (120.6, 29.5)),)


def geojson(*geometries, **members):
    features = [
        {"type": "Feature", "properties": {"name": f"第{n}格"}, "geometry": geometry}
        for n, geometry in enumerate(geometries, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def refusal(data, filename="", **options):
    with pytest.raises(BadFile) as no:
        read_places(data, filename, **({"frame": "wgs84"} | options))
    assert str(no.value)
    return no.value


@pytest.mark.parametrize("form", MEDIA_TYPES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=st.lists(places, min_size=1, max_size=4))
def test_what_is_written_is_read_back_unchanged(form, drawn):
    assert read_places(write_places(drawn, form), f"a.{form}", frame="wgs84") == drawn


# A workbook carries the time of its making; the others carry none.
@pytest.mark.parametrize("form", sorted(MEDIA_TYPES.keys() - {"xlsx"}))
def test_same_places_make_same_bytes(form):
    one = [PlaceShape("长乐", "village", point(120.6, 29.5), {"n": 1})]
    assert write_places(one, form) == write_places(one, form)


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_control_character_is_refused_on_the_way_out(form):
    with pytest.raises(BadFile) as no:
        write_places([PlaceShape("长\x07乐", "", point(120.6, 29.5))], form)
    assert no.value.code == "control-character"
    assert no.value.where.item == 1


def test_control_character_in_a_file_is_refused_with_its_line():
    no = refusal("名称,经度,纬度\n长乐,120.6,29.5\n南\x01山,120.6,29.5\n".encode())
    assert (no.code, no.where.line) == ("control-character", 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_from_any_spreadsheet_is_read(encoding, delimiter):
    rows = [["名称", "类型", "经度", "纬度", "电话"], ["𬱖村㙍", "村", "120.6", "29.5", "0575-1"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    shape = PlaceShape("𬱖村㙍", "村", point(120.6, 29.5), {"电话": "0575-1"})
    assert read_places(data, "a.csv", frame="wgs84") == [shape]


@pytest.mark.parametrize("said", ["GB2312", "UTF-8"])
def test_kml_in_a_chinese_encoding_is_read_whatever_it_says(said):
    mark = (
        "<Placemark><name>长乐</name>"
        "<Point><coordinates>120.6,29.5,0</coordinates></Point></Placemark>"
    )
    text = f'<?xml version="1.0" encoding="{said}"?><kml>{mark}</kml>'
    (shape,) = read_places(text.encode("gb18030"), frame="wgs84")
    assert (shape.name, shape.geometry.parts) == ("长乐", ((((120.6, 29.5, 0.0),),),))


@pytest.mark.parametrize("form", ["csv", "geojson", "kml"])
def test_a_broken_character_makes_no_other_names_of_all_the_rest(form):
    drawn = [PlaceShape(f"惊蛰村{n}", "aed", point(120.6, 29.5)) for n in "甲乙"]
    whole = write_places(drawn, form)
    at = whole.index("乙".encode())
    no = refusal(whole[:at] + whole[at + 1 :], f"a.{form}")
    assert (no.code, no.where.line) == ("encoding", whole.count(b"\n", 0, at) + 1)


def test_mixed_shapes_become_one_place_each():
    mark = (
        "<Placemark><name>a</name><MultiGeometry><Point><coordinates>1,2</coordinates></Point>"
        "<LineString><coordinates>1,2 3,4</coordinates></LineString></MultiGeometry></Placemark>"
    )
    shapes = read_places(f"<kml>{mark}</kml>".encode())
    assert [shape.geometry.name for shape in shapes] == ["MultiPoint", "MultiLineString"]


BOW_TIE = [[[120.6, 29.5], [120.7, 29.6], [120.7, 29.5], [120.6, 29.6], [120.6, 29.5]]]
OPEN_RING = [[[120.6, 29.5], [120.7, 29.5], [120.7, 29.6], [120.6, 29.6]]]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "Polygon", "coordinates": BOW_TIE}, "self-crossing"),
        ({"type": "Polygon", "coordinates": OPEN_RING}, "unclosed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "too-few"),
        ({"type": "LineString", "coordinates": [[1, 1]]}, "too-few"),
        ({"type": "Point", "coordinates": [29.5, 120.6]}, "swapped"),
        ({"type": "Point", "coordinates": [500000, 3200000]}, "out-of-range"),
        ({"type": "Point", "coordinates": ["120", "29"]}, "bad-coordinates"),
        ({"type": "Point", "coordinates": [True, False]}, "bad-coordinates"),
        ({"type": "Point", "coordinates": [1]}, "bad-coordinates"),
        ({"type": "Polygon", "coordinates": []}, "bad-coordinates"),
        ({"type": "MultiPoint", "coordinates": []}, "no-coordinates"),
        ({"type": "Circle", "coordinates": [1, 1]}, "bad-geojson"),
        (None, "no-coordinates"),
    ],
)
def test_bad_shape_is_refused_by_its_number_and_name(geometry, code):
    fine = {"type": "Point", "coordinates": [120.6, 29.5]}
    no = refusal(geojson(fine, geometry))
    assert (no.code, no.where.item, no.where.name) == (code, 2, "第2格")


def test_crossing_is_told_with_its_place():
    no = refusal(geojson({"type": "Polygon", "coordinates": BOW_TIE}))
    assert "120.65, 29.55" in str(no)


def test_hole_outside_its_polygon_is_refused():
    hole = [[121.6, 29.5], [121.7, 29.5], [121.7, 29.6], [121.6, 29.5]]
    square = [[list(p) for p in SQUARE[0]], hole]
    assert refusal(geojson({"type": "Polygon", "coordinates": square})).code == "self-crossing"


def test_swap_that_is_a_valid_place_shows_against_the_region():
    here = Box(1.3, 42.4, 1.8, 42.7)
    swapped = geojson({"type": "Point", "coordinates": [42.5, 1.5]})
    assert refusal(swapped, region=here).code == "swapped"
    assert (
        refusal(geojson({"type": "Point", "coordinates": [9, 9]}), region=here).code
        == "outside-region"
    )


def test_one_bad_place_spoils_not_the_survey():
    fine = {"type": "Point", "coordinates": [120.6, 29.5]}
    swapped = {"type": "Point", "coordinates": [29.5, 120.6]}
    survey = survey_places(geojson(fine, swapped, fine, None), frame="wgs84")
    assert [(where.item, shape.name) for where, shape in survey.found] == [
        (1, "第1格"),
        (3, "第3格"),
    ]
    assert [(bad.code, bad.where.item) for bad in survey.problems] == [
        ("swapped", 2),
        ("no-coordinates", 4),
    ]


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"\xef\xbb\xbf \r\n", "a.csv", "empty"),
        (b"%PDF-1.7 ...", "a.kml", "wrong-type"),
        (b"\xff\xd8\xff\xe0photo", "a.jpg", "wrong-type"),
        (b"\x00\x01\x02", "a.bin", "wrong-type"),
        (b"hello", "a.geojson", "wrong-type"),
        (pack({"a.txt": b"x"}), "a.kmz", "wrong-type"),
        (b'{"type": "FeatureCollection", "features": [', "a.geojson", "bad-json"),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "a.geojson", "bad-json"),
        (b"[" * 100_000, "a.txt", "no-heading"),
        (b'{"a":' * 100_000, "a.geojson", "bad-json"),
        (b'{"type": "FeatureCollection", "features": []}', "a.geojson", "no-places"),
        (b'{"type": "FeatureCollection"}', "a.geojson", "bad-geojson"),
        (b"<kml><Placemark></kml>", "a.kml", "bad-xml"),
        (b"<gpx></gpx>", "a.kml", "wrong-type"),
        (b'<!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "a.kml", "entities"),
        (b'<!DOCTYPE kml SYSTEM "file:///etc/passwd"><kml/>', "a.kml", "entities"),
        (b"name,kind\na,b\n", "a.csv", "no-heading"),
        (b"lon,lat,a,a\n1,2,3,4\n", "a.csv", "same-heading"),
        (b"lon,lat\n1,north\n", "a.csv", "bad-coordinates"),
        (b"lon,lat\n1,\n", "a.csv", "no-coordinates"),
        (b"lon,lat\n1,inf\n", "a.csv", "out-of-range"),
        (b'wkt\n"POLYGON ((1 2, 3"\n', "a.csv", "bad-wkt"),
        (b'lon,lat\n"1,2\n', "a.csv", "bad-csv"),
        (b"name,lon,lat\n\xff\xff,1,2\n", "a.csv", "encoding"),
        (b"PK\x03\x04xl/workbook broken", "a.xlsx", "bad-zip"),
        (pack({"xl/workbook.xml": b"<a/>"}), "a.xlsx", "bad-xlsx"),
        (pack({"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "a.xlsx", "entities"),
        (pack({"doc.kml": b"<!DOCTYPE a><kml/>"}), "a.kmz", "entities"),
    ],
)
def test_useless_file_gets_one_clear_sentence(data, filename, code):
    no = refusal(data, filename)
    assert no.code == code
    assert str(no).count("\n") == 0


def test_projected_file_is_refused():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    no = refusal(geojson({"type": "Point", "coordinates": [1, 1]}, crs=crs))
    assert no.code == "crs"


def test_bomb_is_refused_before_it_is_unpacked():
    bomb = BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("doc.kml", "w") as out,
    ):
        for _ in range(300):
            out.write(bytes(1024 * 1024))
    assert refusal(bomb.getvalue(), "a.kmz").code == "too-big"


def test_line_of_a_bad_row_counts_line_breaks_inside_cells():
    no = refusal(b'name,lon,lat\n"a\nb",1,2\nc,1,x\n')
    assert (no.field, no.where.line) == ("lat", 4)


def test_place_in_china_without_a_frame_is_asked_about():
    data = geojson({"type": "Point", "coordinates": [120.6, 29.5]})
    assert refusal(data, frame=None).code == "frame-unknown"
    assert refusal(data, frame="utm").code == "frame-unknown"
    assert len(read_places(geojson({"type": "Point", "coordinates": [1.5, 42.5]}))) == 1


@pytest.mark.parametrize(("frame", "engine"), [("gcj02", gcj02), ("bd09", bd09)])
def test_chinese_frames_come_in_as_wgs84(frame, engine):
    lon, lat = engine.from_wgs84(120.6, 29.5)
    shape = PlaceShape("长乐", "", Geometry("Point", ((((float(lon), float(lat), 80.0),),),)))
    (read,) = read_places(write_places([shape], "geojson"), frame=frame)
    ((x, y, height),) = tuple(read.geometry.positions())
    assert (x, y, height) == (pytest.approx(120.6, abs=1e-7), pytest.approx(29.5, abs=1e-7), 80.0)


def test_wrongly_declared_frame_shows_against_known_places():
    known = [(120.60 + n / 50, 29.50 + n % 3 / 70) for n in range(8)]
    shifted = [gcj02.from_wgs84(lon, lat) for lon, lat in known[:5]]
    data = write_places(
        [PlaceShape("a", "", point(float(x), float(y))) for x, y in shifted], "csv"
    )
    no = refusal(data, known=known)
    assert (no.code, no.facts["likely"]) == ("frame-mismatch", "GCJ-02")
    assert len(read_places(data, frame="gcj02", known=known)) == 5


def test_a_wrongly_declared_frame_of_areas_shows_by_their_names():
    """Corners lie nowhere near the middles that are known."""
    side, named, drawn = 0.01, {}, []
    for n in range(5):
        west = 120.6 + n * side
        ring = [(west, 29.5), (west + side, 29.5), (west + side, 29.51), (west, 29.51)]
        moved = [tuple(map(float, gcj02.from_wgs84(*each))) for each in (*ring, ring[0])]
        drawn.append(PlaceShape(f"第{n}格", "grid", Geometry("Polygon", ((tuple(moved),),))))
        named[f"第{n}格"] = (west + side / 2, 29.505)
    data = write_places(drawn, "geojson")
    middles = list(named.values())
    with pytest.raises(BadFile) as no:
        survey_places(data, "", "wgs84", None, middles, named)
    assert no.value.facts["likely"] == "GCJ-02"
    assert len(survey_places(data, "", "gcj02", None, middles, named).found) == 5


def test_formula_in_csv_is_shown_as_text():
    shape = PlaceShape('=HYPERLINK("http://x")', "", point(120.6, 29.5), {"note": "+1", "n": -5})
    text = write_places([shape], "csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'+1" in text
    assert ",-5," in text


def test_formula_in_xlsx_is_stored_as_text():
    data = write_places([PlaceShape("=1+1", "", point(120.6, 29.5))], "xlsx")
    sheet = zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"=1+1" in sheet


def test_outline_longer_than_a_cell_survives_xlsx():
    import math

    ring = [(120 + math.cos(a / 1000), 29 + math.sin(a / 1000)) for a in range(6283)]
    shape = PlaceShape("库", "water", Geometry("Polygon", ((tuple([*ring, ring[0]]),),)))
    assert read_places(write_places([shape], "xlsx"), frame="wgs84") == [shape]


def test_five_thousand_grids_go_round_in_one_file():
    many = [PlaceShape(f"网格{n}", "grid", Geometry("Polygon", (SQUARE,))) for n in range(5000)]
    assert read_places(write_places(many, "geojson"), frame="wgs84", region=CHANGLE) == many


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_content_not_name_tells_the_format(form):
    one = [PlaceShape("长乐", "", point(120.6, 29.5))]
    assert sniff(write_places(one, form), "upload") == form
