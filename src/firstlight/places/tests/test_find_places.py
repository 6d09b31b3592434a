"""Places are found by name, by nearness and by what the map shows."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.exchange.places import write_places
from firstlight.exchange.shapes import Box
from firstlight.kernel.earth import distance_m
from firstlight.kernel.errors import NotAllowed, NotFound, Stale
from firstlight.places import actions, queries
from firstlight.places.models import Place
from firstlight.places.names import normal, spell
from firstlight.places.rules import footprint, overlapping, thinned
from firstlight.places.schemas import DrawPlace, RedrawPlace, RegisterPack, RetirePlace


def square(west, south, side=0.01):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(actor, name, *, kind="aed", lon=120.7, lat=29.5, geometry=None):
    where = {"geometry": geometry} if geometry else {"lon": lon, "lat": lat}
    return actions.draw_place(actor, DrawPlace(kind=kind, name=name, **where))


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("长乐镇", "changlezhen", "clz"),
        ("重阳村", "chongyangcun", "cyc"),
        ("绿水", "lvshui", "ls"),
        ("AED 一号", "aedyihao", "ayh"),
        ("", "", ""),
    ],
)
def test_names_are_spelled_as_they_are_read(name, pinyin, initials):
    assert spell(name) == (pinyin, initials)


@given(st.text(max_size=200))
def test_every_name_has_a_spelling_that_fits_its_column(name):
    for every in (False, True):
        found = spell(name, every=every)
        assert len(found.pinyin) <= 160
        assert len(found.initials) <= 30
    assert normal(normal(name)) == normal(name)


@pytest.mark.parametrize("query", ["长乐", "changle", "Chang Le", "clz", "演示-07"])
def test_a_place_is_found_by_character_pinyin_initials_and_code(cast, query):
    row = draw(cast.olga, "长乐镇第七网格", kind="grid", geometry=square(120.7, 29.5))
    Place.objects.filter(pk=row.pk).update(code="演示-07")
    draw(cast.olga, "惊蛰村")
    assert [each.pk for each in queries.search(cast.bo, query)] == [row.pk]


def test_the_nearest_come_first_however_far_they_are(cast):
    for number in range(6):
        draw(cast.olga, f"A{number}", lon=120.7 + number * 0.3)
    draw(cast.olga, "ring", kind="ring_buoy")
    found = queries.nearest(cast.bo, 121.31, 29.5, ["aed"], 3)
    assert [near.place.name for near in found] == ["A2", "A3", "A1"]
    assert found[0].distance_m == pytest.approx(968, rel=0.01)


@given(st.floats(-179, 179), st.floats(-85, 85), st.floats(-179, 179), st.floats(-85, 85))
def test_distance_is_even_handed_and_never_negative(a, b, c, d):
    there, back = distance_m(a, b, c, d), distance_m(c, d, a, b)
    assert there == pytest.approx(back)
    assert 0 <= there <= 20_037_508


def test_a_degree_of_latitude_is_what_it_is():
    assert distance_m(120, 29, 120, 30) == pytest.approx(111_195, rel=1e-4)


def test_the_grid_under_a_point_is_told(cast):
    row = draw(cast.olga, "甲", kind="grid", geometry=square(120.7, 29.5))
    assert queries.grid_at(cast.bo, 120.705, 29.505) == row
    assert queries.grid_at(cast.bo, 120.72, 29.505) is None
    assert queries.grid_at(cast.kai, 120.705, 29.505) is None


def test_touching_grids_do_not_overlap_and_crossing_ones_do():
    a, b, c = square(0, 0), square(0.01, 0), square(0.005, 0)
    assert overlapping([a, b]) == []
    assert overlapping([a, b, c]) == [(0, 2), (1, 2)]


def test_the_map_gets_only_what_it_shows(cast):
    draw(cast.olga, "甲", kind="grid", geometry=square(120.7, 29.5))
    draw(cast.olga, "乙", kind="grid", geometry=square(121.7, 29.5))
    box = Box(120.6, 29.4, 120.8, 29.6)
    names = [f["properties"]["name"] for f in queries.feature_collection(cast.bo, box)["features"]]
    assert names == ["甲"]
    assert queries.feature_collection(cast.bo, box, ["aed"])["features"] == []


def test_a_thinned_shape_strays_no_further_than_said():
    ring = [[x / 1000, (x % 2) / 1e5] for x in range(200)] + [[0.2, 0.1], [0, 0.1], [0, 0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    thin = json.loads(thinned([json.dumps(shape)], 1e-4)[0])
    assert len(thin["coordinates"][0]) < 10
    assert json.loads(thinned([json.dumps(shape)], 0)[0]) == shape
    assert thinned([], 1) == []


def test_a_footprint_bounds_its_shape():
    found = asdict(footprint(square(120.7, 29.5)))
    assert (found["west"], found["north"]) == (120.7, pytest.approx(29.51))
    assert found["west"] < found["lon"] < found["east"]
    assert len(found["h3_cell"]) == 15


def test_a_place_is_put_right_once_and_by_who_may(cast):
    row = draw(cast.olga, "甲")
    change = RedrawPlace(place_id=row.pk, kind="aed", name="乙", lon=120.8, lat=29.5, version=1)
    for other in (cast.ada, cast.bo, cast.pat):
        with pytest.raises(NotAllowed):
            actions.redraw_place(other, change)
    with pytest.raises(NotFound):
        actions.redraw_place(cast.zoe, change)
    assert actions.redraw_place(cast.dee, change).lon == 120.8
    with pytest.raises(Stale):
        actions.redraw_place(cast.olga, change)


def test_a_retired_place_is_off_the_map_and_can_come_back(cast):
    row = draw(cast.olga, "甲")
    retire = RetirePlace(place_id=row.pk)
    actions.retire_place(cast.olga, retire)
    assert row not in queries.places(cast.bo)
    assert queries.place(cast.bo, row.pk) == row
    actions.retire_place(cast.olga, retire)
    assert row in queries.places(cast.bo)


def test_the_default_terrain_is_the_last_one_made_default(cast):
    box = {"west": 120, "south": 29, "east": 121, "north": 30}
    actions.register_pack(cast.olga, RegisterPack(name="a", folder="/a", **box))
    actions.register_pack(cast.olga, RegisterPack(name="b", folder="/b", **box))
    assert queries.default_pack(cast.bo).name == "b"
    assert queries.default_pack(cast.zoe) is None


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "kml", "kmz"])
def test_a_sign_that_no_file_can_carry_keeps_no_places_from_being_written(cast, form):
    row = draw(cast.olga, "Old mill")
    Place.objects.filter(pk=row.pk).update(name="Old\x0bmill", note="by\x08 the weir")
    assert write_places(queries.shapes_of(queries.places(cast.olga)), form)
