"""From check-in to the confirmed log: real hours, nobody alone, nobody forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.duty import actions, queries
from firstlight.duty.jobs import shifts_due
from firstlight.duty.models import DutySession, Shift, ShiftAssignment, WalkUp
from firstlight.duty.schemas import (
    AnswerShift,
    ArriveAtShift,
    AssignmentKey,
    EraseHelpers,
    InvitePeople,
    JoinShift,
    KeepMark,
    LeaveShift,
    NameLeader,
    Objection,
    OfferSwap,
    PostNeed,
    SetReminder,
    SignInHelper,
    StepShift,
    TakeSwap,
    WithdrawFromShift,
    WriteLog,
)
from firstlight.force.models import Insurance
from firstlight.kernel import jobs
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message

INBOX = "inapp"


@pytest.fixture
def running(opened):
    """Return a way to open a shift that begins in ten minutes."""

    def running(**words):
        begins = timezone.now() + timedelta(minutes=10)
        return opened(starts_at=begins, ends_at=begins + timedelta(hours=2), **words)

    return running


def join(actor, shift, **words):
    return actions.join_shift(actor, JoinShift(shift_id=shift.pk, **words))


def arrive(actor, row, **words):
    return actions.arrive_at_shift(actor, ArriveAtShift(assignment_id=row.pk, **words))


def step(actor, shift, event, **words):
    return actions.step_shift(actor, StepShift(shift_id=shift.pk, event=event, **words))


def key(row):
    return AssignmentKey(assignment_id=row.pk)


def refused(code, run, *args, **words):
    with pytest.raises(Refused) as no:
        run(*args, **words)
    assert no.value.code == code
    assert str(no.value)


def told(word):
    """Who found a word about a shift in their inbox."""
    rows = Message.objects.filter(key__startswith=f"duty:{word}:", channel=INBOX)
    return set(rows.values_list("person_id", flat=True))


def backdate(shift, **span):
    """Let time pass: move the shift, and who came to it, into the past."""
    gone = timedelta(**span)
    shift.refresh_from_db()
    Shift.objects.filter(pk=shift.pk).update(
        starts_at=shift.starts_at - gone, ends_at=shift.ends_at - gone
    )
    for row in shift.assignments.filter(check_in_at__isnull=False):
        ShiftAssignment.objects.filter(pk=row.pk).update(check_in_at=row.check_in_at - gone)


def test_a_shift_from_check_in_to_confirmed_hours(cast, running):
    shift = running()
    ada, bo = join(cast.ada, shift), join(cast.bo, shift)
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.ada.person_id))
    refused("no-place", arrive, cast.bo, bo)
    arrive(cast.bo, bo, place="at the bridge")
    refused("no-leader", step, cast.ada, shift, "start")
    arrive(cast.ada, ada, place="at the bridge")
    assert DutySession.objects.filter(ended_at__isnull=True).count() == 2
    step(cast.ada, shift, "start")
    backdate(shift, hours=2)
    refused("unsettled", step, cast.ada, shift, "end")
    actions.leave_shift(cast.bo, LeaveShift(assignment_id=bo.pk, breaks_min=20))
    actions.check_out_member(cast.olga, LeaveShift(assignment_id=ada.pk))
    assert not DutySession.objects.filter(ended_at__isnull=True).exists()
    step(cast.ada, shift, "end")
    refused("no-log", step, cast.ada, shift, "submit_log")
    actions.write_log(cast.ada, WriteLog(shift_id=shift.pk, weather="dry", leaflets=12))
    step(cast.ada, shift, "submit_log")
    step(cast.olga, shift, "return_log", reason="Which bridge?")
    step(cast.ada, shift, "submit_log")
    refused("not-your-step", step, cast.ada, shift, "confirm")
    step(cast.finn, shift, "confirm")
    day = timezone.now() - timedelta(days=1)
    hours = queries.served(day, timezone.now(), confirmed_only=True)
    assert {each.person_id: each.minutes for each in hours} == {
        cast.ada.person_id: 120,
        cast.bo.person_id: 100,
    }


def test_nobody_starts_alone_and_an_officer_gives_a_reason(cast, running):
    shift = running(min_people=3)
    bo = join(cast.bo, shift)
    arrive(cast.bo, bo, place="gate")
    refused("evidence-missing", step, cast.olga, shift, "start_short")
    refused("alone", step, cast.olga, shift, "start_short", reason="rain")
    di = join(cast.di, shift)
    arrive(cast.di, di, place="gate")
    step(cast.olga, shift, "start_short", reason="rain")
    assert Shift.objects.get().state == "in_progress"


def test_a_shift_does_not_start_without_the_driver_whom_it_asks_for(cast, running, papered):
    driver = PostNeed(part="driver", credentials=["driving_licence"])
    shift = running(max_people=3, needs=[driver])
    papered(cast.di, "driving_licence")
    for actor in (cast.ada, cast.bo):
        arrive(actor, join(actor, shift), place="gate")
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.ada.person_id))
    assert Shift.objects.get().state == "open"
    with translation.override("en"), pytest.raises(Refused, match=r"post: Driver\.") as no:
        step(cast.ada, shift, "start")
    assert no.value.code == "empty-post"
    refused("empty-post", step, cast.olga, shift, "start_short", reason="rain")
    drives = join(cast.di, shift)
    assert Shift.objects.get().state == "staffed"
    refused("empty-post", step, cast.ada, shift, "start")
    arrive(cast.di, drives, place="gate")
    step(cast.ada, shift, "start")


def test_a_driver_in_a_plain_place_fills_the_post_that_frees(cast, running, papered):
    papered(cast.bo, "driving_licence")
    papered(cast.di, "driving_licence")
    driver = PostNeed(part="driver", credentials=["driving_licence"])
    shift = running(max_people=3, needs=[driver])
    first = join(cast.bo, shift)
    assert join(cast.di, shift).need is None
    join(cast.ada, shift)
    actions.withdraw_from_shift(cast.bo, WithdrawFromShift(assignment_id=first.pk))
    assert Shift.objects.get().state == "staffed"


def test_papers_that_lapse_before_the_start_hold_it_up(cast, running, papered):
    shift = running(risk_level="risky", risks="Deep water; wear the life jacket")
    rows = []
    for actor in (cast.ada, cast.bo):
        papered(actor)
        rows.append(join(actor, shift, risks_read=True))
    arrive(cast.ada, rows[0], place="pier")
    arrive(cast.bo, rows[1], place="pier")
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.bo.person_id))
    Insurance.objects.filter(person_id=cast.bo.person_id).delete()
    refused("insurance", step, cast.ada, shift, "start")
    papered(cast.bo)
    step(cast.ada, shift, "start")


def test_who_is_named_to_lead_is_told_once(cast, running):
    shift = running()
    row = join(cast.bo, shift)
    join(cast.ada, shift)
    for name in (cast.bo, cast.bo, cast.ada):
        actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=name.person_id))
    told = Message.objects.get(key__contains="leads", channel=INBOX)
    assert (told.person_id, told.link) == (cast.bo.person_id, f"/my/shifts/{row.pk}/")


def test_a_forgotten_start_does_not_lose_the_hours(cast, running):
    shift = running()
    rows = [join(cast.ada, shift), join(cast.bo, shift)]
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.bo.person_id))
    for actor, row in zip((cast.ada, cast.bo), rows, strict=True):
        arrive(actor, row, place="gate")
    actions.leave_shift(cast.ada, LeaveShift(assignment_id=rows[0].pk))
    refused("alone", step, cast.bo, shift, "start")  # one still serves: not alone
    actions.leave_shift(cast.bo, LeaveShift(assignment_id=rows[1].pk))
    assert [row.pk for row in queries.left_to_close(cast.bo)] == [rows[1].pk]
    assert not queries.left_to_close(cast.ada)
    step(cast.bo, shift, "start")
    step(cast.bo, shift, "end")
    actions.write_log(cast.bo, WriteLog(shift_id=shift.pk))
    step(cast.bo, shift, "submit_log")
    assert not queries.left_to_close(cast.bo)
    assert step(cast.olga, shift, "confirm").state == "archived"


def test_who_leads_the_shift_leads_only_that_one(cast, running):
    shift, other = running(), running(title="Another round")
    row = join(cast.bo, shift)
    with pytest.raises(NotFound):
        step(cast.bo, other, "abort", reason="storm")
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.bo.person_id))
    arrive(cast.bo, row, place="gate")
    refused("no-such-step", step, cast.bo, shift, "abort", reason="storm")
    di = join(cast.di, shift)
    actions.check_in_member(cast.bo, key(di))
    step(cast.bo, shift, "start")
    step(cast.bo, shift, "abort", reason="storm")
    assert Shift.objects.get(pk=shift.pk).state == "ended"


def test_far_away_is_not_there_but_said_by_hand_counts(cast, running):
    shift = running(lon=120.7, lat=29.6)
    row = join(cast.bo, shift)
    refused("far", arrive, cast.bo, row, lon=120.72, lat=29.6)
    arrive(cast.bo, row, lon=120.705, lat=29.6)
    assert not DutySession.objects.get().shares_location


def test_who_did_not_come_may_object_and_be_excused(cast, running):
    shift = running()
    row = join(cast.bo, shift)
    join(cast.ada, shift)
    refused("too-early", actions.mark_missed, cast.ada, key(row))
    backdate(shift, minutes=30)
    actions.mark_missed(cast.ada, key(row))
    assert Message.objects.filter(person_id=cast.bo.person_id, key__contains="missed").exists()
    with pytest.raises(NotFound):
        actions.object_to_mark(cast.di, Objection(assignment_id=row.pk, words="I was ill"))
    actions.object_to_mark(cast.bo, Objection(assignment_id=row.pk, words="I was ill"))
    with pytest.raises(NotFound):
        actions.excuse_member(cast.bo, key(row))
    assert told("objection") == {cast.ada.person_id, cast.olga.person_id, cast.finn.person_id}
    actions.excuse_member(cast.ada, key(row))
    row.refresh_from_db()
    assert (row.state, row.objection) == ("excused", "I was ill")
    assert told("excused") == {cast.bo.person_id}


def test_who_objects_to_a_mark_hears_that_it_stays_and_why_but_not_from_who_made_it(cast, running):
    shift = running()
    row = join(cast.bo, shift)
    join(cast.ada, shift)
    Shift.objects.filter(pk=shift.pk).update(leader=cast.people.ada)
    backdate(shift, minutes=30)
    actions.mark_missed(cast.ada, key(row))
    keep = KeepMark(assignment_id=row.pk, reason="The list at the gate says otherwise")
    refused("no-word", actions.keep_mark, cast.olga, keep)
    actions.object_to_mark(cast.bo, Objection(assignment_id=row.pk, words="I was there"))
    refused("own-mark", actions.keep_mark, cast.ada, keep)
    with pytest.raises(NotAllowed):
        actions.keep_mark(cast.di, keep)
    with pytest.raises(NotFound):
        actions.keep_mark(cast.zoe, keep)
    actions.keep_mark(cast.olga, keep)
    assert told("mark_stays") == {cast.bo.person_id}
    row.refresh_from_db()
    assert row.is_decided
    again = Objection(assignment_id=row.pk, words="I was")
    refused("decided", actions.object_to_mark, cast.bo, again)
    assert not actions.excuse_member(cast.finn, key(row)).is_decided  # who decides may think again


def test_cover_is_checked_anew_and_frees_the_other(cast, opened, papered):
    shift = opened(needs=[{"part": "driver", "credentials": ["driving_licence"]}], max_people=2)
    papered(cast.bo, "driving_licence")
    row = join(cast.bo, shift)
    refused(
        "unfit",
        actions.offer_swap,
        cast.bo,
        OfferSwap(assignment_id=row.pk, person_id=cast.di.person_id),
    )
    swap = actions.offer_swap(cast.bo, OfferSwap(assignment_id=row.pk))
    refused("credential", actions.take_swap, cast.di, TakeSwap(swap_id=swap.pk))
    with pytest.raises(NotFound):
        actions.take_swap(cast.ray, TakeSwap(swap_id=swap.pk))
    with pytest.raises(NotFound):
        actions.take_swap(cast.bo, TakeSwap(swap_id=swap.pk))
    papered(cast.di, "driving_licence")
    taken = actions.take_swap(cast.di, TakeSwap(swap_id=swap.pk))
    row.refresh_from_db()
    assert (taken.state, taken.way, taken.need_id) == ("accepted", "cover", row.need_id)
    assert row.state == "withdrawn"
    assert told("swap_taken") == {cast.bo.person_id}
    assert told("stood_in") == {cast.ada.person_id}


def test_a_helper_who_walks_up_is_erased_on_their_day(cast, running):
    shift = running()
    given = SignInHelper(shift_id=shift.pk, name="A neighbour", phone="1", risks_read=True)
    refused(
        "risks", actions.sign_in_helper, cast.ada, given.model_copy(update={"risks_read": False})
    )
    with pytest.raises(NotFound):
        actions.sign_in_helper(cast.bo, given)
    row = actions.sign_in_helper(cast.ada, given)
    clock = Actor.job("duty", cast.hill.pk, "duty.purge")
    assert actions.erase_helpers(clock, EraseHelpers(on=row.erase_on - timedelta(days=1))) == 0
    assert actions.erase_helpers(clock, EraseHelpers(on=row.erase_on)) == 1
    assert not WalkUp.objects.exists()


def tick(now):
    jobs.enqueue(shifts_due(now))
    jobs.run_due()


def test_everybody_is_reminded_once_at_their_own_time(cast, running):
    shift = running()
    actions.set_reminder(cast.bo, SetReminder(remind_min=60))
    actions.set_reminder(cast.di, SetReminder(remind_min=0))
    join(cast.bo, shift)
    join(cast.di, shift)
    for _again in range(2):
        tick(timezone.now())
    reminded = Message.objects.filter(key__contains="reminder", channel=INBOX)
    assert [each.person_id for each in reminded] == [cast.bo.person_id]


def test_no_answer_is_no_and_the_next_in_line_is_asked(cast, opened):
    shift = opened(max_people=2, joining="waiting")
    rows = [join(actor, shift) for actor in (cast.ada, cast.bo, cast.di)]
    assert [bool(row.answer_by) for row in rows] == [True, True, False]
    ShiftAssignment.objects.filter(pk=rows[0].pk).update(answer_by=timezone.now())
    tick(timezone.now())
    states = {row.pk: ShiftAssignment.objects.get(pk=row.pk) for row in rows}
    assert states[rows[0].pk].state == "declined"
    assert states[rows[2].pk].answer_by is not None


@pytest.mark.parametrize("minutes", [-20, 2])
def test_who_is_asked_at_the_last_minute_has_time_to_answer(cast, running, minutes):
    shift = running()
    begins = timezone.now() + timedelta(minutes=minutes)
    Shift.objects.filter(pk=shift.pk).update(
        starts_at=begins, ends_at=begins + timedelta(minutes=40)
    )
    asked = InvitePeople(shift_id=shift.pk, person_ids=[cast.bo.person_id])
    row = actions.invite_people(cast.ada, asked)[0]
    tick(timezone.now() + timedelta(minutes=3))
    row.refresh_from_db()
    assert row.state == "invited"
    assert row.answer_by <= begins + timedelta(minutes=40)
    answered = actions.answer_shift(cast.bo, AnswerShift(assignment_id=row.pk, accept=True))
    assert answered.state == "accepted"


def test_somebody_not_back_raises_the_alarm_once(cast, running):
    shift = running()
    rows = [join(cast.ada, shift), join(cast.bo, shift)]
    arrive(cast.ada, rows[0], place="gate")
    backdate(shift, hours=2, minutes=39)
    tick(timezone.now())
    assert not Message.objects.filter(key__contains="overdue").exists()
    backdate(shift, minutes=2)
    for _again in range(2):
        tick(timezone.now())
    told = Message.objects.filter(key__contains="overdue", channel=INBOX)
    assert {each.person_id for each in told} == {
        cast.ada.person_id,
        cast.olga.person_id,
        cast.finn.person_id,
    }
    assert all(each.is_critical for each in told)
    reminded = Message.objects.filter(key__startswith="duty:not_out:", channel=INBOX)
    assert {each.person_id for each in reminded} == {cast.ada.person_id}


def test_a_shift_that_has_begun_and_to_which_nobody_came_is_said_once_to_everybody(cast, running):
    shift = running()
    rows = [join(cast.ada, shift), join(cast.bo, shift)]
    backdate(shift, minutes=20)
    tick(timezone.now())
    assert told("unbegun") == set()
    backdate(shift, minutes=10)
    assert queries.short_soon(cast.olga, timezone.now()) == ([], [shift])
    assert queries.short_soon(cast.zoe, timezone.now()) == ([], [])
    for _again in range(2):
        tick(timezone.now())
    over = {cast.ada.person_id, cast.olga.person_id, cast.finn.person_id}
    assert told("unbegun") == over
    assert told("not_in") == {cast.ada.person_id, cast.bo.person_id}
    arrive(cast.bo, rows[1], place="gate")
    assert queries.short_soon(cast.olga, timezone.now()) == ([], [])
    late = running()
    arrive(cast.di, join(cast.di, late), place="gate")
    backdate(late, minutes=30)
    tick(timezone.now())
    assert cast.di.person_id not in told("not_in")
