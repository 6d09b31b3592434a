"""The desk brings a team back on the page of its segment."""

from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser, local
from firstlight.searches.models import SearchSegment
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
