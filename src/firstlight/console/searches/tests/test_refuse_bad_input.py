"""Bad input at the pages of a search: one clear sentence, and nothing is lost."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, gpx, local
from firstlight.searches.models import Clue, SearchCase, SearchSegment, Track
from firstlight.searches.tests.conftest import PLACE

SQUARE = [
    [PLACE[0], PLACE[1]],
    [PLACE[0] + 0.004, PLACE[1]],
    [PLACE[0] + 0.004, PLACE[1] + 0.004],
    [PLACE[0], PLACE[1] + 0.004],
    [PLACE[0], PLACE[1]],
]


@pytest.fixture
def segment(search):
    return SearchSegment.objects.create(
        station_id=search.station_id,
        case=search,
        name="A1",
        geometry={"type": "Polygon", "coordinates": [SQUARE]},
        area_m2=160_000,
        facts={"middle": [PLACE[0] + 0.002, PLACE[1] + 0.002]},
    )


def file(content, name="walk.gpx"):
    found = io.BytesIO(content)
    found.name = name
    return found


@pytest.mark.parametrize(
    "content",
    [b"", b"not a track", b"<gpx", b"<html></html>", b'<?xml version="1.0"?><!DOCTYPE x><gpx/>'],
)
def test_a_file_that_is_no_track_is_refused_in_one_sentence(cast, group, content):
    answer = browser(cast.people.bo).post(
        f"/field/{group.pk}/track/send/", {"file": file(content)}
    )
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not Track.objects.exists()


def test_a_track_from_the_future_or_from_before_the_case_is_refused(cast, group):
    bo = browser(cast.people.bo)
    for start in (timezone.now() + timedelta(days=2), timezone.now() - timedelta(days=9)):
        track = gpx((PLACE[0], PLACE[1]), start)
        answer = bo.post(f"/field/{group.pk}/track/send/", {"file": track})
        assert answer.status_code == 422
    assert not Track.objects.exists()


def test_the_same_file_twice_is_one_track(cast, group):
    start = timezone.now() - timedelta(minutes=40)
    for _ in range(2):
        track = gpx((PLACE[0], PLACE[1]), start)
        answer = browser(cast.people.bo).post(f"/field/{group.pk}/track/send/", {"file": track})
        assert answer.status_code == 302
    assert Track.objects.count() == 1


@pytest.mark.parametrize("content", [b"not a picture", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_not_a_picture_is_refused_and_the_clue_waits(cast, group, content):
    fields = {"kind": "object", "text": "a straw hat", "photo": file(content, "hat.jpg")}
    answer = browser(cast.people.bo).post(f"/field/{group.pk}/clue/send/", fields)
    assert answer.status_code == 422
    assert "a straw hat" in answer.content.decode()
    assert not Clue.objects.exists()


def test_exchanged_coordinates_are_noticed(cast, search):
    fields = {
        "kind": "sighting",
        "text": "seen by the road",
        "seen_at": local(timezone.now()),
        "lat": PLACE[0],
        "lon": PLACE[1],
    }
    answer = browser(cast.people.olga).post(f"/searches/{search.pk}/do/clue/", fields)
    assert answer.status_code == 422
    assert re.search(r'<a href="#id_lat">[^<]*swapped', answer.content.decode())
    assert not Clue.objects.exists()


def test_a_clue_that_cannot_be_kept_stays_typed_and_each_sentence_leads_to_its_field(cast, search):
    fields = {"kind": "sighting", "text": "", "source": "a caller", "seen_at": "", "lat": "x"}
    answer = browser(cast.people.olga).post(f"/searches/{search.pk}/do/clue/", fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    summary = re.search(r"data-errors>.*?</ul>", page, re.DOTALL)[0]
    leads = re.findall(r'<a href="#(id_[a-z_]+)">', summary)
    assert {"id_text", "id_seen_at", "id_lat"} <= set(leads)
    assert [at for at in leads if page.count(f' id="{at}"') != 1] == []
    assert 'value="a caller"' in page
    assert not Clue.objects.exists()


def test_a_date_in_the_future_is_refused_and_what_was_typed_stays(cast):
    fields = {
        "kind": "missing_person",
        "place_name": "by the mill",
        "lon": PLACE[0],
        "lat": PLACE[1],
        "category": "Dementia",
        "clothing": "grey jacket",
        "last_seen_at": local(timezone.now() + timedelta(days=1)),
    }
    answer = browser(cast.people.dee).post("/report/", fields)
    assert answer.status_code == 422
    assert "grey jacket" in answer.content.decode()
    assert not SearchCase.objects.exists()


def test_a_category_without_a_table_is_refused(cast):
    fields = {
        "kind": "missing_person",
        "place_name": "by the mill",
        "lon": PLACE[0],
        "lat": PLACE[1],
        "category": "Astronaut",
        "last_seen_at": local(timezone.now() - timedelta(hours=1)),
    }
    answer = browser(cast.people.dee).post("/report/", fields)
    assert answer.status_code == 422
    assert "Choose the nearest" in answer.content.decode()
    assert not SearchCase.objects.exists()


def test_an_outline_that_crosses_itself_is_refused_and_stays_in_the_field(cast, segment):
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    drawn = f'{{"type":"Polygon","coordinates":[{bow}]}}'
    address = f"/searches/{segment.case_id}/segments/{segment.pk}/redraw/"
    answer = browser(cast.people.olga).post(address, {"geometry": drawn, "version": 1})
    assert answer.status_code == 422
    assert "crosses itself" in answer.content.decode()
    segment.refresh_from_db()
    assert segment.geometry["coordinates"] == [SQUARE]


def test_a_segment_is_cut_and_joined_again_without_touching_the_map(cast, segment):
    """The map is one way; choosing a cut and a neighbour from a list is the other."""
    person = browser(cast.people.olga)
    at = f"/searches/{segment.case_id}/segments/{segment.pk}/"

    half_drawn = person.post(f"{at}split/", {"way": "drawn", "line": "", "version": 1})
    assert half_drawn.status_code == 422
    assert "from border to border" in half_drawn.content.decode()
    cut = person.post(f"{at}split/", {"way": "upright", "version": 1})
    assert cut.status_code == 302

    one, two = SearchSegment.objects.filter(case=segment.case, is_retired=False)
    assert {one.name, two.name} == {f"{segment.name}a", f"{segment.name}b"}
    page = person.get(f"/searches/{segment.case_id}/segments/{one.pk}/").content.decode()
    assert f'value="{two.pk}"' in page
    joined = person.post(
        f"/searches/{segment.case_id}/segments/{one.pk}/join/",
        {"other_id": two.pk, "version": one.version},
    )
    whole = SearchSegment.objects.get(case=segment.case, is_retired=False)
    assert joined.headers["Location"].endswith(f"/segments/{whole.pk}/")


def test_one_person_alone_is_not_sent(cast, segment):
    fields = {
        "version": 1,
        "team_name": "F1",
        "team_kind": "foot",
        "leader_id": cast.people.ada.pk,
        "member_ids": [cast.people.ada.pk],
        "back_by": local(timezone.now() + timedelta(hours=2)),
    }
    address = f"/searches/{segment.case_id}/segments/{segment.pk}/send/"
    answer = browser(cast.people.olga).post(address, fields)
    assert answer.status_code == 422
    segment.refresh_from_db()
    assert segment.state == "planned"


PAGES = (
    "/searches/{case}/",
    "/searches/{case}/plan/",
    "/searches/{case}/timeline.pdf",
    "/searches/{case}/map/segments.geojson",
    "/searches/{case}/map/tracks.geojson",
    "/searches/{case}/segments/{segment}/",
    "/field/{group}/",
    "/field/{group}/briefing.pdf",
    "/field/{group}/segment.gpx",
)


@pytest.mark.parametrize("who", ["zoe", "kai", "ray", "amy", "uma", "sam"])
def test_pages_of_a_search_do_not_exist_for_whom_it_does_not_concern(cast, group, who):
    client = browser(getattr(cast.people, who))
    keys = {"case": group.segment.case_id, "segment": group.segment_id, "group": group.pk}
    seen = {page: client.get(page.format(**keys)).status_code for page in PAGES}
    assert set(seen.values()) == {404}


def test_a_volunteer_sees_their_own_segment_and_not_the_desk(cast, group):
    bo = browser(cast.people.bo)
    keys = {"case": group.segment.case_id, "segment": group.segment_id, "group": group.pk}
    seen = {page: bo.get(page.format(**keys)).status_code for page in PAGES}
    assert {page for page, code in seen.items() if code == 200} == {
        page for page in PAGES if page.startswith("/field/")
    }


def test_a_dispatcher_runs_the_page_but_does_not_open_the_file(cast, search):
    dee = browser(cast.people.dee)
    assert dee.get(f"/searches/{search.pk}/").status_code == 200
    assert dee.post(f"/searches/{search.pk}/file/").status_code == 404
