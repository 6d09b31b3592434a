"""The desk brings a team back on the page of its segment."""

from datetime import timedelta

from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, gpx, local
from firstlight.searches.models import Assignment, SearchSegment
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_refuse_strangers import SQUARE
from firstlight.searches.tests.test_run_search import send


def test_the_desk_does_it_on_the_segments_page(cast, search, pack):
    segment = SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )
    group = send(cast, search, segment)
    olga = browser(cast.people.olga)
    page = f"/searches/{search.pk}/segments/{segment.pk}/"
    assert "Reported back by radio" in olga.get(page).content.decode()
    form = {
        "assignment_id": group.pk,
        "outcome": "turned_back",
        "said_at": local(timezone.now()),
        "reason": "",
    }
    refused = olga.post(f"{page}back/", form)
    assert refused.status_code == 422
    assert olga.post(f"{page}back/", form | {"reason": "rock fall"}).status_code == 302
    shown = olga.get(page).content.decode()
    assert "Reported back by radio" not in shown
    assert "Search it again" in shown


def test_who_is_back_is_asked_for_the_track_until_it_is_handed_in(cast, sign_in, search):
    segment = SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )
    group = send(cast, search, segment)
    leader, way = sign_in(cast.people.ada), f"/field/{group.pk}/track/"
    assert way not in leader.get("/my/").content.decode()
    Assignment.objects.filter(pk=group.pk).update(ended_at=timezone.now())
    assert way in leader.get("/my/").content.decode()
    begun = timezone.now() - timedelta(minutes=30)
    assert leader.post(f"{way}send/", {"file": gpx(PLACE, begun)}).status_code == 302
    assert way not in leader.get("/my/").content.decode()
