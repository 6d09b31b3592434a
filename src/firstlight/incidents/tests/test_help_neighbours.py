"""Both officers agree, for one case, for a time: before, at and after each instant of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force.seats import actor_of
from firstlight.incidents import queries
from firstlight.incidents.actions import (
    answer_callout,
    ask_aid,
    attend,
    expire_aid,
    move_aid,
    note_look,
)
from firstlight.incidents.models import Callout, Invite, MutualAid
from firstlight.incidents.schemas import (
    AidKey,
    AnswerCallout,
    AskAid,
    Attend,
    IncidentKey,
    MoveAid,
)
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock

from .conftest import asked

TICK = timedelta(microseconds=1)


@pytest.fixture
def exhausted(cast, accepted, call_out, insure, clock):
    """A call-out with nobody of Hill left to ask."""
    insure(cast.people.bo, cast.people.kai)
    incident = accepted(is_life_at_risk=True, reporter_name="Somebody", summary="secret words")
    callout = call_out(incident, ("any", 5))
    clock(11)
    callout.refresh_from_db()
    assert callout.state == "exhausted"
    return callout


@pytest.fixture
def ask(cast, exhausted):
    def ask(by=None, **more):
        values = {
            "incident_id": exhausted.incident_id,
            "helper_station_id": cast.lake.pk,
            "needs": [{"skill": "any", "count": 3}],
            "ends_at": timezone.now() + timedelta(hours=4),
            **more,
        }
        return ask_aid(by or cast.olga, AskAid(**values))

    return ask


@pytest.fixture
def granted(cast, ask):
    aid = ask()
    return move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="grant"))


def test_what_the_house_prepared_is_asked(cast, ask, sign_in):
    desk = sign_in(cast.people.olga)
    desk.cookies["django_language"] = "en"
    assert "→ Ask a neighbouring station" in desk.get("/").content.decode()
    aid = ask()
    assert "→ A neighbouring station is asked" in desk.get("/").content.decode()
    assert MutualAid.objects.count() == 1
    assert (aid.state, aid.asked_by_id) == ("asked", cast.people.olga.pk)


def test_nobody_of_the_neighbour_sees_anything_before_the_grant(cast, ask, exhausted):
    ask()
    assert not queries.visible_incidents(cast.zoe)
    assert not queries.visible_incidents(cast.kai)
    assert list(queries.aids(cast.zoe))  # but the request itself, to decide on it


def test_a_request_not_sent_is_nobodys_business(cast, exhausted):
    assert not queries.aids(cast.zoe)


def test_granting_asks_the_neighbours_people(cast, granted, exhausted):
    exhausted.refresh_from_db()
    assert asked(exhausted)[-1] == "Kai"
    assert list(queries.visible_incidents(cast.kai)) == [exhausted.incident]
    assert list(queries.visible_incidents(cast.zoe)) == [exhausted.incident]


def test_the_neighbours_people_see_this_case_only(cast, granted, accepted, exhausted):
    other = accepted(is_life_at_risk=True)
    for actor in (cast.zoe, cast.kai):
        seen = list(queries.visible_incidents(actor))
        assert seen == [exhausted.incident]
        with pytest.raises(NotFound):
            queries.get_incident(actor, other.pk)


def test_the_window_holds_to_the_instant(cast, granted, exhausted):
    incident = exhausted.incident
    for actor in (cast.zoe, cast.kai):
        for now, is_seen in (
            (granted.starts_at - TICK, False),
            (granted.starts_at, True),
            (granted.ends_at - TICK, True),
            (granted.ends_at, False),
        ):
            seen = incident in queries.visible_incidents(actor, now)
            assert seen is is_seen, (actor.name, now)


def test_the_link_closes_with_the_window(cast, granted):
    kai = Invite.objects.get(person=cast.people.kai)
    assert kai.expires_at <= granted.ends_at


def test_a_helper_answers_and_comes(cast, granted, exhausted):
    kai = Invite.objects.get(person=cast.people.kai)
    answer_callout(cast.kai, AnswerCallout(invite_id=kai.pk, says="coming", eta_min=40))
    here = attend(cast.kai, Attend(incident_id=exhausted.incident_id))
    assert here.home_station_id == cast.lake.pk


def test_the_helping_officer_sees_their_own_people_and_no_log(cast, granted, exhausted):
    incident = exhausted.incident
    attend(cast.kai, Attend(incident_id=incident.pk))
    assert queries.level(cast.zoe, incident) is queries.Level.AID
    assert [a.person for a in queries.attendances(cast.zoe, incident)] == [cast.people.kai]
    assert queries.timeline(cast.zoe, incident) == []
    assert not queries.notes(cast.zoe, incident)


def test_the_clock_ends_it(cast, granted, exhausted, clock):
    MutualAid.objects.update(ends_at=timezone.now())
    clock(60 * 5)
    granted.refresh_from_db()
    assert granted.state == "ended"
    assert not queries.visible_incidents(cast.kai)
    assert Invite.objects.get(person=cast.people.kai).token_hash == ""


@pytest.mark.parametrize("who", ["olga", "zoe", "the clock"])
def test_either_side_ends_it_at_any_time_and_who_is_on_the_way_turns_round(
    cast, granted, exhausted, clock, sign_in, who
):
    kai = Invite.objects.get(person=cast.people.kai)
    answer_callout(cast.kai, AnswerCallout(invite_id=kai.pk, says="coming", eta_min=40))
    Callout.objects.update(state="met", needs=[{"skill": "any", "count": 1}])
    if who == "the clock":
        MutualAid.objects.update(ends_at=timezone.now())
        clock(60 * 5)
    else:
        move_aid(getattr(cast, who), MoveAid(aid_id=granted.pk, event="end"))
    assert not queries.visible_incidents(cast.kai)
    assert not queries.visible_incidents(cast.zoe)
    told = Message.objects.filter(key__startswith="coming:stood_down:", channel="inapp")
    assert [each.person_id for each in told] == [cast.people.kai.pk]
    # Nobody counts on them any more: others are asked in their place.
    exhausted.refresh_from_db()
    assert exhausted.state != "met"
    attend(cast.kai, Attend(incident_id=exhausted.incident_id))  # there all the same
    shown = sign_in(cast.people.kai).get(f"/my/asked/{kai.pk}/").content.decode()
    assert "本所的增援已结束" in shown


def test_closing_the_case_closes_it_to_helpers(cast, granted, exhausted, step):
    step(exhausted.incident, "end", outcome="helped")
    assert queries.visible_incidents(cast.kai)
    step(exhausted.incident, "debrief", debrief="…")
    step(exhausted.incident, "close")
    assert not queries.visible_incidents(cast.kai)
    assert not queries.visible_incidents(cast.zoe)


@pytest.mark.parametrize("who", ["olga", "finn"])
def test_the_asking_station_cannot_grant_to_itself(cast, ask, who):
    aid = ask()
    with pytest.raises(Refused, match="station that is asked"):
        move_aid(getattr(cast, who), MoveAid(aid_id=aid.pk, event="grant"))


def test_two_different_people_agree(cast, ask):
    aid = ask()
    MutualAid.objects.filter(pk=aid.pk).update(asked_by_id=cast.people.zoe.pk)
    with pytest.raises(Refused, match="Two different officers"):
        move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="grant"))


def test_only_officers_ask_and_grant(cast, ask):
    with pytest.raises(NotAllowed):
        ask(by=cast.dee)
    aid = ask()
    for who in (cast.kai, cast.dee, cast.ada):
        with pytest.raises(NotAllowed):
            move_aid(who, MoveAid(aid_id=aid.pk, event="grant"))


def test_declining_needs_no_reason(cast, ask):
    aid = ask()
    move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="refuse"))
    assert not queries.visible_incidents(cast.zoe)


def test_the_asking_side_takes_it_back(cast, ask):
    aid = ask()
    with pytest.raises(Refused):
        move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="withdraw"))
    move_aid(cast.finn, MoveAid(aid_id=aid.pk, event="withdraw"))
    with pytest.raises(NotFound):
        move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="grant"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"needs": []}, "how many people"),
        ({"ends_at": timezone.now() - timedelta(hours=1)}, "end after it begins"),
    ],
)
def test_a_request_says_how_many_and_until_when(ask, more, words):
    with pytest.raises(Refused, match=words):
        ask(**more)


def test_only_neighbours_are_asked(cast, ask):
    with pytest.raises(Refused, match="neighbouring"):
        ask(helper_station_id=cast.hill.pk)


def test_a_second_membership_opens_no_other_door(cast, granted):
    again = actor_of(cast.people.kai)
    assert again.stations == frozenset({cast.lake.pk})


def looks(incident):
    rows = Event.objects.filter(action="incidents.note_look", thread=incident.pk)
    return [(row.station_id, row.actor, row.data) for row in rows]


def test_who_of_the_helping_station_looks_is_in_the_log_of_the_one_that_asked(
    cast, granted, exhausted, sign_in, clock
):
    incident = exhausted.incident
    neighbour = sign_in(cast.people.zoe)
    for _again in range(2):
        assert neighbour.get(f"/incidents/{incident.pk}/").status_code == 200
        assert neighbour.get(f"/api/incidents/{incident.pk}").status_code == 200
        assert neighbour.get("/api/incidents").status_code == 200
    once = (cast.hill.pk, cast.zoe.log_id, {"helper": str(cast.lake.pk)})
    assert looks(incident) == [once]
    for who in ("olga", "ada", "dee"):  # at home
        sign_in(getattr(cast.people, who)).get(f"/incidents/{incident.pk}/")
    assert looks(incident) == [once]
    page = sign_in(cast.people.olga).get(f"/incidents/{incident.pk}/").content.decode()
    assert "增援所" in page


def test_nobody_notes_a_look_at_what_is_not_lent(cast, granted, exhausted):
    look = IncidentKey(incident_id=exhausted.incident_id)
    for who in ("olga", "ada"):
        with pytest.raises(NotFound):
            note_look(getattr(cast, who), look)
    assert note_look(cast.zoe, look) == exhausted.incident
    move_aid(cast.olga, MoveAid(aid_id=granted.pk, event="end"))
    with pytest.raises(NotFound):
        note_look(cast.zoe, look)


@pytest.mark.parametrize("event", ["end", "refuse", "withdraw"])
def test_who_asked_and_who_granted_is_erased_three_years_after_it_ended(cast, ask, event):
    aid = ask()
    if event == "end":
        aid = move_aid(cast.zoe, MoveAid(aid_id=aid.pk, event="grant"))
    by = cast.zoe if event == "refuse" else cast.olga
    move_aid(by, MoveAid(aid_id=aid.pk, event=event))
    clock = RetentionJob.objects.get(category="mutual_aid")
    assert clock.due_on == timezone.localdate() + timedelta(days=3 * 365)
    night = Actor.job("retention", cast.hill.pk, "privacy.erase")
    counts = run_clock(night, RunClock(on=clock.due_on - timedelta(days=1)))
    assert "mutual_aid" not in counts
    aid.refresh_from_db()
    assert aid.asked_by_id == cast.people.olga.pk
    assert run_clock(night, RunClock(on=clock.due_on))["mutual_aid"] == 1
    aid.refresh_from_db()
    assert (aid.asked_by_id, aid.granted_by_id) == (None, None)


def test_help_that_the_clock_ends_has_its_own_clock_too(cast, granted):
    MutualAid.objects.update(ends_at=timezone.now())
    expire_aid(
        Actor.job("incidents.clock", cast.hill.pk, "callouts.aid"), AidKey(aid_id=granted.pk)
    )
    assert RetentionJob.objects.filter(category="mutual_aid").count() == 1
