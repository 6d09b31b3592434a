"""A neighbour's volunteer who was sent with a group sees this search until the help ends."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import gpx
from firstlight.incidents.actions import (
    ask_aid,
    attend,
    count_in,
    count_out,
    expire_aid,
    leave,
    open_callout,
)
from firstlight.incidents.actions import move_aid as move
from firstlight.incidents.models import Attendance, Invite, MutualAid
from firstlight.incidents.schemas import (
    AidKey,
    AskAid,
    Attend,
    CountIn,
    CountOut,
    MoveAid,
    OpenCallout,
)
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.ids import uuid7
from firstlight.searches.actions.ending import report_found
from firstlight.searches.actions.field import assign_segment
from firstlight.searches.models import Assignment, SearchCase, Track
from firstlight.searches.schemas import AssignSegment, ReportFound
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_tell_searchers import segment

__all__ = ["segment"]
SCREENS = ("clue/", "finish/", "abort/", "found/", "now/")
FILES = ("briefing.pdf", "segment.gpx", "segment.kml", "segment.geojson")
SAID = {
    "start": {},
    "finish": {"pod_estimate": "0.5"},
    "abort": {"reason": "rock fall"},
    "clue": {"kind": "object", "text": "a hat"},
    "found": {"lon": str(PLACE[0]), "lat": str(PLACE[1]), "condition": "well"},
}


@pytest.fixture
def aid(cast, search):
    """Lake helps Hill with this search; Kai was asked and is counted in."""
    asked = AskAid(
        incident_id=search.incident_id,
        helper_station_id=cast.lake.pk,
        needs=[{"skill": "any", "count": 1}],
        ends_at=timezone.now() + timedelta(hours=4),
    )
    granted = move(cast.zoe, MoveAid(aid_id=ask_aid(cast.olga, asked).pk, event="grant"))
    wanted = OpenCallout(incident_id=search.incident_id, needs=[{"skill": "any", "count": 1}])
    callout = open_callout(cast.olga, wanted)
    Invite.objects.filter(person=cast.people.kai).delete()
    Invite.objects.create(
        station_id=search.station_id,
        callout=callout,
        person=cast.people.kai,
        organisation=cast.shore,
        wave=1,
        rank=9,
        asked_at=timezone.now(),
        expires_at=granted.ends_at,
    )
    attend(cast.kai, Attend(incident_id=search.incident_id))
    return granted


@pytest.fixture
def lent(cast, aid, segment):
    """Kai leads Bo."""
    return assign_segment(
        cast.olga,
        AssignSegment(
            segment_id=segment.pk,
            leader_id=cast.people.kai.pk,
            member_ids=[cast.people.bo.pk],
            team_name="F1",
            back_by=timezone.now() + timedelta(hours=2),
        ),
    )


def runs_out(cast, aid):
    MutualAid.objects.filter(pk=aid.pk).update(ends_at=timezone.now())


def the_clock_says_so(cast, aid):
    runs_out(cast, aid)
    night = Actor.job("incidents.clock", cast.hill.pk, "callouts.aid")
    expire_aid(night, AidKey(aid_id=aid.pk))


def is_withdrawn(cast, aid):
    move(cast.zoe, MoveAid(aid_id=aid.pk, event="end"))


def is_ended(cast, aid):
    move(cast.olga, MoveAid(aid_id=aid.pk, event="end"))


ENDS = (runs_out, the_clock_says_so, is_withdrawn, is_ended)


def read(kai, group):
    """How each address answers, by address."""
    field = f"/field/{group.pk}/"
    pages = [field, *(f"{field}{name}" for name in (*SCREENS, *FILES))]
    rows = [f"/api/segments/{group.segment_id}", f"/api/assignments/{group.pk}"]
    rows.append(f"/api/searches/{group.segment.case_id}")
    return {page: kai.get(page).status_code for page in (*pages, *rows)}


def worded(page):
    """Return a page without what is drawn anew each time."""
    return re.sub(r"[A-Za-z0-9_-]{20,}", "", page.content.decode())


def feed(kai, since, held):
    """Return what the feed says of the rows that a phone holds."""
    body = json.dumps({"since": since, "held": held})
    told = kai.post("/api/changes", body, content_type="application/json").json()
    return {each["subject"]: each["row"] for each in told["changes"]}


@pytest.mark.parametrize("end", ENDS)
def test_after_the_end_everything_looks_like_a_missing_row(cast, sign_in, aid, lent, end):
    kai = sign_in(cast.people.kai)
    missing = f"/field/{uuid7()}/"
    assert set(read(kai, lent).values()) == {200}
    assert f"/field/{lent.pk}/" in kai.get("/my/").content.decode()
    since = kai.get("/api/changes").json()["cursor"]
    held = [lent.label, lent.segment.label, lent.segment.case.label]
    assert feed(kai, since, held) == {}

    end(cast, aid)

    assert set(read(kai, lent).values()) == {404}
    assert kai.post(f"/field/{lent.pk}/briefing.pdf").status_code == 404
    assert worded(kai.get(f"/field/{lent.pk}/")) == worded(kai.get(missing))
    assert "A1" not in worded(kai.get("/my/"))
    for kind in ("segments", "assignments", "searches"):
        assert kai.get(f"/api/{kind}").json()["rows"] == []
    assert feed(kai, since, held) == dict.fromkeys(held)
    assert set(feed(kai, since, []).values()) <= {None}


@pytest.mark.parametrize("end", ENDS)
def test_after_the_end_nothing_is_said_from_there(cast, sign_in, aid, lent, end):
    kai = sign_in(cast.people.kai)
    end(cast, aid)
    for what, values in SAID.items():
        assert kai.post(f"/field/{lent.pk}/{what}/send/", values).status_code == 404, what
    case = lent.segment.case
    spot = {"lon": PLACE[0], "lat": PLACE[1], "found_at": timezone.now(), "condition": "well"}
    with pytest.raises(NotFound):
        report_found(cast.kai, ReportFound(case_id=case.pk, **spot))
    assert SearchCase.objects.get(pk=case.pk).state == "searching"


@pytest.mark.parametrize("end", ENDS)
def test_who_is_of_the_station_itself_sees_it_as_before(cast, sign_in, aid, lent, end):
    end(cast, aid)
    assert set(read(sign_in(cast.people.bo), lent).values()) == {200}
    assert set(read(sign_in(cast.people.olga), lent).values()) == {200}


@pytest.mark.parametrize("end", ENDS)
def test_a_late_track_is_taken_and_shows_nothing(cast, sign_in, aid, lent, end):
    way = f"/field/{lent.pk}/track/"
    kai = sign_in(cast.people.kai)
    assert "/track/" not in worded(kai.get("/my/"))
    end(cast, aid)
    mine = kai.get("/my/")
    form = kai.get(re.search(r'href="(/field/[^"]+/track/)"', mine.content.decode())[1])
    assert form.request["PATH_INFO"] == way
    assert form.status_code == 200
    for word in ("A1", "the mill", "grey jacket", "channel 4", "Bo", "Somebody"):
        assert word not in worded(form)
        assert word not in worded(mine), word
    begun = timezone.now() - timedelta(minutes=30)
    sent = kai.post(f"/field/{lent.pk}/track/send/", {"file": gpx(PLACE, begun)})
    assert (sent.status_code, sent.headers["Location"]) == (302, "/my/")
    assert Track.objects.get().assignment == lent
    again = kai.post(f"/field/{lent.pk}/track/send/", {})
    assert again.status_code == 422
    assert "the mill" not in again.content.decode()


def test_a_late_track_is_for_the_own_group_and_its_own_search(cast, sign_in, aid, lent):
    is_ended(cast, aid)
    for who in ("bo", "zoe"):  # of the group, but of the station itself; of the helpers, not out
        assert "/track/" not in worded(sign_in(getattr(cast.people, who)).get("/my/"))
    kai = sign_in(cast.people.kai)
    body = {
        "case_id": str(lent.segment.case_id),
        "starts_at": (timezone.now() - timedelta(minutes=30)).isoformat(),
        "points": [(0, *PLACE, None), (60, PLACE[0] + 0.001, PLACE[1], None)],
    }

    def send(**more):
        address = "/api/do/searches.add_track"
        answer = kai.post(address, json.dumps(body | more), content_type="application/json")
        return answer.status_code, answer.json()

    others = Assignment.objects.create(
        station_id=lent.station_id,
        segment=lent.segment,
        team_name="F2",
        leader=cast.people.bo,
    )
    assert send()[0] == 404
    assert send(assignment_id=str(others.pk))[0] == 404
    assert send(assignment_id=str(lent.pk), case_id=str(uuid7()))[0] == 404
    status, told = send(assignment_id=str(lent.pk))
    assert (status, told["rows"]) == (200, [])


def test_a_late_track_is_not_taken_once_the_call_is_closed(cast, sign_in, aid, lent):
    is_ended(cast, aid)
    incident = lent.segment.case.incident
    incident.state = "closed"
    incident.save()
    kai = sign_in(cast.people.kai)
    assert kai.get(f"/field/{lent.pk}/track/").status_code == 404
    assert "/track/" not in worded(kai.get("/my/"))


@pytest.mark.parametrize("end", ENDS)
def test_who_is_still_out_there_is_counted_all_the_same(cast, sign_in, aid, lent, end):
    incident = lent.segment.case.incident
    out = Attendance.objects.filter(person=cast.people.kai, out_at__isnull=True)
    kai = sign_in(cast.people.kai)
    end(cast, aid)
    page = kai.get("/my/").content.decode()
    assert reverse("my_depart", args=[incident.pk]) in page
    leave(cast.kai, Attend(incident_id=incident.pk))
    assert not out.exists()
    attend(cast.kai, Attend(incident_id=incident.pk))
    assert out.exists()
    keys = [cast.people.kai.pk]
    count_out(cast.olga, CountOut(incident_id=incident.pk, person_ids=keys))
    assert not out.exists()
    count_in(cast.olga, CountIn(incident_id=incident.pk, person_ids=keys))
    assert out.exists()
    assert kai.get(f"/field/{lent.pk}/").status_code == 404


def test_who_was_never_asked_counts_themselves_nowhere(cast, search):
    for count in (attend, leave):
        with pytest.raises(NotFound):
            count(cast.kai, Attend(incident_id=search.incident_id))
