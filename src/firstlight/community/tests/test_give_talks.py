"""Talks: presenters accept, audiences are counts, texts are approved by somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.community.actions import (
    decide_text,
    give_leaflets,
    plan_talk,
    propose_text,
    remind_talks,
    step_talk,
    take_kit,
)
from firstlight.community.models import OutreachEvent
from firstlight.community.rules import USUAL_SIX
from firstlight.community.schemas import (
    DecideText,
    GiveLeaflets,
    PlanTalk,
    ProposeText,
    RemindOwners,
    StepTalk,
    TakeKit,
)
from firstlight.duty.actions import answer_shift, invite_people
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.schemas.shifts import AnswerShift, InvitePeople
from firstlight.equipment.models import EquipmentItem
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message


def planned(cast, **more):
    at = timezone.now() + timedelta(hours=2)
    said = {
        "organisation_id": cast.dawn.pk,
        "topic": "防溺水",
        "method": "lesson",
        "audience": "pupils",
        "place_name": "演示小学",
        "starts_at": at,
        "ends_at": at + timedelta(hours=1),
        "text_key": "six_donts",
    }
    return plan_talk(cast.ada, PlanTalk(**said | more))


def step(actor, row, event, **more):
    return step_talk(actor, StepTalk(talk_id=row.pk, event=event, **more))


def begun(row):
    """Time has passed: the talk has begun."""
    at = timezone.now() - timedelta(hours=2)
    OutreachEvent.objects.filter(pk=row.pk).update(starts_at=at, ends_at=at + timedelta(hours=1))


def taught(cast):
    text = propose_text(
        cast.ada,
        ProposeText(organisation_id=cast.dawn.pk, key="six_donts", lines="\n".join(USUAL_SIX)),
    )
    return decide_text(cast.olga, DecideText(text_id=text.pk, is_approved=True))


def test_a_talk_from_plan_to_counts(cast):
    text = taught(cast)
    row = planned(cast, is_at_school=True)
    assert Shift.objects.get(subject=row.label).needs_child_clearance
    with pytest.raises(Refused, match="school"):
        step(cast.olga, row, "approve")
    step(cast.olga, row, "approve", school_agreed="教导处，口头，11月2日")
    begun(row)
    with pytest.raises(Refused, match="accepted"):
        step(cast.ada, row, "hold")  # nobody presents who has not said yes
    bo = cast.people.bo
    row.shift.refresh_from_db()
    Shift.objects.filter(pk=row.shift_id).update(needs_child_clearance=False)
    invite_people(cast.ada, InvitePeople(shift_id=row.shift_id, person_ids=(bo.pk,)))
    with pytest.raises(Refused, match="accepted"):
        step(cast.ada, row, "hold")
    place = ShiftAssignment.objects.get(shift=row.shift, person=bo)
    answer_shift(cast.bo, AnswerShift(assignment_id=place.pk, accept=True, risks_read=True))
    held = step(cast.ada, row, "hold")
    assert held.text == text
    give_leaflets(cast.ada, GiveLeaflets(talk_id=row.pk, kind="六不", count=120))
    give_leaflets(cast.ada, GiveLeaflets(talk_id=row.pk, kind="六不", count=80))
    with pytest.raises(Refused, match="audience_count"):
        step(cast.ada, row, "record", no_names=True)
    with pytest.raises(Refused, match="no_names"):
        step(cast.ada, row, "record", audience_count=64)
    done = step(cast.ada, row, "record", audience_count=64, no_names=True, feedback="认真")
    assert (done.state, done.audience_count) == ("recorded", 64)
    assert [(each.kind, each.count) for each in done.leaflets.all()] == [("六不", 80)]


def test_no_number_of_anybody_gets_into_what_is_kept(cast):
    row = planned(cast, method="talk")
    step(cast.olga, row, "approve")
    OutreachEvent.objects.filter(pk=row.pk).update(state="held")
    for said in ("家长 138 0000 1234", "33068319900101123X"):
        with pytest.raises(Refused, match="number"):
            step(cast.ada, row, "record", audience_count=9, no_names=True, feedback=said)
    with pytest.raises(ValidationError):
        StepTalk(talk_id=row.pk, event="record", names=["甲"])


def test_who_may_and_who_may_not(cast):
    row = planned(cast)
    with pytest.raises(NotAllowed):
        step(cast.bo, row, "approve")
    with pytest.raises(Refused):
        step(cast.ada, row, "approve")  # an officer's step
    with pytest.raises(NotFound):
        step(cast.zoe, row, "approve")
    with pytest.raises(NotFound):
        planned(cast, organisation_id=cast.ridge.pk)
    called = step(cast.ada, row, "cancel", reason="下雨")
    assert called.shift.state == "cancelled"


def test_kit_is_ones_own_teams(cast):
    row = planned(cast)
    own = {"kind": "light", "name": "投影仪"}
    near = EquipmentItem.objects.create(station_id=cast.hill.pk, organisation=cast.dawn, **own)
    far = EquipmentItem.objects.create(station_id=cast.lake.pk, organisation=cast.shore, **own)
    assert take_kit(cast.ada, TakeKit(talk_id=row.pk, item_ids=(near.pk,))).kit.get() == near
    with pytest.raises(NotFound):
        take_kit(cast.ada, TakeKit(talk_id=row.pk, item_ids=(far.pk,)))


def test_nobody_approves_a_text_of_their_own(cast):
    with pytest.raises(Refused, match="six"):
        propose_text(
            cast.olga,
            ProposeText(organisation_id=cast.hill.pk, key="six_donts", lines="一\n二"),
        )
    text = propose_text(
        cast.olga,
        ProposeText(organisation_id=cast.hill.pk, key="fire", lines="先报警\n再离开"),
    )
    with pytest.raises(Refused, match="else"):
        decide_text(cast.olga, DecideText(text_id=text.pk, is_approved=True))
    with pytest.raises(NotAllowed):
        decide_text(cast.ada, DecideText(text_id=text.pk, is_approved=True))
    assert decide_text(cast.finn, DecideText(text_id=text.pk, is_approved=True)).approved_at


def told(who):
    rows = Message.objects.filter(person_id=who.pk, key__startswith="community:")
    return {(row.key.split(":")[1], row.link) for row in rows}


def test_the_officer_hears_of_a_talk_to_approve_and_the_leader_of_the_answer(cast):
    row = planned(cast, method="talk")
    assert told(cast.people.olga) == {("talk_asked", f"/talks/{row.pk}/")}
    assert not told(cast.people.zoe)
    step(cast.olga, row, "approve")
    assert told(cast.people.ada) == {("talk_approved", f"/talks/{row.pk}/")}


def test_who_approves_a_text_hears_of_it_and_who_proposed_it_of_the_answer(cast):
    taught(cast)
    texts = "/talks/texts/"
    assert told(cast.people.olga) == told(cast.people.finn) == {("text_asked", texts)}
    assert told(cast.people.ada) == {("text_decided", texts)}


def test_a_leader_hears_once_that_the_counts_of_a_talk_are_missing(cast):
    row = planned(cast, method="talk", text_key=None)
    step(cast.olga, row, "approve")
    clock = Actor.job("community", cast.hill.pk, "community.clock")
    tomorrow = timezone.localdate() + timedelta(days=1)

    def heard(on):
        remind_talks(clock, RemindOwners(on=on))
        rows = Message.objects.filter(person_id=cast.people.ada.pk, channel="inapp")
        return list(rows.filter(key__contains="talk_count").values_list("link", flat=True))

    begun(row)
    OutreachEvent.objects.filter(pk=row.pk).update(ends_at=timezone.now())
    assert heard(timezone.localdate()) == []  # it is over today: not late yet
    assert heard(tomorrow) == [f"/talks/{row.pk}/"]
    assert heard(tomorrow + timedelta(days=1)) == [f"/talks/{row.pk}/"]


def test_a_talk_says_why_it_cannot_be_noted_as_held_yet(cast, sign_in):
    row = planned(cast, method="talk", text_key=None)
    step(cast.olga, row, "approve")
    leader = sign_in(cast.people.ada)
    leader.cookies["django_language"] = "en"

    def page():
        return leader.get(f"/talks/{row.pk}/").content.decode()

    assert "ask presenters first" in page()
    assert "Ask presenters" in page()
    ShiftAssignment.objects.create(
        station_id=row.station_id,
        shift=row.shift,
        person=cast.people.bo,
        state="accepted",
        offered_at=timezone.now(),
    )
    assert "It has not begun yet." in page()
    begun(row)
    assert "It has not begun yet." not in page()
    step(cast.ada, row, "hold")
    assert "Ask presenters" not in page()
    assert "See the shift" in page()


def test_a_lesson_at_a_school_is_at_a_school_whatever_was_ticked(cast):
    row = planned(cast, method="lesson", is_at_school=False)
    assert row.is_at_school
    assert row.shift.needs_child_clearance
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "approve")
    assert no.value.field == "school_agreed"
