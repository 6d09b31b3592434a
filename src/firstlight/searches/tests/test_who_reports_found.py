"""Who ends a search by reporting the person found: the desk, and who is out there."""

import pytest
from django.utils import timezone

from firstlight.force.models import Person
from firstlight.incidents.actions import count_out
from firstlight.incidents.models import Callout, Invite
from firstlight.incidents.schemas import CountOut
from firstlight.kernel.errors import Refused
from firstlight.searches.actions.ending import report_found
from firstlight.searches.models import SearchCase, SearchSegment
from firstlight.searches.schemas import ReportFound
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_refuse_strangers import SQUARE
from firstlight.searches.tests.test_run_search import send


@pytest.fixture
def home(cast, search):
    """Bo was asked, came, and was counted out: home again, and the call is still known there."""
    callout = Callout.objects.create(station_id=search.station_id, incident=search.incident)
    Invite.objects.create(
        station_id=search.station_id,
        callout=callout,
        person=cast.people.bo,
        organisation=cast.dawn,
        wave=1,
        rank=1,
        asked_at=timezone.now(),
        token_hash="x",
        expires_at=timezone.now() + timezone.timedelta(hours=6),
    )
    bo = [cast.people.bo.pk]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=bo))
    return search


def found(actor, search):
    where = {"lon": PLACE[0], "lat": PLACE[1], "found_at": timezone.now(), "condition": "well"}
    return report_found(actor, ReportFound(case_id=search.pk, **where))


def test_who_was_only_asked_does_not_end_a_search(cast, home):
    with pytest.raises(Refused) as no:
        found(cast.bo, home)
    assert no.value.code == "not-there"
    assert SearchCase.objects.get(pk=home.pk).state == "searching"


@pytest.mark.parametrize("who", ["olga", "di"])
def test_the_desk_and_who_is_counted_in_report_it(cast, search, who):
    assert found(getattr(cast, who), search).state == "found"


def test_who_is_out_with_a_team_reports_it_even_when_counted_out(cast, search):
    segment = SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )
    send(cast, search, segment)
    everybody = list(Person.objects.filter(attendance__incident=search.incident))
    gone = [person.pk for person in everybody]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=gone))
    assert found(cast.bo, search).state == "found"
