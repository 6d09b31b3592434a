"""Events: seen, planned, staffed, briefed, live, cleared post by post, over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.actions.events import (
    add_post,
    ask_event,
    clear_post,
    drop_post,
    edit_plan,
    report_post,
    step_event,
)
from firstlight.duty.models import EventPost, EventReport, Shift
from firstlight.duty.queries import events
from firstlight.duty.rules.events import PLAN
from firstlight.duty.schemas.events import (
    AddPost,
    AskEvent,
    ClearPost,
    DropPost,
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


def live(cast):
    row = planned(cast)
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
