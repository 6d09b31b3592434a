"""Four ways into a shift, and the way out; nobody serves without accepting."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from firstlight.duty import actions, queries
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.schemas import (
    AnswerShift,
    ConfirmRequest,
    InvitePeople,
    JoinShift,
    OpenShift,
    PostNeed,
    ShiftPlan,
    WithdrawFromShift,
)
from firstlight.force.models import Membership, Person
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message


def join(actor, shift, **words):
    return actions.join_shift(actor, JoinShift(shift_id=shift.pk, **words))


def answer(actor, row, accept, **words):
    return actions.answer_shift(actor, AnswerShift(assignment_id=row.pk, accept=accept, **words))


def refused(code, run, *args, **words):
    with pytest.raises(Refused) as no:
        run(*args, **words)
    assert no.value.code == code
    assert str(no.value)


def listed(actor, shift):
    """Return what a list of shifts says against each, by its code."""
    found = queries.bars_ahead(actor.person_id, [shift])[shift.pk]
    return [bar.code for bar in found]


def states(shift):
    return sorted(shift.assignments.values_list("person__name", "state"))


def test_a_shift_fills_by_itself_and_drops_again(cast, opened):
    shift = opened()
    join(cast.bo, shift)
    shift.refresh_from_db()
    assert shift.state == "open"
    row = join(cast.di, shift)
    shift.refresh_from_db()
    assert shift.state == "staffed"
    actions.withdraw_from_shift(cast.di, WithdrawFromShift(assignment_id=row.pk))
    shift.refresh_from_db()
    assert shift.state == "open"
    assert Message.objects.filter(
        person_id=cast.ada.person_id, key__startswith="duty:short"
    ).exists()


def test_only_who_plans_opens_shifts_and_only_in_their_own_team(cast, opened):
    with pytest.raises(NotAllowed):
        opened(by=cast.bo)
    with pytest.raises(NotFound):
        opened(organisation_id=cast.ridge.pk)
    with pytest.raises(NotFound):
        opened(by=cast.zoe)
    assert opened(by=cast.olga, organisation_id=cast.ridge.pk).organisation == cast.ridge


def test_a_shift_of_another_team_is_not_there(cast, opened):
    shift = opened()
    for actor in (cast.ray, cast.kai, cast.zoe):
        with pytest.raises(NotFound):
            join(actor, shift)
    assert list(queries.shifts(cast.uma)) == []


def test_a_shift_has_two_people_at_the_least(cast, at_noon):
    with translation.override("en"):
        words = {"kind": "talk", "title": "Talk", "starts_at": at_noon}
        with pytest.raises(ValueError, match="min_people"):
            ShiftPlan(**words, ends_at=at_noon + timedelta(hours=1), min_people=1)
        with pytest.raises(ValueError, match="fewest"):
            ShiftPlan(**words, ends_at=at_noon + timedelta(hours=1), min_people=3, max_people=2)
        with pytest.raises(ValueError, match="risks"):
            ShiftPlan(**words, ends_at=at_noon + timedelta(hours=1), risk_level="risky")
        with pytest.raises(ValueError, match="end after"):
            ShiftPlan(**words, ends_at=at_noon)


def test_who_asks_is_in_only_when_the_leader_confirms(cast, opened):
    shift = opened(joining="request")
    row = join(cast.bo, shift)
    assert row.state == "invited"
    refused("waiting", answer, cast.bo, row, True)
    with pytest.raises(NotFound):
        actions.confirm_request(cast.di, ConfirmRequest(assignment_id=row.pk, confirm=True))
    actions.confirm_request(cast.ada, ConfirmRequest(assignment_id=row.pk, confirm=True))
    assert states(shift) == [("Bo", "accepted")]
    other = join(cast.di, shift)
    actions.confirm_request(cast.ada, ConfirmRequest(assignment_id=other.pk, confirm=False))
    assert states(shift) == [("Bo", "accepted"), ("Di", "declined")]


def test_nobody_is_put_into_a_shift_they_did_not_ask_for(cast, opened):
    shift = opened(joining="invite")
    refused("by-invitation", join, cast.bo, shift)
    row = actions.invite_people(
        cast.ada, InvitePeople(shift_id=shift.pk, person_ids=[cast.bo.person_id])
    )[0]
    with pytest.raises(NotFound):
        answer(cast.ada, row, True)
    with pytest.raises(NotFound):
        answer(cast.di, row, True)
    refused(
        "no-request",
        actions.confirm_request,
        cast.ada,
        ConfirmRequest(assignment_id=row.pk, confirm=True),
    )
    assert states(shift) == [("Bo", "invited")]
    answer(cast.bo, row, True)
    assert states(shift) == [("Bo", "accepted")]


def test_declining_needs_no_reason_and_ends_the_asking(cast, opened):
    shift = opened(joining="invite")
    asked = InvitePeople(shift_id=shift.pk, person_ids=[cast.bo.person_id])
    row = actions.invite_people(cast.ada, asked)[0]
    answer(cast.bo, row, False)
    row.refresh_from_db()
    assert (row.state, row.state_note) == ("declined", "")
    refused("asked-before", actions.invite_people, cast.ada, asked)
    assert cast.bo.person_id not in {
        each.member.person_id for each in queries.candidates(cast.ada, shift)
    }


def test_who_waits_is_offered_the_place_that_frees_and_answers_for_themselves(cast, opened):
    shift = opened(max_people=2)
    first = join(cast.ada, shift)
    join(cast.bo, shift)
    waits = join(cast.di, shift)
    assert (waits.way, waits.answer_by) == ("waiting", None)
    refused("waiting", answer, cast.di, waits, True)
    actions.withdraw_from_shift(cast.ada, WithdrawFromShift(assignment_id=first.pk))
    waits.refresh_from_db()
    assert waits.answer_by is not None
    assert Message.objects.filter(person_id=cast.di.person_id, key__contains="place_free").exists()
    refused("in-it", join, cast.di, shift)
    answer(cast.di, waits, True)
    assert ("Di", "accepted") in states(shift)


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"insured": False}, "insurance"),
        ({"agreed": False}, "agreement"),
        ({"cleared": False}, "clearance"),
        ({"until": date(2024, 1, 1)}, "insurance"),
    ],
)
def test_a_risky_shift_at_a_gate_asks_for_every_paper(cast, opened, papered, lacking, code):
    shift = opened(risk_level="risky", risks="Traffic; wear the vest", needs_child_clearance=True)
    papered(cast.bo, **lacking)
    refused(code, join, cast.bo, shift, risks_read=True)
    assert listed(cast.bo, shift)[0] == code
    papered(cast.bo)
    assert listed(cast.bo, shift) == []
    refused("risks", join, cast.bo, shift)
    assert join(cast.bo, shift, risks_read=True).state == "accepted"


def test_a_minor_serves_in_no_shift(cast, opened, at_noon):
    shift = opened()
    Person.objects.filter(pk=cast.bo.person_id).update(
        born_on=at_noon.date().replace(year=at_noon.year - 18) + timedelta(days=1)
    )
    refused("age", join, cast.bo, shift)
    assert listed(cast.bo, shift) == ["age"]


def test_a_list_says_of_a_suspension_what_the_act_says(cast, opened, at_noon):
    shift = opened()
    day = at_noon.date()
    own = Membership.objects.filter(person_id=cast.bo.person_id)
    own.update(state="suspended", suspended_until=day)
    for until, codes in ((day, ["serving"]), (day - timedelta(days=1), [])):
        own.update(suspended_until=until)
        found, _need = queries.bars_to_join(shift, cast.bo.person_id, risks_read=True)
        assert [bar.code for bar in found] == codes
        assert listed(cast.bo, shift) == codes


def test_between_two_shifts_lies_rest(cast, opened, at_noon):
    join(cast.bo, opened())
    overlapping = opened(starts_at=at_noon + timedelta(hours=2))
    refused("overlap", join, cast.bo, overlapping)
    assert listed(cast.bo, overlapping) == ["overlap"]
    soon = opened(starts_at=at_noon + timedelta(hours=10, minutes=59))
    refused("rest", join, cast.bo, soon)
    assert listed(cast.bo, soon) == ["rest"]
    later = opened(starts_at=at_noon + timedelta(hours=11))
    assert join(cast.bo, later).state == "accepted"


def test_posts_are_for_those_whose_papers_are_valid_that_day(cast, opened, papered, at_noon):
    shift = opened(
        min_people=2,
        max_people=2,
        needs=[PostNeed(part="driver", credentials=["driving_licence"]), PostNeed()],
    )
    papered(cast.bo, "driving_licence", until=at_noon.date() - timedelta(days=1))
    papered(cast.di, "driving_licence", until=at_noon.date())
    assert join(cast.bo, shift).need.part == "member"
    refused("credential", join, cast.ada, shift)
    assert join(cast.di, shift).need.part == "driver"


def test_only_a_police_officer_stands_in_an_officers_post(cast, opened):
    posts = [PostNeed(part="officer"), PostNeed()]
    shift = opened(organisation_id=cast.hill.pk, by=cast.olga, max_people=2, needs=posts)
    assert join(cast.bo, shift).need.part == "member"
    refused("credential", join, cast.di, shift)
    fit = {each.member.name for each in queries.candidates(cast.olga, shift) if not each.bars}
    assert fit & {"Olga", "Finn", "Dee"} == {"Olga", "Finn"}
    row = actions.invite_people(
        cast.olga, InvitePeople(shift_id=shift.pk, person_ids=[cast.finn.person_id])
    )[0]
    assert answer(cast.finn, row, True).need.part == "officer"
    plain = opened(organisation_id=cast.hill.pk, by=cast.olga)
    assert not {each.member.name for each in queries.candidates(cast.olga, plain)} & {
        "Olga",
        "Finn",
    }


def test_the_rare_post_is_given_first(cast, opened, papered):
    shift = opened(
        max_people=3, needs=[PostNeed(), PostNeed(part="driver", credentials=["driving_licence"])]
    )
    papered(cast.di, "driving_licence")
    assert join(cast.di, shift).need.part == "driver"


def test_another_room_plans_a_shift_within_its_own_act(cast, at_noon):
    context = Context(cast.olga, "test.act")
    plan = ShiftPlan(
        kind="gate",
        title="North gate",
        starts_at=at_noon,
        ends_at=at_noon + timedelta(hours=1),
        needs=[PostNeed(part="member", count=2)],
    )
    shift = actions.plan_shift(context, cast.dawn, plan, subject="duty.schoolgateduty:1")
    rows = actions.invite(context, shift, [cast.bo.person_id, cast.bo.person_id])
    assert [row.state for row in rows] == ["invited"]
    assert context.recorded == 2
    assert Shift.objects.get().needs.get().count == 2


def test_a_place_is_held_by_one_row(cast, opened):
    shift = opened()
    row = join(cast.bo, shift)
    actions.withdraw_from_shift(cast.bo, WithdrawFromShift(assignment_id=row.pk))
    join(cast.bo, shift)
    assert states(shift) == [("Bo", "accepted"), ("Bo", "withdrawn")]
    assert ShiftAssignment.objects.count() == 2


def test_the_shift_takes_an_organisation_and_nothing_else(at_noon):
    with pytest.raises(ValueError, match="quota"):
        OpenShift(
            organisation_id="018f0000-0000-7000-8000-000000000000",
            kind="patrol",
            title="Round",
            starts_at=at_noon,
            ends_at=at_noon + timedelta(hours=1),
            quota=3,
        )
