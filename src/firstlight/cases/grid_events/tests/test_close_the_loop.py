"""A grid event from the report to the archive: whose step it is, and what each step asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.actions import keep_clocks
from firstlight.cases.grid_events.jobs import keep, look_at_clocks
from firstlight.cases.grid_events.models import EventNote, GridEvent
from firstlight.cases.grid_events.rules import is_late
from firstlight.cases.grid_events.schemas import KeepClocks
from firstlight.cases.grid_events.tests.playing import (
    grid,
    handled,
    refused,
    reported,
    sent,
    step,
    worker,
)
from firstlight.community.actions import plan_meeting
from firstlight.community.queries import agenda_of
from firstlight.community.schemas import PlanMeeting
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Stale
from firstlight.kernel.models import Event, Job
from firstlight.kernel.overdue import overdue
from firstlight.notify.models import Message

NOW = timezone.now


def clock(cast):
    return Actor.job("grid_events", cast.hill.pk, "grid_events.clock")


def letters_of(who):
    return Message.objects.filter(person_id=who.person_id).count()


@pytest.mark.usefixtures("daytime")
def test_the_whole_way_with_everybody_told(cast):
    west = grid(cast, "西岭网格")
    row = reported(cast.bo)
    assert (row.state, row.grid, row.number[:1]) == ("reported", west, "W")
    handled(cast, row, cast.ray)
    step(cast.olga, row, "verify_pass")
    before = letters_of(cast.bo)
    row = step(cast.dee, row, "feed_back", answer="栏杆已换新，谢谢提醒。")
    assert row.state == "fed_back"
    assert letters_of(cast.bo) == before + 1

    GridEvent.objects.update(dispute_by=NOW() - timedelta(hours=1))
    assert len(list(look_at_clocks(NOW()))) == 1
    keep_clocks(clock(cast), KeepClocks())
    assert GridEvent.objects.get().state == "archived"
    steps = Event.objects.filter(thread=row.pk, action__startswith="grid_event.")
    assert steps.count() == 7
    assert {note.step for note in queries.notes_of(row)} == {"report_done", "feed_back"}


@pytest.mark.usefixtures("nighttime")
def test_at_night_the_desk_is_reminded_only_of_what_is_urgent(cast):
    calm, urgent = reported(cast.bo), reported(cast.bo, level="urgent")
    GridEvent.objects.update(accept_by=NOW() - timedelta(minutes=1))
    (order,) = look_at_clocks(NOW())
    assert str(urgent.pk) in order.key
    keep(Job(kind=order.kind, station_id=order.station_id, payload=order.payload))
    late = Message.objects.filter(key__contains=":late:")
    assert late.filter(link__contains=str(urgent.pk)).exists()
    assert not late.filter(link__contains=str(calm.pk)).exists()


def test_a_wrong_addressee_says_so_at_once_and_it_goes_back_with_the_reason(cast):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    with refused("evidence-missing"):
        step(cast.ray, row, "return_event")
    before = letters_of(cast.dee)
    row = step(cast.ray, row, "return_event", reason="这段栏杆归公路段")
    assert (row.state, row.handler, row.unit, row.due_at) == ("accepted", None, None, None)
    assert EventNote.objects.get(step="return_event").text == "这段栏杆归公路段"
    assert letters_of(cast.dee) == before + 1
    with pytest.raises(NotFound):  # it is theirs no longer
        queries.grid_event(cast.ray, row.pk)


def test_who_verifies_is_another_than_who_handled(cast):
    row = handled(cast, reported(cast.bo), cast.ada)
    for event in ("verify_pass", "verify_fail"):
        with refused("own-work"):
            step(cast.ada, row, event, reason="看过了")
    row = step(cast.olga, row, "verify_fail", reason="还松着")
    assert row.state == "in_handling"


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        ("decline", {"reason": "不归我们"}),
        ("decline", {"right_place": "公路段"}),
        ("merge", {}),
    ],
)
def test_a_refusal_names_its_reason_and_the_right_place(cast, event, missing):
    row = reported(cast.bo)
    with refused("evidence-missing"):
        step(cast.dee, row, event, **missing)


def test_only_the_desk_accepts_and_sends(cast):
    row = reported(cast.bo)
    for who in (cast.bo, cast.ada):
        with pytest.raises((Refused, NotFound)):
            step(who, row, "accept")
    with pytest.raises(NotAllowed):
        step(cast.uma, row, "accept")


def test_late_acceptance_needs_its_reason(cast):
    row = reported(cast.bo)
    GridEvent.objects.update(accept_by=NOW() - timedelta(minutes=1))
    with refused("late"):
        step(cast.dee, row, "accept")
    assert step(cast.dee, row, "accept", reason="夜里无人值守").state == "accepted"


def test_time_is_extended_once_and_to_later(cast):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    row = step(cast.ray, row, "acknowledge")
    with refused("not-later"):
        step(cast.dee, row, "extend", reason="下雨", due_at=NOW() + timedelta(hours=1))
    step(cast.dee, row, "extend", reason="下雨", due_at=NOW() + timedelta(days=5))
    with refused("extended-once"):
        step(cast.dee, row, "extend", reason="还下", due_at=NOW() + timedelta(days=9))


def test_late_events_stand_in_the_overdue_list_and_are_told_once(cast):
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    reported(cast.bo, at=(120.7, 29.6))
    GridEvent.objects.filter(pk=row.pk).update(due_at=NOW() - timedelta(hours=1))
    row.refresh_from_db()
    assert is_late(row, NOW())
    assert list(queries.late(queries.grid_events(cast.dee), NOW())) == [row]
    before = letters_of(cast.ray)
    keep_clocks(clock(cast), KeepClocks())
    keep_clocks(clock(cast), KeepClocks())
    assert letters_of(cast.ray) == before + 1


def test_who_reported_may_say_that_it_is_not_solved_and_nobody_for_them(cast):
    row = handled(cast, reported(cast.bo), cast.ray)
    step(cast.olga, row, "verify_pass")
    step(cast.dee, row, "feed_back", answer="修好了")
    with refused("not-your-report"):
        step(cast.dee, row, "dispute_result", reason="我说没好")
    GridEvent.objects.update(dispute_by=NOW() - timedelta(days=1))
    with refused("too-late"):
        step(cast.bo, row, "dispute_result", reason="还晃")
    GridEvent.objects.update(dispute_by=NOW() + timedelta(days=1))
    with refused("not-your-step", "too-early"):
        step(cast.bo, row, "archive")
    GridEvent.objects.update(due_at=NOW() - timedelta(days=2), extended_at=NOW())
    again = step(cast.bo, row, "dispute_result", reason="还晃")
    assert again.state == "in_handling"
    assert (again.due_at > NOW(), again.extended_at) == (True, None)  # not late at once


def test_another_agency_is_asked_and_its_answer_or_silence_is_noted(cast):
    row = reported(cast.bo)
    step(cast.dee, row, "accept")
    step(cast.dee, row, "refer_out", agency="供电所", referral_no="甲-17")
    with refused("evidence-missing"):
        step(cast.dee, row, "outcome_in")
    row = step(cast.dee, row, "outcome_in", outcome="三周无答复")
    assert row.state == "referred_closed"


def told(what):
    """Return who heard of a step, but for whoever took it."""
    heard = Message.objects.filter(key__startswith=f"grid_events:{what}:", channel="inapp")
    return {each.person_id for each in heard}


def test_whose_turn_it_is_hears_and_who_looks_at_the_place_lives_there(cast):
    west = grid(cast, "西岭网格")
    wang = worker(cast, "Wang", west)
    desk = {getattr(cast.people, name).pk for name in ("olga", "finn", "dee")}
    row = sent(cast, reported(cast.bo), cast.ray.person_id)
    step(cast.ray, row, "acknowledge")
    step(cast.dee, row, "extend", reason="下雨", due_at=NOW() + timedelta(days=5))
    assert told("extend") == {cast.ray.person_id}
    step(cast.ray, row, "report_done", result="换了", evidence="现场已看")
    assert told("report_done") == desk | {wang.person_id}
    step(wang, row, "verify_pass")
    assert told("verify_pass") == desk
    step(cast.dee, row, "feed_back", answer="修好了")
    step(cast.bo, row, "dispute_result", reason="还晃")
    assert told("dispute_result") == desk | {cast.ray.person_id}


def test_who_reported_hears_that_another_agency_is_asked(cast):
    row = reported(cast.bo)
    step(cast.dee, row, "accept")
    step(cast.dee, row, "refer_out", agency="供电所")
    assert told("referred") == {cast.bo.person_id}


def test_two_at_once_and_the_second_is_told(cast):
    row = reported(cast.bo)
    step(cast.dee, row, "accept", version=row.version)
    with pytest.raises(Stale):
        step(cast.olga, row, "accept", version=1)


def test_a_phone_without_signal_reports_later_what_it_saw_then(cast):
    from firstlight.api.outbox import Command, receive

    seen = NOW() - timedelta(hours=5)
    data = {
        "category": "lighting",
        "description": "路灯不亮",
        "place_name": "桥头",
        "seen_at": seen.isoformat(),
    }
    command = Command(
        id="01912345-0000-7000-8000-00000000abcd", action="grid_events.report_event", data=data
    )
    assert receive(cast.bo, command).outcome == "done"
    assert receive(cast.bo, command).outcome == "done"  # sent twice, written once
    row = GridEvent.objects.get()
    assert row.reported_at == seen
    assert row.accept_by > NOW()  # the desk's clock begins when the desk can know


def test_a_grid_worker_reports_without_a_fix_into_their_own_grid(cast):
    west = grid(cast, "西岭网格")
    wei = worker(cast, "Wei", west)
    row = reported(wei, at=None)
    assert (row.grid, row.source) == (west, "grid_worker")


def test_what_is_past_its_clock_reaches_the_agenda_of_a_meeting(cast, sign_in):
    waits = reported(cast.bo)
    sent_out = sent(cast, reported(cast.bo, place_name="西桥"), cast.ray.person_id)
    in_time = reported(cast.bo, place_name="南桥")
    hour_ago = NOW() - timedelta(hours=1)
    GridEvent.objects.filter(pk=waits.pk).update(accept_by=hour_ago)
    GridEvent.objects.filter(pk=sent_out.pk).update(due_at=hour_ago - timedelta(days=3))
    meeting = plan_meeting(
        cast.olga,
        PlanMeeting(
            organisation_id=cast.hill.pk,
            title="联席会议",
            starts_at=NOW() + timedelta(days=1),
            place_name="会议室",
            chair_id=cast.olga.person_id,
        ),
    )
    points = {each.subject: each for each in agenda_of(meeting)}
    assert list(points) == [sent_out.label, waits.label]  # the longest first
    assert in_time.label not in points
    assert "西桥" in points[sent_out.label].text
    assert cast.people.bo.name not in points[waits.label].text
    page = sign_in(cast.people.olga).get(f"/meetings/{meeting.pk}/").content.decode()
    assert f'href="/grid-events/{waits.pk}/"' in page
    assert "东桥" in page
    for who in ("zoe", "amy"):
        found = [source.key for source, _rows in overdue(getattr(cast, who), NOW())]
        assert "grid_events" not in found
