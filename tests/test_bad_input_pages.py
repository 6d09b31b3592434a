"""Bad input by the pages: one sentence beside the field, what was typed stays, no row changes."""

import io
import json
from datetime import UTC, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from firstlight.engine.frames.gcj02 import from_wgs84
from firstlight.force.models import Account
from firstlight.searches.actions.field import assign_segment
from firstlight.searches.models import SearchSegment, Track
from firstlight.searches.schemas import AssignSegment
from firstlight.searches.tests.conftest import PLACE, case, ground, insured, pack, search

__all__ = ["case", "ground", "insured", "pack", "search"]
LON, LAT = PLACE
SQUARE = [[LON, LAT], [LON + 0.004, LAT], [LON + 0.004, LAT + 0.003], [LON, LAT + 0.003]]


def browser(who, language="en"):
    client = Client()
    account, _new = Account.objects.get_or_create(person=who, username=who.name.lower())
    client.force_login(account)
    client.cookies["django_language"] = language
    return client


def rows():
    """How many there are of everything that is ours."""
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model.__module__.startswith("firstlight")
    }


@pytest.fixture
def unchanged(db):
    """Return a function that tells that nothing was kept since the last look."""
    before = {}

    def look():
        before.update(rows())

    def same():
        assert rows() == before

    look.again = same
    return look


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def missing(**changed):
    values = {
        "kind": "missing_person",
        "place_name": "by the mill",
        "lat": str(LAT),
        "lon": str(LON),
        "category": "Dementia",
        "last_seen_at": local(timezone.now() - timedelta(hours=3)),
        "clothing": "grey jacket, straw hat",
        "summary": "went out after breakfast",
        "sure": "true",
    }
    return values | changed


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened_at": local(timezone.now() + timedelta(days=3))}, "happened_at"),
        ({"last_seen_at": local(timezone.now() + timedelta(days=3))}, "last_seen_at"),
        ({"last_seen_at": "yesterday"}, "last_seen_at"),
        ({"category": "Astronaut"}, "category"),
        ({"lat": "120.52", "lon": "29.4"}, ""),  # both: the sentence stands above the form
        ({"lat": "north"}, "lat"),
        ({"age": "-5"}, "age"),
        ({"kind": "rumour"}, "kind"),
        ({"place_name": "x" * 500}, "place_name"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_bad_report_is_refused_and_stays_typed(cast, pack, unchanged, language, wrong, field):
    desk = browser(cast.people.dee, language)
    desk.get("/report/")
    unchanged()
    answer = desk.post("/report/", missing(**wrong))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert (f'id="id_{field}-error"' if field else "data-errors") in said
    assert "went out after breakfast" in said
    assert "grey jacket, straw hat" in said
    assert "lkp_" not in said  # one mistake is not said twice, under a name that the form has not
    unchanged.again()


def uploaded(text, name="places.geojson"):
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    file.name = name
    return file


def feature(coordinates, name="grid one", kind="Polygon"):
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": "aed" if kind == "Point" else "grid"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def places(desk, text, name="places.geojson", frame="wgs84"):
    return desk.post(
        "/places/import/", {"file": uploaded(text, name), "frame": frame}, follow=True
    )


CROSSED = [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]]
SOUND = [[*SQUARE, SQUARE[0]]]


def test_an_outline_that_crosses_itself_is_named_and_nothing_comes_in(cast, pack):
    desk = browser(cast.people.olga)
    before = rows()
    said = places(desk, collection(feature(CROSSED, "bow tie"), feature(SOUND, "sound one")))
    shown = unescape(said.content.decode())
    assert "bow tie" in shown
    assert "cross" in shown
    taken = desk.post(said.request["PATH_INFO"], {})
    assert taken.status_code == 422
    assert rows()["places.Place"] == before["places.Place"]
    desk.post(said.request["PATH_INFO"], {"only_good": "true"})
    assert rows()["places.Place"] == before["places.Place"] + 1


def test_degrees_in_each_other_s_place_are_pointed_out(cast, pack, unchanged):
    desk = browser(cast.people.olga)
    unchanged()
    swapped = [[[lat, lon] for lon, lat in SOUND[0]]]
    shown = unescape(places(desk, collection(feature(swapped))).content.decode())
    assert "longitude" in shown.lower()
    assert rows()["places.Place"] == 0


def test_a_file_in_the_other_frame_is_asked_about(cast, pack, unchanged):
    """Points that stand some 500 m off those we know are in GCJ-02, whatever was declared."""
    desk = browser(cast.people.olga)
    ours = [feature(spot, f"post {at}", "Point") for at, spot in enumerate(SQUARE)]
    first = places(desk, collection(*ours))
    desk.post(first.request["PATH_INFO"], {})
    assert rows()["places.Place"] == len(SQUARE)
    moved = [[float(each) for each in from_wgs84(*spot)] for spot in SQUARE]
    theirs = [feature(spot, f"post {at}", "Point") for at, spot in enumerate(moved)]
    unchanged()
    said = places(desk, collection(*theirs))
    assert said.status_code == 422
    assert "GCJ-02" in unescape(said.content.decode())
    unchanged.again()


@pytest.mark.parametrize(
    ("text", "name"),
    [("{", "a.geojson"), ("", "a.geojson"), ("<kml", "a.kml"), ("PK\x03\x04", "a.xlsx")],
)
def test_a_broken_file_of_places_is_refused(cast, pack, unchanged, text, name):
    desk = browser(cast.people.olga)
    desk.get("/places/import/")
    unchanged()
    said = places(desk, text, name)
    assert said.status_code == 422
    assert 'id="id_file-error"' in said.content.decode()
    unchanged.again()


@pytest.fixture
def group(cast, search, pack):
    """A team of Dawn, out in a segment."""
    segment = SearchSegment.objects.create(
        station_id=cast.hill.pk,
        case=search,
        name="A1",
        state="planned",
        geometry={"type": "Polygon", "coordinates": SOUND},
        area_m2=1e5,
    )
    return assign_segment(
        cast.olga,
        AssignSegment(
            segment_id=segment.pk,
            leader_id=cast.people.ada.pk,
            member_ids=[cast.people.bo.pk, cast.people.di.pk],
            team_name="F1",
            back_by=timezone.now() + timedelta(hours=2),
        ),
    )


def track(*, jump=0, later=timedelta(0), swapped=False, shifted=False):
    begun = timezone.now() - timedelta(minutes=40) + later
    marks = []
    for number in range(60):
        lon, lat = LON + 1e-4 * (number % 10), LAT + 1e-4 * (number // 10)
        if jump and number % jump == 1:
            lat += 0.5
        if swapped:
            lon, lat = lat, lon
        if shifted:
            lon, lat = (float(each) for each in from_wgs84(lon, lat))
        at = (begun + timedelta(seconds=15 * number)).astimezone(UTC).isoformat()
        marks.append(f'<trkpt lat="{lat}" lon="{lon}"><time>{at}</time></trkpt>')
    return (
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">'
        f"<trk><trkseg>{''.join(marks)}</trkseg></trk></gpx>"
    )


def bring(client, group, text, **more):
    return client.post(f"/field/{group.pk}/track/send/", {"file": uploaded(text, "a.gpx"), **more})


@pytest.mark.parametrize(
    "text",
    [
        "<gpx",
        "",
        "<kml/>",
        track(later=timedelta(days=2)),
        "<!DOCTYPE g [<!ENTITY a 'b'>]><gpx>&a;</gpx>",
        track(swapped=True),
    ],
    ids=["cut short", "empty", "no gpx", "in the future", "entities", "swapped"],
)
def test_a_bad_track_is_refused_and_nothing_is_kept(cast, group, unchanged, text):
    ada = browser(cast.people.ada)
    ada.get(f"/field/{group.pk}/track/")
    unchanged()
    answer = bring(ada, group, text)
    assert answer.status_code == 422
    assert 'id="id_file-error"' in answer.content.decode()
    unchanged.again()


def first_point():
    return pytest.approx([LON, LAT], abs=1e-7)


@pytest.mark.parametrize(
    ("language", "says", "ticks"),
    [
        ("en", "read as GCJ-02 it lies in it. Choose GCJ-02", "The group did walk there"),
        ("zh-hans", "按 GCJ-02 读", "这个组确实走在那里"),
    ],
)
def test_a_track_in_the_other_frame_is_asked_about(cast, group, unchanged, language, says, ticks):
    """It lies in its segment only when the shift is taken off: said at the field, nothing kept."""
    ada = browser(cast.people.ada, language)
    page = ada.get(f"/field/{group.pk}/track/").content.decode()
    assert 'value="wgs84" selected' in page
    assert ticks not in page
    unchanged()
    answer = bring(ada, group, track(shifted=True), frame="wgs84")
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'id="id_frame-error"' in shown
    assert says in shown
    assert ticks in shown
    unchanged.again()
    assert bring(ada, group, track(shifted=True), frame="gcj02").status_code == 302
    assert Track.objects.get().points[0][1:3] == first_point()


def test_a_track_said_to_be_shifted_that_is_not_is_asked_about_too(cast, group, unchanged):
    ada = browser(cast.people.ada)
    ada.get(f"/field/{group.pk}/track/")
    unchanged()
    answer = bring(ada, group, track(), frame="gcj02")
    assert answer.status_code == 422
    assert "Choose WGS-84" in unescape(answer.content.decode())
    assert bring(ada, group, track(), frame="mars").status_code == 422
    unchanged.again()


def test_who_did_walk_beside_the_segment_can_say_so(cast, group):
    ada = browser(cast.people.ada)
    said = {"frame": "wgs84", "frame_confirmed": "true"}
    assert bring(ada, group, track(shifted=True), **said).status_code == 302
    assert Track.objects.get().points[0][1:3] != first_point()


def test_the_desk_is_asked_about_the_other_frame_too(cast, group, unchanged):
    olga, case = browser(cast.people.olga), group.segment.case_id

    def brought(**more):
        given = {"file": uploaded(track(shifted=True), "a.gpx"), "assignment_id": group.pk}
        return olga.post(f"/searches/{case}/tracks/", {**given, **more})

    olga.get(f"/searches/{case}/")
    unchanged()
    answer = brought(frame="wgs84")
    shown = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'id="id_frame-error"' in shown
    assert f'value="{group.pk}" selected' in shown
    unchanged.again()
    assert brought(frame="gcj02").status_code == 302
    assert Track.objects.get().points[0][1:3] == first_point()


def test_points_that_nobody_can_have_reached_are_left_out_and_told(cast, group):
    ada = browser(cast.people.ada)
    assert bring(ada, group, track(jump=10)).status_code == 302
    assert sum(Track.objects.get().dropped.values()) == 6
    assert "6" in ada.get(f"/field/{group.pk}/").content.decode()


def test_a_clue_s_words_stay_when_its_picture_is_none(cast, group, unchanged):
    ada = browser(cast.people.ada)
    ada.get(f"/field/{group.pk}/clue/")
    unchanged()
    answer = ada.post(
        f"/field/{group.pk}/clue/send/",
        {
            "kind": "object",
            "text": "a straw hat",
            "lat": str(LAT),
            "lon": str(LON),
            "photo": uploaded(b"not a picture", "hat.jpg"),
        },
    )
    assert answer.status_code == 422
    assert "a straw hat" in answer.content.decode()
    unchanged.again()
