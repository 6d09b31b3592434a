"""Places on pages: drawn, redrawn, exported and taken in again with their names intact."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firstlight.api.changes import changes_since
from firstlight.places.actions import draw_place
from firstlight.places.models import Place, PlaceDraft
from firstlight.places.schemas import DrawPlace

SQUARE = [[120.70, 29.50], [120.71, 29.50], [120.71, 29.51], [120.70, 29.51], [120.70, 29.50]]
POINT = {"type": "Point", "coordinates": [120.7, 29.5]}
BOW = [[120.70, 29.50], [120.71, 29.51], [120.71, 29.50], [120.70, 29.51], [120.70, 29.50]]


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


def drawn(ring):
    feature = {"type": "Feature", "geometry": polygon(ring), "properties": {}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def draw(client, name, ring=SQUARE, kind="grid"):
    return client.post("/places/new/", {"kind": kind, "name": name, "geometry": drawn(ring)})


@pytest.fixture
def olga(cast, sign_in):
    return sign_in(cast.people.olga)


def upload(client, name, content, **more):
    file = SimpleUploadedFile(name, content)
    return client.post("/places/import/", {"file": file, "frame": "wgs84", **more})


def test_a_grid_is_drawn_redrawn_and_taken_off_the_map(olga):
    answer = draw(olga, "立春村第一网格")
    row = Place.objects.get()
    assert answer.url == f"/places/{row.pk}/"
    assert (row.pinyin, row.initials) == ("lichuncundiyiwangge", "lccdywg")
    assert olga.get(answer.url).status_code == 200
    page = olga.get(f"{answer.url}edit/")
    assert page.status_code == 200
    shifted = [[x + 0.001, y] for x, y in SQUARE]
    form = {"kind": "grid", "name": "改名", "geometry": drawn(shifted), "version": 1}
    assert olga.post(f"{answer.url}edit/", form).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.west) == ("改名", pytest.approx(120.701))
    assert olga.post(f"{answer.url}edit/", form).status_code == 422  # somebody was quicker
    assert olga.post(f"{answer.url}retire/").status_code == 302
    assert json.loads(olga.get("/places/layer.geojson").content)["features"] == []


def test_a_point_is_put_on_the_map(olga):
    form = {"kind": "aed", "name": "AED", "lat": "29.5", "lon": "120.7"}
    assert olga.post("/places/new/?kind=aed", form).status_code == 302
    assert Place.objects.get().geometry == {"type": "Point", "coordinates": [120.7, 29.5]}


def test_a_self_crossing_outline_is_refused_and_kept_in_the_form(olga):
    answer = draw(olga, "交叉", BOW)
    assert answer.status_code == 422
    assert "交叉" in answer.content.decode()
    assert not Place.objects.exists()


def test_an_overlap_is_told_and_not_refused(olga):
    draw(olga, "甲")
    answer = olga.post(
        "/places/new/", {"kind": "grid", "name": "乙", "geometry": drawn(SQUARE)}, follow=True
    )
    assert Place.objects.count() == 2
    assert "甲" in answer.content.decode()


def test_only_who_edits_places_may_and_all_may_look(cast, sign_in):
    draw(sign_in(cast.people.olga), "甲")
    row = Place.objects.get()
    bo = sign_in(cast.people.bo)
    assert bo.get("/places/").status_code == 200
    assert bo.get("/places/new/").status_code == 404
    assert bo.post(f"/places/{row.pk}/retire/").status_code == 404
    zoe = sign_in(cast.people.zoe)
    assert zoe.get(f"/places/{row.pk}/").status_code == 404
    assert json.loads(zoe.get("/places/layer.geojson").content)["features"] == []


@pytest.mark.parametrize("form", ["geojson", "kml", "kmz", "csv", "xlsx"])
def test_what_is_exported_comes_back_the_same(olga, form):
    names = ["立春村第一网格", "“引号”，逗号;分号", "=1+1", "𠮷村 <b>&amp;</b>"]
    for number, name in enumerate(names):
        ring = [[x + number * 0.02, y] for x, y in SQUARE]
        draw(olga, name, ring)
    olga.post("/places/new/", {"kind": "aed", "name": "AED 一号", "lat": "29.5", "lon": "120.7"})
    before = {row.name: row.geometry for row in Place.objects.all()}
    content = olga.get(f"/places/export.{form}").content
    answer = upload(olga, f"places.{form}", content)
    assert "5" in olga.get(answer.url).content.decode()
    olga.post(answer.url)
    assert Place.objects.count() == 5  # all were known again: nothing new
    Place.objects.all().delete()
    answer = upload(olga, f"places.{form}", content)
    assert olga.post(answer.url).status_code == 302
    after = {row.name: row.geometry for row in Place.objects.all()}
    assert after.keys() == before.keys()
    for name, geometry in before.items():
        assert after[name]["type"] == geometry["type"]
        flat = [round(x, 9) for x in _numbers(after[name]["coordinates"])]
        assert flat == [round(x, 9) for x in _numbers(geometry["coordinates"])]


def _numbers(value):
    return [x for each in value for x in _numbers(each)] if isinstance(value, list) else [value]


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(name, geometry, **more):
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name, **more}}


def test_a_bad_place_is_named_and_nothing_comes_in_until_the_user_says_so(olga):
    content = collection(
        feature("好", polygon(SQUARE), kind="网格"), feature("坏", polygon(BOW), kind="grid")
    )
    answer = upload(olga, "a.geojson", content)
    page = olga.get(answer.url).content.decode()
    assert "坏" in page
    assert olga.post(answer.url).status_code == 422
    assert not Place.objects.exists()
    assert olga.post(answer.url, {"only_good": "true"}).status_code == 302
    assert Place.objects.get().name == "好"
    assert not PlaceDraft.objects.exists()


def test_from_the_file_to_what_it_changed_and_back(cast, sign_in, olga):
    """What stays is named with its reason before anything is undone."""
    assert "/places/import/" in olga.get("/places/imports/").content.decode()  # none yet
    draw(olga, "甲")
    shifted = [[x + 0.001, y] for x, y in SQUARE]
    told = {"村": "长乐<b>"}
    content = collection(
        feature("甲", polygon(shifted), kind="grid", note="新", **told),
        *(feature(name, polygon(SQUARE), kind="grid") for name in "乙丙"),
        feature("点", POINT, kind="aed"),
    )
    answer = upload(olga, "网格.geojson", content)
    look = olga.get(answer.url)
    assert [each["kind"] for each in look.context["map"]["layers"]] == ["grids", "changes", "pins"]
    assert "长乐&lt;b&gt;" in look.content.decode()
    cursor = changes_since(cast.bo, "", ())["cursor"]
    file, answer = answer.url, olga.post(answer.url)
    told = {each["subject"] for each in changes_since(cast.bo, cursor, ())["changes"]}
    assert {row.label for row in Place.objects.all()} <= told  # phones hear of each
    assert olga.post(file).url == olga.get(file).url == answer.url  # pressed twice, and gone back
    assert answer.url in olga.get("/places/imports/").content.decode()
    seen = olga.get(answer.url)
    assert [each["line"].name for each in seen.context["lines"]] == ["甲", "乙", "丙", "点"]
    note, other, where = seen.context["lines"][0]["changes"]
    assert (note.before, note.after) == ("", "新")
    assert (other.field, other.before, other.after) == ("村", "", "长乐<b>")
    assert where.before.endswith("29.50500, 120.70500")
    assert where.after.endswith("29.50500, 120.70600")
    assert [each["kind"] for each in seen.context["map"]["layers"]] == ["grids", "changes", "pins"]
    olga.post(f"/places/{Place.objects.get(name='乙').pk}/retire/")
    look = olga.get(f"{answer.url}undo/")
    assert [each["line"].name for each in look.context["stay"]] == ["乙"]
    assert [each["line"].name for each in look.context["back"]] == ["甲", "丙", "点"]
    assert olga.post(f"{answer.url}undo/", {"expected": 4}).status_code == 422
    assert Place.objects.count() == 4
    done = olga.post(f"{answer.url}undo/", {"expected": 3}, follow=True)
    assert done.redirect_chain == [(answer.url, 302)]
    assert [row.name for row in Place.objects.order_by("created_at")] == ["甲", "乙"]
    assert olga.post(f"{answer.url}undo/", {"expected": 3}).status_code == 422  # and not twice
    assert sign_in(cast.people.bo).get(answer.url).status_code == 404


def looked_at(client, name, content):
    """The lines of a file as the page shows them, what needs the user first."""
    page = client.get(upload(client, name, content).url).context
    return [(line.number, line.name, line.verdict) for line, *_words in page["lines"]]


def test_every_place_of_a_file_is_called_by_its_own_line(olga):
    table = (
        "名称,类别,经度,纬度\n甲,村联络点,120.7,29.5\n乙,村联络点,x,29.5\n丙,村联络点,120.8,29.5\n"
    )
    assert looked_at(olga, "p.csv", table.encode("gb18030")) == [
        (3, "", "bad"),
        (2, "甲", "new"),
        (4, "丙", "new"),
    ]


def test_two_of_one_name_never_take_one_places_stead(olga):
    """The second would put its own shape over the first's, and one of them be lost."""
    olga.post(
        "/places/new/?kind=aed", {"kind": "aed", "name": "村口", "lat": "29.5", "lon": "120.7"}
    )
    table = "名称,类别,经度,纬度\n村口,AED,120.71,29.5\n村口,AED,120.72,29.5\n".encode()
    assert looked_at(olga, "p.csv", table) == [(3, "村口", "bad"), (2, "村口", "changed")]


def test_two_new_ones_of_one_name_are_told_of_and_an_empty_column_takes_nothing(olga):
    """The next file could not tell them apart; and most formats carry no codes and no notes."""
    head = "名称,类别,code,note,深,经度,纬度\n"
    lines = "村口,AED,,旧,3,120.71,29.5\n村口,AED,,,,120.72,29.5\n村口,AED,7,,,120.73,29.5\n"
    answer = upload(olga, "p.csv", (head + lines).encode())
    (warning,) = olga.get(answer.url).context["plan"].warnings
    assert [word in warning for word in ("2", "3", "村口")] == [True, True, True]
    olga.post(answer.url)
    many = (head + 25 * "大树,AED,,,,120.71,29.5\n").encode()
    seen = olga.get(upload(olga, "p.csv", many).url)
    assert (len(seen.context["warnings"]), seen.context["more_warnings"]) == (20, 4)
    row = Place.objects.get(note="旧")
    content = collection(feature("村口", POINT, kind="aed", id=str(row.pk)))
    olga.post(upload(olga, "a.geojson", content).url)
    row.refresh_from_db()
    assert (row.note, row.properties, row.lon) == ("旧", {"深": "3"}, 120.7)


def test_undeclared_coordinates_in_china_are_asked_about(olga):
    content = collection(feature("甲", polygon(SQUARE), kind="grid"))
    file = SimpleUploadedFile("a.geojson", content)
    answer = olga.post("/places/import/", {"file": file})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "GCJ-02" in page
    again = "浏览器不会保留文件"
    assert again in page
    assert again not in olga.get("/places/import/").content.decode()


def test_gcj02_is_turned_into_wgs84(olga):
    content = collection(
        feature("甲", {"type": "Point", "coordinates": [120.7, 29.5]}, kind="aed")
    )
    answer = upload(olga, "a.geojson", content, frame="gcj02")
    olga.post(answer.url)
    row = Place.objects.get()
    assert 0.003 < abs(row.lon - 120.7) < 0.01


def test_swapped_coordinates_are_refused(olga):
    content = collection(
        feature("甲", {"type": "Point", "coordinates": [29.5, 120.7]}, kind="aed")
    )
    answer = upload(olga, "a.geojson", content)
    page = olga.get(answer.url) if answer.status_code == 302 else answer
    assert olga.post(answer.url).status_code == 422 if answer.status_code == 302 else True
    assert "甲" in page.content.decode() or answer.status_code == 422
    assert not Place.objects.exists()


def test_many_leave_the_map_after_a_look_and_all_or_none(cast, sign_in):
    spot = {"kind": "aed", "lon": 120.6, "lat": 29.4}
    here = [draw_place(cast.olga, DrawPlace(name=f"箱{n}", **spot)) for n in "甲乙丙"]
    theirs = draw_place(cast.zoe, DrawPlace(name="别处", **spot))
    officer = sign_in(cast.people.olga)
    picked = {"pick": [str(row.pk) for row in here[:2]]}
    assert "data-bulk" in officer.get("/places/").content.decode()

    look = officer.post("/places/retire/", picked).content.decode()
    assert "箱甲" in look
    assert "箱丙" not in look
    assert not Place.objects.filter(is_retired=True).exists()

    stranger = {"pick": [*picked["pick"], str(theirs.pk)], "sure": "1"}
    assert officer.post("/places/retire/", stranger).status_code in (404, 422)
    assert not Place.objects.filter(is_retired=True).exists()

    assert officer.post("/places/retire/", picked | {"sure": "1"}).status_code == 302
    left = Place.objects.filter(station_id=cast.olga.station_id, is_retired=False)
    assert [row.name for row in left] == ["箱丙"]
    assert (
        officer.post("/places/retire/", picked | {"sure": "1"}).status_code == 302
    )  # none chosen
    assert sign_in(cast.people.bo).post("/places/retire/", picked).status_code == 404
