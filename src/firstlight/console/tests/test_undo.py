"""What can be taken back is, through the gate; what was touched since, or comes late, is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.console.searches.tests.conftest import case, ground, insured, pack, search
from firstlight.duty.models import DutySession
from firstlight.incidents.actions import count_in
from firstlight.incidents.models import Attendance
from firstlight.incidents.schemas import CountIn
from firstlight.kernel.models import Event
from firstlight.places.actions import draw_place, retire_place
from firstlight.places.models import Place
from firstlight.places.schemas import DrawPlace, RetirePlace
from firstlight.searches.actions.field import start_segment
from firstlight.searches.models import Assignment, SearchSegment
from firstlight.searches.schemas import StartSegment

__all__ = ["case", "ground", "insured", "pack", "search"]


@pytest.fixture
def place(cast):
    asked = DrawPlace(kind="village_contact_point", name="Mill", lon=119.9, lat=30.1)
    return draw_place(cast.olga, asked)


def offered(client):
    """The address of the offer to undo, as the page shows it."""
    kept = client.session["undo"]
    return f"/undo/?of={kept['key']}"


def test_a_place_taken_off_the_map_is_back_on_it(cast, sign_in, place):
    olga = sign_in(cast.people.olga)
    page = olga.post(f"/places/{place.pk}/retire/", follow=True).content.decode()
    assert offered(olga) in page
    assert 'data-undo="10"' in page
    answer = olga.post(offered(olga))
    assert answer["Location"] == f"/places/{place.pk}/"
    place.refresh_from_db()
    assert not place.is_retired
    done = Event.objects.filter(subject__endswith=str(place.pk), action="places.retire_place")
    assert done.count() == 2


def test_words_of_a_place_stand_as_before(cast, sign_in, place):
    olga = sign_in(cast.people.olga)
    typed = {"kind": "village_contact_point", "name": "Old mill", "lon": "119.8", "lat": "30.2"}
    olga.post(f"/places/{place.pk}/edit/", typed | {"version": place.version})
    assert Place.objects.get(pk=place.pk).name == "Old mill"
    olga.post(offered(olga))
    row = Place.objects.get(pk=place.pk)
    assert (row.name, row.geometry["coordinates"]) == ("Mill", [119.9, 30.1])


def test_what_somebody_else_touched_since_is_left_alone(cast, sign_in, place):
    olga = sign_in(cast.people.olga)
    olga.post(f"/places/{place.pk}/retire/")
    address = offered(olga)
    retire_place(cast.finn, RetirePlace(place_id=place.pk))
    retire_place(cast.finn, RetirePlace(place_id=place.pk))
    olga.post(address)
    assert Place.objects.get(pk=place.pk).is_retired


def test_an_offer_is_taken_once_and_not_late(cast, sign_in, place):
    olga = sign_in(cast.people.olga)
    olga.post(f"/places/{place.pk}/retire/")
    session = olga.session
    session["undo"] = session["undo"] | {"until": (timezone.now()).isoformat()}
    session.save()
    address = offered(olga)
    olga.post(address)
    assert Place.objects.get(pk=place.pk).is_retired
    assert "undo" not in olga.session
    olga.post(address)
    assert Place.objects.get(pk=place.pk).is_retired


def test_an_offer_is_its_sessions_alone(cast, sign_in, place):
    olga = sign_in(cast.people.olga)
    olga.post(f"/places/{place.pk}/retire/")
    address = offered(olga)
    sign_in(cast.people.finn).post(address)
    assert Place.objects.get(pk=place.pk).is_retired


def test_one_who_went_off_duty_by_mistake_stays_on_but_unlocated(cast, sign_in):
    bo = sign_in(cast.people.bo)
    bo.post("/my/duty/in/", {})
    bo.post("/my/duty/out/")
    bo.post(offered(bo))
    row = DutySession.objects.get()
    assert row.ended_at is None
    assert not row.shares_location
    bo.post("/my/duty/out/")
    DutySession.objects.update(ended_at=timezone.now() - timedelta(minutes=2))
    bo.post(offered(bo))
    assert DutySession.objects.get().ended_at is not None


def test_people_counted_out_by_mistake_were_there_all_the_time(cast, sign_in, search):
    who = [cast.people.ada.pk, cast.people.bo.pk]
    count_in(cast.olga, CountIn(incident_id=search.incident_id, person_ids=who))
    olga = sign_in(cast.people.olga)
    olga.post(f"/incidents/{search.incident_id}/out/", {"person_ids": who})
    assert Attendance.objects.filter(out_at__isnull=True, person__in=who).count() == 0
    olga.post(offered(olga))
    assert Attendance.objects.filter(out_at__isnull=True, person__in=who).count() == len(who)
    assert Attendance.objects.filter(person__in=who).count() == len(who)


@pytest.fixture
def sent(cast, sign_in, search, insured):
    """A team just sent by the page, and the browser that sent it."""
    who = [cast.people.ada.pk, cast.people.bo.pk]
    count_in(cast.olga, CountIn(incident_id=search.incident_id, person_ids=who))
    outline = [[119.9, 30.1], [119.91, 30.1], [119.91, 30.11], [119.9, 30.1]]
    row = SearchSegment(
        station_id=search.station_id,
        case=search,
        name="A1",
        geometry={"type": "Polygon", "coordinates": [outline]},
        area_m2=5000,
    )
    row.save(force_insert=True)
    olga = sign_in(cast.people.olga)
    back = timezone.localtime(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "leader_id": who[0],
        "member_ids": who,
        "team_name": "F1",
        "team_kind": "foot",
        "back_by": back,
    }
    answer = olga.post(f"/searches/{search.pk}/segments/{row.pk}/send/", typed)
    assert answer.status_code == 302
    return row, olga


def test_a_team_sent_by_mistake_is_free_again_and_so_is_its_ground(sent, search):
    row, olga = sent
    olga.post(offered(olga))
    again = SearchSegment.objects.get(case=search, is_retired=False)
    assert (again.name, again.state, again.geometry) == ("A1", "planned", row.geometry)
    group = Assignment.objects.get()
    assert group.ended_at is not None
    assert "pod" not in group.figures


def test_a_team_that_has_begun_is_not_called_back_by_undo(cast, sent, search):
    row, olga = sent
    start_segment(cast.ada, StartSegment(segment_id=row.pk, said_at=timezone.now()))
    olga.post(offered(olga))
    assert SearchSegment.objects.get(case=search).state == "searching"
    assert Assignment.objects.get().ended_at is None
