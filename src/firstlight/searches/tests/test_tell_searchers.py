"""Who searches, and who minds the desk, hears at once what matters to them, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import count_in, move_incident, open_callout, record_answer
from firstlight.incidents.models import Invite
from firstlight.incidents.queries import desk_people
from firstlight.incidents.schemas import CountIn, MoveIncident, OpenCallout, RecordAnswer
from firstlight.kernel.models import Job
from firstlight.notify import carrier
from firstlight.notify.models import Message
from firstlight.searches.actions.case import close_unfounded, pause_search, resume_search
from firstlight.searches.actions.ending import guard_scene, report_found
from firstlight.searches.models import SearchSegment
from firstlight.searches.schemas import (
    CloseUnfounded,
    GuardScene,
    PauseSearch,
    ReportFound,
    ResumeSearch,
)
from firstlight.searches.tests.conftest import PLACE

SECRETS = ("Somebody Missing", "insulin", "13912345678", "grey jacket", "by the mill", "82")


@pytest.fixture(autouse=True)
def gateway(cast, settings):
    """An SMS gateway is configured, and Ada has a telephone; nothing is sent here."""
    way = {"carrier": "firstlight.notify.webhook.Webhook", "url": "http://127.0.0.1:9"}
    settings.CARRIERS = settings.CARRIERS | {"sms": way | {"secret": "of-the-gateway-alone"}}
    carrier.forget()
    cast.people.ada.phone = "139 1234-0000"
    cast.people.ada.save()
    yield
    carrier.forget()


@pytest.fixture
def segment(search):
    square = [[0.0, 0.0], [0.01, 0.0], [0.01, 0.01], [0.0, 0.01], [0.0, 0.0]]
    ring = [[PLACE[0] + x, PLACE[1] + y] for x, y in square]
    return SearchSegment.objects.create(
        station_id=search.station_id,
        case=search,
        name="A1",
        geometry={"type": "Polygon", "coordinates": [ring]},
        area_m2=1_000_000,
    )


def found(who, case):
    spot = {"lon": PLACE[0], "lat": PLACE[1], "found_at": timezone.now(), "condition": "hurt"}
    return report_found(who, ReportFound(case_id=case.pk, **spot))


def told(word):
    """Whom a word reached in their inbox, and the way that it shows."""
    rows = Message.objects.filter(key__contains=f":{word}:", channel="inapp")
    for row in Message.objects.filter(key__contains=f":{word}:"):
        assert not any(secret in f"{row.title} {row.body}" for secret in SECRETS)
    return dict(rows.values_list("person_id", "link"))


def minding(case):
    return {person.pk for person in desk_people(case.station_id, timezone.now())}


def test_found_is_told_to_the_desk_and_to_everybody_out_there(cast, search, group):
    people = cast.people
    assert told("found") == {}
    found(cast.bo, search)
    desk = f"/incidents/{search.incident_id}/"
    assert told("found") == {
        **dict.fromkeys(minding(search), desk),
        people.ada.pk: f"/field/{group.pk}/",
        people.di.pk: "/my/",
        people.ray.pk: "/my/",
    }
    outside = Message.objects.filter(key__startswith="search:found:").exclude(channel="inapp")
    assert list(outside.values_list("person_id", "is_critical")) == [(people.ada.pk, True)]


def test_quiet_hours_do_not_hold_the_word_back(cast, search, group):
    ada = cast.people.ada
    ada.do_not_disturb_until = timezone.now() + timedelta(hours=5)
    ada.save()
    found(cast.bo, search)
    rows = Message.objects.filter(key__startswith="search:found:", person_id=ada.pk)
    assert rows.exclude(channel="inapp").exists()


def test_when_police_guard_the_scene_everybody_is_told_to_leave(cast, search, group):
    guard_scene(cast.olga, GuardScene(case_id=search.pk, lon=PLACE[0], lat=PLACE[1]))
    assert set(told("guarded")) == {
        getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")
    }
    assert set(told("found")) == minding(search) - {cast.people.olga.pk}


@pytest.mark.parametrize("end", ["found", "guarded"])
def test_nobody_is_called_out_after_the_end(cast, search, group, end):
    asked = OpenCallout(incident_id=search.incident_id, needs=[{"skill": "any", "count": 9}])
    callout = open_callout(cast.olga, asked)
    clock = Job.objects.filter(kind="callouts.escalate", payload__callout=str(callout.pk))
    if end == "found":
        found(cast.bo, search)
    else:
        guard_scene(cast.olga, GuardScene(case_id=search.pk, lon=PLACE[0], lat=PLACE[1]))
    callout.refresh_from_db()
    assert (callout.state, callout.next_wave_at) == ("closed", None)
    assert not clock.exists()
    waiting = Message.objects.filter(key__startswith=f"callout:{callout.pk}", state="queued")
    assert not waiting.exists()


def test_a_pause_calls_everybody_back_each_time_and_going_on_is_told(cast, search, group):
    everybody = {getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")}
    for turn in (1, 2):
        pause_search(cast.olga, PauseSearch(case_id=search.pk, reason="Storm"))
        assert set(told("paused")) == everybody
        resume_search(cast.olga, ResumeSearch(case_id=search.pk))
        assert set(told("resumed")) == everybody
        calls = Message.objects.filter(key__startswith="search:paused:", channel="inapp")
        assert calls.count() == turn * len(everybody)
    assert not Message.objects.filter(body__contains="Storm").exists()


def test_who_is_sent_gets_the_way_to_the_briefing(cast, search, group):
    way = f"/field/{group.pk}/"
    assert told("sent") == {cast.people.ada.pk: way, cast.people.bo.pk: way}


def comes(cast, callout, who):
    """Somebody is asked in a call-out, whoever its wave took, and says that they come."""
    Invite.objects.filter(callout=callout, person=who).delete()
    invite = Invite.objects.create(
        station_id=callout.station_id,
        callout=callout,
        person=who,
        organisation=cast.dawn,
        wave=1,
        rank=9,
        asked_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=6),
    )
    record_answer(cast.olga, RecordAnswer(invite_id=invite.pk, says="coming", eta_min=30))


@pytest.fixture
def coming(cast, search, group):
    """Amy was asked, said that she comes, and is not there yet."""
    asked = OpenCallout(incident_id=search.incident_id, needs=[{"skill": "any", "count": 9}])
    comes(cast, open_callout(cast.olga, asked), cast.people.amy)
    return cast.people.amy


@pytest.mark.parametrize("end", ["found", "guarded"])
def test_who_is_on_the_way_is_told_to_go_home(cast, search, coming, end):
    if end == "found":
        found(cast.bo, search)
    else:
        guard_scene(cast.olga, GuardScene(case_id=search.pk, lon=PLACE[0], lat=PLACE[1]))
    assert told("stood_down") == {coming.pk: "/my/"}
    assert coming.pk not in told(end)


def test_a_pause_and_going_on_reach_who_is_on_the_way(cast, search, coming):
    pause_search(cast.olga, PauseSearch(case_id=search.pk, reason="Storm"))
    assert told("halted") == {coming.pk: "/my/"}
    resume_search(cast.olga, ResumeSearch(case_id=search.pk))
    assert told("goes_on") == {coming.pk: "/my/"}


def test_that_no_search_is_needed_is_told_to_all_who_have_set_out(cast, case, insured):
    step = {"incident_id": case.incident_id}
    move_incident(cast.olga, MoveIncident(event="accept", **step))
    callout = open_callout(cast.olga, OpenCallout(needs=[{"skill": "any", "count": 9}], **step))
    who = {name: getattr(cast.people, name).pk for name in ("ada", "bo")}
    for name in who:
        comes(cast, callout, getattr(cast.people, name))
    count_in(cast.olga, CountIn(person_ids=[who["ada"]], **step))
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason="At home"))
    assert told("stood_down") == {who["bo"]: "/my/"}
    assert told("over") == {who["ada"]: "/my/"}
    callout.refresh_from_db()
    assert callout.state == "closed"
