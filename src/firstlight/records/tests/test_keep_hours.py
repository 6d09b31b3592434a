"""Hours: clocked and amended kept apart, two persons, nobody their own, the same result again."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.duty.actions import step_shift
from firstlight.duty.models import Shift, ShiftAssignment, ShiftLog
from firstlight.duty.schemas import StepShift
from firstlight.incidents.models import Attendance, Incident
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent
from firstlight.records import queries
from firstlight.records.actions import collect_hours, enter_late, export_civil, step_record
from firstlight.records.jobs import collect, tell_of_unconfirmed, unconfirmed
from firstlight.records.models import CivilExport, ServiceRecord
from firstlight.records.rules import USUAL, Stretch, count
from firstlight.records.schemas import CollectHours, EnterLate, ExportCivil, StepRecord

DAY = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=2)


def served(cast, who, minutes=120, **more):
    shift = Shift.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind="patrol",
        title="夜巡",
        starts_at=DAY,
        ends_at=DAY + timedelta(hours=3),
        state="archived",
    )
    return ShiftAssignment.objects.create(
        station_id=cast.hill.pk,
        shift=shift,
        person=who,
        state="completed",
        offered_at=DAY,
        check_in_at=DAY,
        check_out_at=DAY + timedelta(minutes=minutes),
        **more,
    )


def collected(cast):
    job = Actor.job("records", cast.hill.pk, "records.clock")
    return collect_hours(job, CollectHours(on=timezone.localdate()))


def step(actor, row, event, **more):
    return step_record(actor, StepRecord(record_id=row.pk, event=event, **more))


@pytest.fixture
def row(cast):
    served(cast, cast.people.bo)
    collected(cast)
    return ServiceRecord.objects.get()


def test_no_minute_counts_twice_and_the_rule_says_what_counts():
    patrol = Stretch("a", "patrol", DAY, DAY + timedelta(minutes=120), 20)
    call = Stretch("b", "callout", DAY + timedelta(minutes=60), DAY + timedelta(minutes=150))
    class_ = Stretch("c", "training", DAY + timedelta(hours=5), DAY + timedelta(hours=7))
    found = count([call, class_, patrol], USUAL)
    assert found == {"a": 100, "b": 30, "c": 0}
    assert count([patrol, call, class_], USUAL) == found


def test_hours_come_from_the_clock_once(cast):
    place = served(cast, cast.people.bo, breaks_min=15)
    incident = Incident.objects.create(
        station_id=cast.hill.pk, number="1", kind="other", place_name="李家门口", happened_at=DAY
    )
    Attendance.objects.create(
        station_id=cast.hill.pk,
        incident=incident,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=DAY + timedelta(minutes=90),
        out_at=DAY + timedelta(minutes=180),
    )
    assert collected(cast) == {"made": 2, "moved": 0}
    assert collected(cast) == {"made": 0, "moved": 0}
    patrol, call = ServiceRecord.objects.order_by("from_at")
    assert (patrol.clocked_min, call.clocked_min) == (105, 60)
    assert "李家" not in call.place_name + call.activity  # nothing of a case gets into a record
    place.check_out_at += timedelta(minutes=10)
    place.save()
    collected(cast)
    patrol.refresh_from_db()
    assert patrol.clocked_min == 115  # a draft follows the clock
    step(cast.ada, patrol, "confirm")
    place.check_out_at += timedelta(minutes=10)
    place.save()
    collected(cast)
    patrol.refresh_from_db()
    assert patrol.clocked_min == 115  # what is confirmed stands
    today = timezone.localdate()
    differs = queries.difference(cast.ada, today - timedelta(days=5), today)
    assert {(each.record.pk, each.minutes) for each in differs} >= {(patrol.pk, 125)}


def test_a_confirmed_log_posts_its_hours_at_once(cast):
    place = served(cast, cast.people.bo)
    Shift.objects.filter(pk=place.shift_id).update(state="log_submitted")
    ShiftLog.objects.create(
        station_id=cast.hill.pk, shift=place.shift, written_by=cast.people.ada, submitted_at=DAY
    )
    assert not Job.objects.filter(kind="records.collect").exists()
    step_shift(cast.olga, StepShift(shift_id=place.shift_id, event="confirm"))
    collect(Job.objects.get(kind="records.collect"))
    assert ServiceRecord.objects.get().clocked_min == 120
    assert collected(cast) == {"made": 0, "moved": 0}  # the night finds it there


@pytest.mark.parametrize(
    ("kind", "kept", "read"),
    [
        ("callout", "人员走失", "Missing person"),
        ("storm", "待命：台风，甘霖镇", "Stand-by: 台风, 甘霖镇"),
        ("storm", "待命：台风", "Stand-by: 台风"),
        ("storm", "江堤看守", "江堤看守"),
        ("patrol", "待命：台风", "待命：台风"),
    ],
)
def test_what_the_house_wrote_is_read_in_the_readers_language(kind, kept, read):
    row = ServiceRecord(kind=kind, activity=kept)
    assert row.what == read
    with translation.override("zh-hans"):
        assert row.what == kept


def test_hours_that_have_waited_a_week_are_told_once_to_who_confirms_them(cast, row, daytime):
    def told(who):
        sent = Message.objects.filter(person_id=who.pk, link="/records/?f=confirm")
        return sent.filter(channel="inapp").count()

    def week(days):
        for order in unconfirmed(timezone.now() + timedelta(days=days)):
            job = Job(kind=order.kind, station_id=order.station_id, payload=order.payload)
            tell_of_unconfirmed(job)
        return told(cast.people.ada), told(cast.people.olga), told(cast.people.bo)

    ServiceRecord.objects.update(on_date=timezone.localdate())
    assert week(0) == (0, 0, 0)
    assert week(14) == (1, 0, 0)
    assert week(14) == (1, 0, 0)
    ServiceRecord.objects.update(person=cast.people.ada)
    assert week(21) == (1, 1, 0)  # a leader's own are an officer's to confirm
    ServiceRecord.objects.update(clocked_min=0)
    assert week(28) == (1, 1, 0)  # of training nothing counts: it can wait


def test_nobody_confirms_their_own(cast, row):
    own = served(cast, cast.people.ada)
    collected(cast)
    mine = ServiceRecord.objects.get(origin__endswith=str(own.pk))
    with pytest.raises(Refused, match="own"):
        step(cast.ada, mine, "confirm")
    assert step(cast.olga, mine, "confirm").state == "confirmed"  # stands in for the leader
    with pytest.raises(Refused):
        step(cast.bo, row, "confirm")
    with pytest.raises(Refused):
        step(cast.olga, row, "confirm")  # a member's hours are the leader's to confirm
    with pytest.raises(NotFound):
        step(cast.zoe, row, "confirm")
    assert step(cast.ada, row, "confirm", evaluation="with_care").confirmed_by_id


def test_amended_hours_take_two_and_stand_apart(cast, row):
    step(cast.ada, row, "confirm")
    with pytest.raises(Refused, match="proof"):
        step(cast.ada, row, "amend", minutes=30, reason="漏签")
    step(cast.ada, row, "amend", minutes=30, reason="漏签", proof="群消息截图")
    with pytest.raises(Refused):
        step(cast.ada, row, "approve")
    done = step(cast.olga, row, "approve")
    assert (done.clocked_min, done.amended_min, done.minutes) == (120, 30, 150)
    assert queries.totals(queries.my_records(cast.bo)) == {
        "clocked": 120,
        "amended": 30,
        "all": 150,
    }


def test_a_late_entry_is_amended_only_and_not_approved_by_who_entered_it(cast):
    said = {
        "activity": "搬运",
        "kind": "other",
        "minutes": 60,
        "reason": "无签到",
        "proof": "照片",
    }
    entry = {**said, "on_date": timezone.localdate(), "person_id": cast.people.bo.pk}
    made = enter_late(cast.olga, EnterLate(**entry))
    assert (made.state, made.minutes) == ("amending", 0)
    with pytest.raises(Refused, match="else"):
        step(cast.olga, made, "approve")
    done = step(cast.finn, made, "approve")
    assert (done.clocked_min, done.amended_min) == (0, 60)
    with pytest.raises(Refused, match="own"):
        enter_late(cast.ada, EnterLate(**{**entry, "person_id": cast.people.ada.pk}))
    with pytest.raises(NotAllowed):
        enter_late(cast.bo, EnterLate(**entry))


def test_a_dispute_is_answered_by_two_others(cast, row):
    step(cast.ada, row, "confirm")
    with pytest.raises(NotFound):
        step(cast.di, row, "object", text="x")
    with pytest.raises(Refused):
        step(cast.ada, row, "object", text="x")
    step(cast.bo, row, "object", text="少了半小时")
    assert step(cast.ada, row, "correct", answer="补半小时", minutes=30).state == "in_dispute"
    with pytest.raises(Refused, match="another"):
        step(cast.olga, row, "correct", minutes=90)
    done = step(cast.olga, row, "correct")
    assert (done.state, done.clocked_min, done.amended_min) == ("confirmed", 120, 30)


def told(who, row):
    """What of a record somebody heard of, by the step; each message leads to it."""
    said = Message.objects.filter(person_id=who.pk, link=f"/records/{row.pk}/").order_by("pk")
    return [key.split(":")[3] for key in said.values_list("key", flat=True)]


def test_whose_turn_it_is_and_whose_hours_they_are_hear_of_a_dispute(cast, row):
    step(cast.ada, row, "confirm")
    step(cast.bo, row, "object", text="少了半小时")
    for who in (cast.people.ada, cast.people.olga):
        assert told(who, row) == ["object"]
    step(cast.ada, row, "correct", answer="补半小时", minutes=30)
    assert told(cast.people.olga, row) == ["object", "correct"]
    assert told(cast.people.ada, row) == ["object"]
    assert told(cast.people.bo, row) == []
    step(cast.olga, row, "correct")
    assert told(cast.people.bo, row) == ["correct"]


def test_amended_and_void_hours_are_told_to_the_second_person_and_to_whose_they_are(cast, row):
    step(cast.ada, row, "confirm")
    step(cast.ada, row, "amend", minutes=30, reason="漏签", proof="群消息截图")
    assert told(cast.people.olga, row) == ["amend"]
    step(cast.olga, row, "approve")
    step(cast.olga, row, "void", reason="代签", was_heard=True)
    assert told(cast.people.bo, row) == ["approve", "void"]


def test_void_needs_the_volunteer_heard_and_takes_it_out_of_every_sum(cast, row):
    step(cast.ada, row, "confirm")
    with pytest.raises(Refused, match="was_heard"):
        step(cast.olga, row, "void", reason="代签")
    step(cast.olga, row, "void", reason="代签", was_heard=True)
    assert queries.totals(queries.my_records(cast.bo))["all"] == 0


def test_only_who_agreed_is_passed_on_and_it_is_logged(cast, row):
    step(cast.ada, row, "confirm")
    other = served(cast, cast.people.di)
    collected(cast)
    second = ServiceRecord.objects.get(origin__endswith=str(other.pk))
    step(cast.ada, second, "confirm")
    give_consent(cast.bo, AnswerConsent(purpose="civil_affairs"))
    today = timezone.localdate()
    asked = ExportCivil(
        organisation_id=cast.hill.pk,
        recipient="民政局",
        starts_on=today - timedelta(days=9),
        ends_on=today,
        form="csv",
    )
    told = export_civil(cast.amy, asked).content.decode("utf-8-sig")
    assert "Bo" in told
    assert "Di" not in told
    log = CivilExport.objects.get()
    assert (log.people, log.rows, log.left_out) == (1, 1, 1)
    row.refresh_from_db()
    second.refresh_from_db()
    assert (row.state, second.state) == ("exported", "confirmed")
    with pytest.raises(NotAllowed):
        export_civil(cast.olga, asked)
