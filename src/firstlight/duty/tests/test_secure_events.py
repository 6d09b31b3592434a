"""Events: seen, planned, staffed, briefed, live, cleared post by post, over."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from firstlight.duty import actions, queries
from firstlight.duty.actions.events import (
    add_post,
    ask_event,
    clear_post,
    drop_post,
    edit_event,
    edit_plan,
    report_post,
    step_event,
)
from firstlight.duty.models import EventPost, EventReport, Shift
from firstlight.duty.queries import events
from firstlight.duty.queries.service import served
from firstlight.duty.rules.events import PLAN
from firstlight.duty.schemas import (
    ArriveAtShift,
    AssignmentKey,
    InvitePeople,
    LeaveShift,
    NameLeader,
)
from firstlight.duty.schemas.events import (
    AddPost,
    AskEvent,
    ClearPost,
    DropPost,
    EditEvent,
    EditEventPlan,
    ReportPost,
    StepEvent,
)
from firstlight.duty.tests.gathering import accept, insure
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message

PAPERS = {"agreement_ref": "A1", "insured_by": "主办方", "insurance_ref": "I1"}


def asked(cast, **words):
    begins = timezone.now() + timedelta(hours=2)
    given = {
        "organisation_id": cast.dawn.pk,
        "name": "越剧之夜",
        "organiser": "文化站",
        "expected": 3000,
        "place_name": "体育场",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=3),
    }
    return ask_event(cast.ada, AskEvent(**given | words))


def step(actor, row, event, **words):
    return step_event(actor, StepEvent(event_id=row.pk, event=event, **words))


def planned(cast, **words):
    row = asked(cast, **words)
    row = step(cast.olga, row, "accept", plan_seen=True, licence_ref="L1")
    return edit_plan(cast.ada, EditEventPlan(event_id=row.pk, **dict.fromkeys(PLAN, "写明")))


def live(cast, **words):
    row = planned(cast, **words)
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    insure(cast.people.bo, cast.people.di)
    accept(post.shift, cast.people.bo, cast.people.di)
    step(cast.ada, row, "staff", **PAPERS)
    step(cast.olga, row, "brief", briefing="走位", assembly_point="东广场")
    return step(cast.olga, row, "open"), post


def test_a_large_event_needs_plan_and_licence_seen(cast):
    row = asked(cast)
    for words, field in (({}, "plan_seen"), ({"plan_seen": True}, "licence_ref")):
        with pytest.raises(Refused) as no:
            step(cast.olga, row, "accept", **words)
        assert no.value.field == field
    small = asked(cast, expected=999)
    assert step(cast.olga, small, "accept").state == "planned"
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "accept", plan_seen=True, licence_ref="L1")
    assert no.value.code == "not-your-step"


def test_nobody_staffs_it_with_gaps(cast):
    row = planned(cast)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "staff", **PAPERS)
    assert no.value.code == "no-posts"
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "staff", **PAPERS)
    assert no.value.code == "posts-short"
    accept(post.shift, cast.people.bo, cast.people.di)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "staff", **PAPERS)
    assert no.value.code == "insurance"
    insure(cast.people.bo, cast.people.di)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "staff", agreement_ref="A1")
    assert no.value.field == "insured_by"
    edit_plan(cast.ada, EditEventPlan(event_id=row.pk, what="只写一条"))
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "staff", **PAPERS)
    assert no.value.code == "plan-gaps"


def test_posts_report_to_the_command_only_while_it_runs(cast):
    row, _post = live(cast)
    report_post(cast.bo, ReportPost(event_id=row.pk, text="人多", crowd="packed"))
    report_post(cast.olga, ReportPost(event_id=row.pk, text="收到"))
    assert [each.post.name if each.post else "" for each in events.reports_of(row)] == [
        "",
        "出口",
    ]
    for actor in (cast.ray, cast.kai, cast.zoe):
        with pytest.raises(NotFound):
            report_post(actor, ReportPost(event_id=row.pk, text="x"))
    step(cast.olga, row, "end")
    with pytest.raises(Refused):
        report_post(cast.bo, ReportPost(event_id=row.pk, text="x"))
    assert EventReport.objects.count() == 2


def test_an_event_is_cleared_post_by_post(cast):
    row, post = live(cast)
    with pytest.raises(Refused):
        clear_post(cast.bo, ClearPost(post_id=post.pk))
    step(cast.olga, row, "evacuate", reason="雷暴")
    assert Message.objects.filter(person_id=cast.people.bo.pk, is_critical=True).exists()
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "clear")
    assert no.value.code == "not-clear"
    with pytest.raises(NotFound):
        clear_post(cast.ray, ClearPost(post_id=post.pk))
    clear_post(cast.bo, ClearPost(post_id=post.pk))
    assert step(cast.olga, row, "clear").state == "ended"
    assert step(cast.ada, row, "debrief", debrief="好").state == "closed"


def test_a_post_taken_off_calls_its_shift_off(cast):
    row = planned(cast)
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    drop_post(cast.ada, DropPost(post_id=post.pk))
    assert (EventPost.objects.count(), Shift.objects.get().state) == (0, "cancelled")


def test_an_event_called_off_frees_everybody(cast):
    row = planned(cast)
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    step(cast.olga, row, "cancel", reason="主办方取消")
    assert Shift.objects.get(pk=post.shift_id).state == "cancelled"


def test_strangers_ask_for_nothing(cast):
    given = asked(cast)
    with pytest.raises(NotAllowed):
        edit_plan(cast.bo, EditEventPlan(event_id=given.pk))
    with pytest.raises(NotFound):
        edit_plan(cast.zoe, EditEventPlan(event_id=given.pk))


def told(who, **words):
    """Return where the messages to somebody lead, the last first."""
    rows = Message.objects.filter(person_id=who.pk, **words).order_by("-created_at", "-pk")
    return list(rows.values_list("key", "link"))


def test_whose_turn_it_is_hears_of_each_step(cast):
    row = asked(cast, expected=300)
    (key, link), *_rest = told(cast.people.olga)
    assert (key.split(":")[1], link) == ("event_asked", f"/events/{row.pk}/")
    assert not told(cast.people.zoe)
    assert not told(cast.people.bo)
    row = step(cast.olga, row, "accept")
    assert told(cast.people.ada)[0][0].split(":")[1] == "event_decided"
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    insure(cast.people.bo, cast.people.di)
    accept(post.shift, cast.people.bo, cast.people.di)
    step(cast.ada, row, "staff", **PAPERS)
    assert told(cast.people.olga)[0][0].split(":")[1] == "event_staffed"
    step(cast.olga, row, "brief", briefing="走位", assembly_point="东广场")
    for who in (cast.people.bo, cast.people.di):
        assert told(who, key__contains=":briefed:")[0][1] == f"/my/events/{row.pk}/"
    assert not told(cast.people.ray)
    step(cast.olga, row, "open")
    step(cast.olga, row, "end")
    assert told(cast.people.ada)[0][0].split(":")[1] == "event_over"


def put_right(actor, row, **words):
    names = ("name", "organiser", "place_name", "starts_at", "ends_at")
    same = {name: getattr(row, name) for name in names}
    return edit_event(actor, EditEvent(event_id=row.pk, **same | words))


def test_an_event_is_put_right_its_shifts_move_with_it_and_all_hear(cast):
    row = planned(cast, lon=120.8, lat=29.6)
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    own = add_post(cast.ada, AddPost(event_id=row.pk, name="停车场"))
    early = row.starts_at - timedelta(hours=1)
    Shift.objects.filter(pk=own.shift_id).update(starts_at=early, place_name="北停车场")
    accept(post.shift, cast.people.bo, cast.people.di)
    actions.invite_people(
        cast.ada, InvitePeople(shift_id=post.shift_id, person_ids=[cast.people.ada.pk])
    )
    Message.objects.all().delete()
    later = timedelta(days=1)
    when = {"starts_at": row.starts_at + later, "ends_at": row.ends_at + later}
    row = put_right(cast.ada, row, name="越剧之晚", place_name="文化广场", **when)
    shift = Shift.objects.get(pk=post.shift_id)
    assert (shift.title, shift.place_name, shift.lon) == ("越剧之晚 · 出口", "文化广场", None)
    assert (shift.starts_at, shift.ends_at) == (row.starts_at, row.ends_at)
    other = Shift.objects.get(pk=own.shift_id)
    assert (other.place_name, other.starts_at) == ("北停车场", early + later)
    for who in (cast.people.bo, cast.people.di, cast.people.ada):
        assert told(who, key__contains="duty:changed:")
    assert told(cast.people.olga, key__contains=":event_changed:")[0][1] == f"/events/{row.pk}/"
    assert not told(cast.people.ada, key__contains=":event_changed:")  # who did it knows it
    Message.objects.all().delete()
    put_right(cast.ada, row, organiser="文化馆")  # nobody with a post has a use for that
    assert not Message.objects.exists()


def test_what_is_over_or_begun_is_not_put_right_any_more(cast):
    row, _post = live(cast)
    with pytest.raises(Refused) as no:
        put_right(cast.ada, row, starts_at=row.starts_at - timedelta(hours=1))
    assert no.value.field == "starts_at"
    ahead = asked(cast)
    past = timezone.now() - timedelta(minutes=1)
    with pytest.raises(Refused) as no:
        put_right(cast.ada, ahead, starts_at=past - timedelta(hours=1), ends_at=past)
    assert no.value.field == "ends_at"
    longer = row.ends_at + timedelta(hours=1)
    assert put_right(cast.ada, row, ends_at=longer).ends_at == longer
    with pytest.raises(NotAllowed):
        put_right(cast.bo, row, name="x")
    with pytest.raises(NotFound):
        put_right(cast.zoe, row, name="x")
    row = step(cast.olga, row, "end")
    with pytest.raises(Refused) as no:
        put_right(cast.ada, row, name="x")
    assert no.value.code == "too-late"


def soon():
    begins = timezone.now() + timedelta(minutes=10)
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=3)}


def state_of(post):
    return Shift.objects.get(pk=post.shift_id).state


def test_an_event_begins_and_ends_the_shifts_of_its_posts(cast):
    row, post = live(cast, **soon())
    assert state_of(post) == "staffed"  # nobody is there yet
    actions.name_leader(cast.ada, NameLeader(shift_id=post.shift_id, person_id=cast.people.bo.pk))
    bo, di = (post.shift.assignments.get(person=who) for who in (cast.people.bo, cast.people.di))
    actions.arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=bo.pk, place="出口"))
    actions.arrive_at_shift(cast.di, ArriveAtShift(assignment_id=di.pk, place="出口"))
    assert state_of(post) == "in_progress"
    step(cast.olga, row, "end")
    assert told(cast.people.di, key__contains=":event_home:")[0][1] == f"/my/events/{row.pk}/"
    assert state_of(post) == "in_progress"  # they are still out
    actions.leave_shift(cast.bo, LeaveShift(assignment_id=bo.pk))
    actions.leave_shift(cast.di, LeaveShift(assignment_id=di.pk))
    assert state_of(post) == "ended"
    assert [each.pk for each in queries.left_to_close(cast.bo)] == [bo.pk]


def test_a_shift_that_nobody_started_keeps_its_hours_when_the_event_ends(cast):
    row, post = live(cast, **soon())
    bo, di = (post.shift.assignments.get(person=who) for who in (cast.people.bo, cast.people.di))
    for actor, own in ((cast.bo, bo), (cast.di, di)):
        actions.arrive_at_shift(actor, ArriveAtShift(assignment_id=own.pk, place="出口"))
        actions.leave_shift(actor, LeaveShift(assignment_id=own.pk))
    step(cast.olga, row, "end")
    assert state_of(post) == "staffed"  # nobody was named to lead it, and both have served
    actions.name_leader(cast.ada, NameLeader(shift_id=post.shift_id, person_id=cast.people.bo.pk))
    assert state_of(post) == "ended"
    assert [each.pk for each in queries.left_to_close(cast.bo)] == [bo.pk]


def test_a_shift_to_which_one_came_alone_is_closed_with_the_event_and_the_hours_stay(cast):
    row, post = live(cast, **soon())
    bo, di = (post.shift.assignments.get(person=who) for who in (cast.people.bo, cast.people.di))
    actions.arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=bo.pk, place="出口"))
    actions.leave_shift(cast.bo, LeaveShift(assignment_id=bo.pk))
    step(cast.olga, row, "end")
    assert state_of(post) == "staffed"  # nobody knows yet whether the other came
    Shift.objects.filter(pk=post.shift_id).update(starts_at=timezone.now() - timedelta(hours=1))
    actions.mark_missed(cast.ada, AssignmentKey(assignment_id=di.pk))
    assert state_of(post) == "cancelled"
    with translation.override("en"):
        assert "Fewer than two came" in str(
            Shift.objects.get(pk=post.shift_id).words["state_note"]
        )
    now = timezone.now()
    hours = served(now - timedelta(hours=2), now + timedelta(hours=1))
    assert [each.person_id for each in hours] == [cast.people.bo.pk]


def test_nobody_is_asked_for_an_event_that_is_over(cast):
    row, post = live(cast, **soon())
    empty = EventPost.objects.create(station_id=row.station_id, event=row, name="停车场")
    plan = Shift.objects.get(pk=post.shift_id)
    plan.pk, plan.state = None, "open"
    plan.save(force_insert=True)
    empty.shift = plan
    empty.save()
    for each in (post, empty):
        actions.invite_people(
            cast.ada, InvitePeople(shift_id=each.shift_id, person_ids=[cast.people.ada.pk])
        )
    step(cast.olga, row, "end")
    assert not post.shift.assignments.filter(state="invited").exists()
    assert not empty.shift.assignments.filter(state="invited").exists()
    assert state_of(empty) == "cancelled"
    assert state_of(post) == "staffed"  # two said yes, and nobody knows yet whether they came
    Shift.objects.filter(pk=post.shift_id).update(starts_at=timezone.now() - timedelta(hours=1))
    for own in post.shift.assignments.filter(state="accepted"):
        actions.mark_missed(cast.ada, AssignmentKey(assignment_id=own.pk))
    assert state_of(post) == "cancelled"


def test_a_leader_reads_of_others_what_speaks_against_them(cast):
    row = planned(cast)
    post = add_post(cast.ada, AddPost(event_id=row.pk, name="出口"))
    twin = add_post(cast.ada, AddPost(event_id=row.pk, name="入口"))
    insure(cast.people.bo, cast.people.di)
    accept(twin.shift, cast.people.bo, cast.people.di)
    found = queries.candidates(cast.ada, post.shift)
    (bo,) = [each for each in found if each.member.person_id == cast.people.bo.pk]
    with translation.override("en"):
        assert [each.of_another for each in bo.bars] == ["Has another shift at that time."]
        accept(post.shift, cast.people.bo, cast.people.di)
        with pytest.raises(Refused) as no:
            step(cast.ada, row, "staff", **PAPERS)
        assert "You" not in str(no.value)
