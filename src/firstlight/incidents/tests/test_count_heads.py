"""Who is out there, and the alarm for who does not come back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.models import DutySession
from firstlight.force.models import Person
from firstlight.incidents import queries
from firstlight.incidents.actions import (
    attend,
    count_in,
    count_out,
    extend_due,
    leave,
    record_answer,
)
from firstlight.incidents.letters import desk_letters
from firstlight.incidents.models import Answer, Attendance
from firstlight.incidents.schemas import Attend, CountIn, CountOut, ExtendDue, RecordAnswer
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(cast, accepted):
    """A search with Bo and Di counted in, due back in an hour."""
    incident = accepted()
    due = timezone.now() + HOUR
    count_in(
        cast.ada,
        CountIn(
            incident_id=incident.pk,
            person_ids=[cast.people.bo.pk, cast.people.di.pk],
            due_at=due,
        ),
    )
    return incident


def alarms():
    return Message.objects.filter(key__startswith="desk:overdue")


def test_counting_in_twice_counts_once(cast, scene):
    count_in(cast.ada, CountIn(incident_id=scene.pk, person_ids=[cast.people.bo.pk]))
    assert len(queries.attendances(cast.olga, scene)) == 2


def test_whoever_is_back_in_time_raises_no_alarm(cast, scene, clock):
    both = [cast.people.bo.pk, cast.people.di.pk]
    count_out(cast.ada, CountOut(incident_id=scene.pk, person_ids=both))
    clock(120)
    assert not alarms()


def test_the_desk_is_told_once_of_whoever_is_overdue(cast, scene, clock):
    count_out(cast.ada, CountOut(incident_id=scene.pk, person_ids=[cast.people.di.pk]))
    Attendance.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    clock(61)
    clock(61)
    assert {m.person_id for m in alarms()} == {
        cast.people.olga.pk,
        cast.people.finn.pk,
        cast.people.dee.pk,
    }
    assert [a.person for a in queries.overdue(cast.dee, timezone.now())] == [cast.people.bo]
    assert not queries.overdue(cast.zoe, timezone.now())


@pytest.mark.parametrize("words", ["overdue", "short"])
def test_an_alarm_rings_on_every_line_of_the_desk_that_is_on_duty(cast, scene, words):
    def ringing():
        found = list(desk_letters(scene, words, timezone.now()))
        assert len(found) == 3
        assert not any(each.addresses for each in found if not each.is_critical)
        return {each.person_id: dict(each.addresses) for each in found if each.is_critical}

    Person.objects.filter(pk=cast.people.dee.pk).update(phone="000 9", email="dee@example.org")
    everybody = ringing()
    assert everybody[cast.people.dee.pk] == {"sms": "000 9", "email": "dee@example.org"}
    DutySession.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.dee,
        organisation=cast.hill,
        started_at=timezone.now() - HOUR,
    )
    assert ringing().keys() == {cast.people.dee.pk}


def test_word_that_can_wait_stays_in_the_inbox(scene):
    assert not any(each.addresses for each in desk_letters(scene, "granted", timezone.now()))


def test_the_alarm_names_nobody(cast, scene, clock):
    Attendance.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    clock(61)
    assert alarms()
    assert not any("Bo" in m.title + m.body for m in alarms())


def test_more_time_sets_the_alarm_anew(cast, scene, clock):
    here = queries.attendances(cast.olga, scene)[0]
    extend_due(cast.olga, ExtendDue(attendance_id=here.pk, due_at=timezone.now() + 3 * HOUR))
    clock(90)
    here.refresh_from_db()
    assert here.alarmed_at is None


def test_more_time_lies_ahead(cast, scene):
    here = queries.attendances(cast.olga, scene)[0]
    with pytest.raises(Refused, match="to come"):
        extend_due(cast.olga, ExtendDue(attendance_id=here.pk, due_at=timezone.now() - HOUR))


def test_a_phone_without_a_signal_counts_out_later(cast, scene):
    then = timezone.now() + timedelta(minutes=4)
    count_out(
        cast.ada, CountOut(incident_id=scene.pk, person_ids=[cast.people.bo.pk], out_at=then)
    )
    here = Attendance.objects.get(person=cast.people.bo)
    assert here.out_at == then


def test_nobody_leaves_before_they_came(cast, scene):
    before = timezone.now() - HOUR
    count_out(
        cast.ada, CountOut(incident_id=scene.pk, person_ids=[cast.people.bo.pk], out_at=before)
    )
    here = Attendance.objects.get(person=cast.people.bo)
    assert here.out_at == here.in_at


def test_who_was_asked_counts_themselves_in_and_out(cast, accepted, call_out, insure):
    insure(cast.people.bo)
    incident = accepted(is_life_at_risk=True)
    call_out(incident)
    here = attend(cast.bo, Attend(incident_id=incident.pk))
    assert here.home_station_id == cast.hill.pk
    assert leave(cast.bo, Attend(incident_id=incident.pk)).out_at


def test_who_was_not_asked_cannot_walk_in(cast, accepted):
    with pytest.raises(NotFound):
        attend(cast.bo, Attend(incident_id=accepted().pk))


def test_who_is_not_there_cannot_leave(cast, accepted, call_out, insure):
    insure(cast.people.bo)
    incident = accepted(is_life_at_risk=True)
    call_out(incident)
    with pytest.raises(NotFound):
        leave(cast.bo, Attend(incident_id=incident.pk))


def test_a_volunteer_counts_nobody_else(cast, scene):
    with pytest.raises(NotAllowed):
        count_in(cast.bo, CountIn(incident_id=scene.pk, person_ids=[cast.people.ray.pk]))


def test_strangers_are_not_counted_in(cast, scene):
    with pytest.raises(NotFound):
        count_in(cast.olga, CountIn(incident_id=scene.pk, person_ids=[cast.people.kai.pk]))


def test_who_is_there_has_come_whatever_they_said(cast, accepted, call_out, insure, clock):
    insure(cast.people.bo, cast.people.di)
    incident = accepted(is_life_at_risk=True)
    callout = call_out(incident, ("any", 2))
    said = {i.person_id: i for i in callout.invites.all()}
    no = said[cast.people.di.pk]
    record_answer(cast.dee, RecordAnswer(invite_id=no.pk, says="no"))
    both = CountIn(incident_id=incident.pk, person_ids=[cast.people.bo.pk, cast.people.di.pk])
    count_in(cast.ada, both)
    callout.refresh_from_db()
    assert (callout.state, callout.next_wave_at) == ("met", None)
    answers = Answer.objects.filter(invite__callout=callout)
    assert {(a.says, a.by, a.arrived_at is not None) for a in answers} == {
        ("coming", "scene", True),
        ("no", "desk", True),
    }
    clock(600)
    callout.refresh_from_db()
    assert callout.wave == 1, "nobody else is called in their place"


def test_whoever_was_counted_in_by_mistake_has_not_answered(cast, accepted, call_out, insure):
    insure(cast.people.bo)
    incident = accepted(is_life_at_risk=True)
    callout = call_out(incident, ("any", 1))
    by_mistake = [cast.people.bo.pk]
    count_in(cast.ada, CountIn(incident_id=incident.pk, person_ids=by_mistake))
    assert Answer.objects.filter(invite__callout=callout).count() == 1
    count_out(cast.ada, CountOut(incident_id=incident.pk, person_ids=by_mistake))
    assert not Answer.objects.filter(invite__callout=callout).exists()


def test_what_somebody_had_said_stands_again_once_they_were_counted_in_by_mistake(
    cast, accepted, call_out, insure
):
    insure(cast.people.bo)
    incident = accepted(is_life_at_risk=True)
    callout = call_out(incident, ("any", 1))
    record_answer(cast.dee, RecordAnswer(invite_id=callout.invites.get().pk, says="no"))
    by_mistake = [cast.people.bo.pk]
    count_in(cast.ada, CountIn(incident_id=incident.pk, person_ids=by_mistake))
    count_out(cast.ada, CountOut(incident_id=incident.pk, person_ids=by_mistake))
    answer = Answer.objects.get(invite__callout=callout)
    assert (answer.says, answer.arrived_at) == ("no", None)


@pytest.mark.parametrize("event", ["unfounded", "merge"])
def test_who_is_there_when_a_report_proves_to_be_none_can_go_out_and_stays_on_the_desk(
    cast, report, step, sign_in, event
):
    incident, other = report("other", is_life_at_risk=True), report("other")
    keys = [cast.people.bo.pk, cast.people.di.pk]
    count_in(cast.ada, CountIn(incident_id=incident.pk, person_ids=keys))
    more = {"reason": "home"} if event == "unfounded" else {"other_id": other.pk}
    step(incident, event, by=cast.olga, **more)

    def on_the_desk():
        found = queries.matters(cast.dee, timezone.now())
        return [each.out for each in found if each.incident == incident]

    word = "over" if event == "unfounded" else "merged"
    told = Message.objects.filter(key__startswith=f"coming:{word}:", channel="inapp")
    assert sorted(told.values_list("person_id", flat=True)) == sorted(keys)
    assert on_the_desk() == [2]

    def opened(who, address):
        browser = sign_in(who)
        browser.cookies["django_language"] = "en"
        return browser, browser.get(address).content.decode()

    phone, shown = opened(cast.people.bo, "/my/")
    assert ("count yourself out before" if event == "unfounded" else "another call") in shown
    phone.post(f"/my/calls/{incident.pk}/leave/")
    assert on_the_desk() == [1]
    _desk, page = opened(cast.people.dee, "/")
    assert "Count everybody out" in page
    assert "send a second person" not in page
    count_out(cast.dee, CountOut(incident_id=incident.pk, person_ids=keys))
    assert on_the_desk() == []
    with pytest.raises(NotFound):
        leave(cast.bo, Attend(incident_id=incident.pk))
