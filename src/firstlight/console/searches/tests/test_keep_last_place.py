"""Where somebody was last seen is for the searchers only once it was shared, and while it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import count_in, edit_incident, open_callout, report_call
from firstlight.incidents.models import Invite
from firstlight.incidents.schemas import CountIn, EditIncident, OpenCallout, ReportCall
from firstlight.notify.links import secret_of
from firstlight.notify.models import Message
from firstlight.searches.models import Assignment, SearchCase, SearchSegment
from firstlight.searches.tests.conftest import activate, confirm, report, share

MEETING = {"meeting_point": "the school", "meeting_lon": 120.511, "meeting_lat": 29.409}
# How the last known place is written anywhere: nothing else in these tests begins so.
LON, LAT = 120.52345, 29.41765
SECRET = ("120.523", "29.417")


@pytest.fixture
def asked(cast, insured):
    """A search to which Bo is asked and counted in; its last known place is not shared."""
    case = report(cast, lkp_lon=LON, lkp_lat=LAT, is_life_at_risk=True)
    known = EditIncident(incident_id=case.incident_id, **MEETING)
    edit_incident(cast.olga, known)
    open_callout(
        cast.dee,
        OpenCallout(incident_id=case.incident_id, needs=[{"skill": "any", "count": 2}]),
    )
    count_in(cast.olga, CountIn(incident_id=case.incident_id, person_ids=[cast.people.bo.pk]))
    return case


def sent(cast, case):
    """Send Bo to a piece of ground."""
    ring = [[120.50, 29.40], [120.51, 29.40], [120.51, 29.41], [120.50, 29.41], [120.50, 29.40]]
    segment = SearchSegment.objects.create(
        station_id=case.station_id,
        case=case,
        name="A1",
        state="assigned",
        geometry={"type": "Polygon", "coordinates": [ring]},
        area_m2=1.0,
        facts={"middle": [120.505, 29.405]},
    )
    group = Assignment.objects.create(
        station_id=case.station_id, segment=segment, team_name="F1", leader=cast.people.bo
    )
    group.members.add(cast.people.bo)
    return group


def link_of(cast):
    rows = Message.objects.filter(person_id=cast.people.bo.pk, key__startswith="callout:")
    return f"/a/{secret_of(rows.first().link_nonce)}/"


def seen(client, *addresses):
    """Return what these addresses say, one after the other."""
    found = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found.append(b"".join(answer) if answer.streaming else answer.content)
    return b"\n".join(found).decode()


def volunteers(cast, case, sign_in, client):
    """Return all that Bo reads of the search: the link, the pages, the API."""
    invite = Invite.objects.get(person=cast.people.bo)
    link = seen(client, link_of(cast))
    phone = sign_in(cast.people.bo)
    pages = seen(
        phone,
        "/my/",
        f"/my/asked/{invite.pk}/",
        f"/api/incidents/{case.incident_id}",
        f"/api/searches/{case.pk}",
        "/api/incidents",
        "/api/searches",
    )
    return link, pages


def test_before_it_is_shared_nobody_who_was_asked_reads_it(cast, asked, sign_in, client):
    link, pages = volunteers(cast, asked, sign_in, client)
    assert not any(part in link + pages for part in SECRET)
    for page in (link, pages):
        assert "the school" in page
        assert "120.51100" in page
        assert "by the mill" in page


def test_other_facts_that_are_shared_do_not_share_the_place(cast, asked, sign_in, client):
    confirm(cast, asked)
    share(cast, asked, items=("clothing", "age"))
    link, pages = volunteers(cast, asked, sign_in, client)
    assert not any(part in link + pages for part in SECRET)


def test_a_decision_shares_it_until_its_moment(cast, asked, sign_in, client):
    confirm(cast, asked)
    share(cast, asked, items=("last_place",))
    link, pages = volunteers(cast, asked, sign_in, client)
    assert all(part in link and part in pages for part in SECRET)
    ended = timezone.now() - timedelta(minutes=1)
    SearchCase.objects.filter(pk=asked.pk).update(share_until=ended)
    link, pages = volunteers(cast, asked, sign_in, client)
    assert not any(part in link + pages for part in SECRET)


@pytest.mark.parametrize("form", ["gpx", "kml", "geojson"])
def test_the_files_for_a_receiver_lead_to_the_meeting_point_only(cast, asked, sign_in, form):
    confirm(cast, asked)
    share(cast, asked)
    activate(cast, asked)
    edit_incident(cast.olga, EditIncident(incident_id=asked.incident_id, **MEETING))
    group = sent(cast, asked)
    phone = sign_in(cast.people.bo)
    file = seen(phone, f"/field/{group.pk}/segment.{form}")
    assert "120.511" in file
    told = file + seen(phone, f"/field/{group.pk}/")
    assert not any(part in told for part in SECRET)


def test_a_team_leader_reads_it_nowhere_and_the_desk_everywhere(cast, asked, sign_in):
    places = (
        f"/incidents/{asked.incident_id}/",
        "/desk/calls.geojson",
        f"/searches/{asked.pk}/",
        f"/api/incidents/{asked.incident_id}",
    )
    leader = sign_in(cast.people.ada)
    assert not any(part in seen(leader, *places) for part in SECRET)
    desk = sign_in(cast.people.dee)
    for place in places:
        assert all(part in seen(desk, place) for part in SECRET), place


def test_a_call_that_is_no_search_keeps_its_place(cast, insured, sign_in, client):
    call = report_call(
        cast.dee, ReportCall(kind="water_rescue", lon=LON, lat=LAT, is_life_at_risk=True)
    )
    needs = [{"skill": "any", "count": 1}]
    open_callout(cast.dee, OpenCallout(incident_id=call.pk, needs=needs))
    assert all(part in seen(client, link_of(cast)) for part in SECRET)
