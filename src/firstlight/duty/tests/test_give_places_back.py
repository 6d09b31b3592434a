"""Who leaves, is suspended or on leave: no shift counts on them, and their location ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty import actions, queries
from firstlight.duty.schemas import CheckIn, InvitePeople, JoinShift, OfferSwap
from firstlight.force.actions import add_membership, step_membership
from firstlight.force.models import Membership
from firstlight.force.schemas import AddMembership, StepMembership
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent


def step(actor, person_id, event, **more):
    row = Membership.objects.filter(person_id=person_id).earliest("created_at")
    return step_membership(actor, StepMembership(membership_id=row.pk, event=event, **more))


def suspend(cast, until):
    return step(cast.olga, cast.bo.person_id, "suspend", reason="x", until=until, heard=True)


@pytest.fixture
def staffed(cast, opened):
    """A shift of Dawn that Bo and Di have joined."""
    shift = opened()
    for who in (cast.bo, cast.di):
        actions.join_shift(who, JoinShift(shift_id=shift.pk))
    shift.refresh_from_db()
    assert shift.state == "staffed"
    return shift


def states(shift):
    return dict(shift.assignments.values_list("person__name", "state"))


@pytest.mark.parametrize("event", ["withdraw", "pause"])
def test_who_leaves_or_takes_leave_gives_their_places_back(cast, staffed, event):
    own = staffed.assignments.get(person_id=cast.bo.person_id)
    actions.offer_swap(cast.bo, OfferSwap(assignment_id=own.pk))
    step(cast.bo, cast.bo.person_id, event)
    staffed.refresh_from_db()
    assert states(staffed) == {"Bo": "withdrawn", "Di": "accepted"}
    assert staffed.state == "open"
    assert not own.swaps.filter(withdrawn_at__isnull=True).exists()
    short = Message.objects.filter(key__startswith="duty:short")
    assert cast.ada.person_id in short.values_list("person_id", flat=True)


def test_an_invitation_ends_with_the_membership_and_waits_while_on_leave(cast, opened):
    shift = opened(joining="invite")
    both = [cast.bo.person_id, cast.di.person_id]
    actions.invite_people(cast.ada, InvitePeople(shift_id=shift.pk, person_ids=both))
    step(cast.bo, cast.bo.person_id, "withdraw")
    step(cast.di, cast.di.person_id, "pause")
    assert states(shift) == {"Bo": "declined", "Di": "invited"}


def test_a_suspension_takes_the_shifts_until_its_last_day_and_the_member_is_told(cast, staffed):
    suspend(cast, timezone.localdate(staffed.starts_at) - timedelta(days=1))
    assert states(staffed)["Bo"] == "accepted"
    step(cast.olga, cast.bo.person_id, "restore")
    suspend(cast, timezone.localdate(staffed.starts_at))
    assert states(staffed)["Bo"] == "withdrawn"
    told = Message.objects.filter(person_id=cast.bo.person_id, key__startswith="membership:")
    keys = told.values_list("key", flat=True)
    assert sorted(key.split(":")[1] for key in keys) == ["restore", "suspend", "suspend"]


def test_who_serves_in_another_team_keeps_what_is_theirs_there(cast, staffed, opened):
    later = staffed.ends_at + timedelta(days=1)
    there = opened(by=cast.olga, organisation_id=cast.ridge.pk, starts_at=later)
    add = AddMembership(person_id=cast.bo.person_id, organisation_id=cast.ridge.pk)
    other = add_membership(cast.olga, add)
    Membership.objects.filter(pk=other.pk).update(state="active")
    actions.join_shift(cast.bo, JoinShift(shift_id=there.pk))
    step(cast.bo, cast.bo.person_id, "withdraw")
    assert states(there) == {"Bo": "accepted"}
    assert states(staffed)["Bo"] == "withdrawn"


@pytest.mark.parametrize("how", ["leaves", "is suspended"])
def test_duty_and_location_end_at_once(cast, how):
    give_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))
    token = actions.check_in(cast.bo, CheckIn(shares_location=True)).token
    assert queries.session_by_token(token)
    if how == "leaves":
        step(cast.bo, cast.bo.person_id, "withdraw")
    else:
        suspend(cast, timezone.localdate() + timedelta(days=9))
    assert queries.session_by_token(token) is None
    assert queries.on_duty(cast.olga) == []
    assert Event.objects.filter(action="duty.check_out").exists()
