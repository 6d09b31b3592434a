"""The squad: stated criteria, a ranking that anybody entitled can work out again, a decision."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstlight.duty.models import DutySession
from firstlight.force.models import Availability
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.training import actions, queries
from firstlight.training.models import Attendance, Course, Credential, TrainingSession
from firstlight.training.rules.squad import PARTS, USUAL, digest, ranking
from firstlight.training.schemas import (
    AnswerAppeal,
    AnswerSeat,
    AppealDecision,
    DecideSquad,
    ProposeSquad,
    SetCriteria,
)

NOW = timezone.now


def certify(who, kind="cpr_aed"):
    Credential.objects.create(
        station_id=who.station_id,
        person=who,
        kind=kind,
        issuer="x",
        issued_on=timezone.localdate() - timedelta(days=30),
        state="valid",
    )


def attended(cast, who, kind="drill", **more):
    course = Course.objects.create(
        station_id=cast.hill.pk, organisation=cast.dawn, kind=kind, name=kind
    )
    begin = NOW() - timedelta(days=10)
    row = TrainingSession.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        course=course,
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        state="archived",
    )
    Attendance.objects.create(
        station_id=cast.hill.pk, session=row, person=who, was_there=True, **more
    )


def criteria(cast, **more):
    said = {
        "organisation_id": cast.hill.pk,
        "seats": 1,
        "in_force_from": timezone.localdate(),
        "must": ("cpr_aed",),
    }
    return actions.set_criteria(cast.olga, SetCriteria(**said | more))


def propose(cast, actor=None):
    data = ProposeSquad(organisation_id=cast.dawn.pk)
    return actions.propose_squad(actor or cast.ada, data)


@pytest.fixture
def proposal(cast):
    """Bo and Di qualify, Bo with more drills; Ada lacks the certificate."""
    for who in (cast.people.bo, cast.people.di):
        certify(who)
        attended(cast, who)
    attended(cast, cast.people.bo)
    criteria(cast)
    return propose(cast)


def lines(row):
    return {each["person"]: each for each in row.ranking}


def decide(actor, row, chosen, **reasons):
    data = DecideSquad(
        proposal_id=row.pk,
        chosen=[who.pk for who in chosen],
        reasons=[{"person_id": key, "reason": words} for key, words in reasons.items()],
    )
    return actions.decide_squad(actor, data)


def test_a_proposal_ranks_with_a_reason_for_everybody_in_and_out(cast, proposal):
    found = lines(proposal)
    bo, di, ada = (found[str(who.pk)] for who in (cast.people.bo, cast.people.di, cast.people.ada))
    assert (bo["rank"], di["rank"], ada["rank"]) == (1, 2, None)
    assert (bo["is_proposed"], di["is_proposed"]) == (True, False)
    assert bo["points"] == round(sum(bo["parts"].values()), 2) > di["points"]
    assert ["lacks", "cpr_aed"] in ada["left_out"]
    assert ["below", "drills", 0.0, 1.0] in ada["left_out"]
    assert set(bo["parts"]) == set(PARTS)


def test_the_stored_inputs_give_the_same_ranking_again(cast, proposal):
    certify(cast.people.ada)  # the world goes on; the proposal does not
    attended(cast, cast.people.ada)
    assert queries.recomputed(queries.proposal(cast.olga, proposal.pk))
    proposal.inputs[0]["drills"] += 1
    assert not queries.recomputed(proposal)


def test_a_new_version_of_the_criteria_leaves_the_old_ones_as_they_were(cast, proposal):
    newer = criteria(cast, seats=2, weight_drills=0)
    assert newer.number == proposal.criteria.number + 1
    again = propose(cast)
    assert again.criteria == newer
    assert sum(line["is_proposed"] for line in again.ranking) == 2
    assert queries.recomputed(queries.proposal(cast.olga, proposal.pk))


def test_hours_and_kept_shifts_come_from_duty_and_time_from_peoples_own_word(cast):
    certify(cast.people.bo)
    begin = NOW() - timedelta(days=3)
    DutySession.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        started_at=begin,
        ended_at=begin + timedelta(hours=5),
    )
    Availability.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        is_available=True,
        starts_at=begin,
        ends_at=NOW() + timedelta(hours=20),
    )
    row = {each["person"]: each for each in queries.figures(cast.dawn, USUAL, NOW())}
    mine = row[str(cast.people.bo.pk)]
    assert mine["hours"] == 5.0
    assert 18 <= mine["availability"] <= 22
    assert mine["quality"] == 1.0  # nothing accepted, nothing broken


def test_political_study_counts_for_nothing(cast):
    before = queries.figures(cast.dawn, USUAL, NOW())
    for _time in range(5):
        attended(cast, cast.people.bo, "political_study")
    assert queries.figures(cast.dawn, USUAL, NOW()) == before


def test_a_failed_test_is_no_drill_behind_one(cast):
    attended(cast, cast.people.bo, "skill_test", result="failed")
    attended(cast, cast.people.di, "skill_test", result="passed")
    found = {e["person"]: e["drills"] for e in queries.figures(cast.dawn, USUAL, NOW())}
    assert (found[str(cast.people.bo.pk)], found[str(cast.people.di.pk)]) == (0, 1)


def test_a_person_decides_and_says_why_where_they_differ(cast, proposal):
    di, bo = cast.people.di, cast.people.bo
    with pytest.raises(Refused) as no:
        decide(cast.olga, proposal, [di])
    assert no.value.code == "no-reason"
    with pytest.raises(NotAllowed):
        decide(cast.ada, proposal, [bo])
    with pytest.raises(NotFound):
        decide(cast.zoe, proposal, [bo])
    decide(cast.olga, proposal, [di], **{str(di.pk): "night driver", str(bo.pk): "away"})
    decided = queries.decisions(proposal)
    assert (decided[di.pk].is_chosen, decided[bo.pk].is_chosen) == (True, False)
    assert decided[bo.pk].reason == "away"
    with pytest.raises(Refused):
        decide(cast.olga, proposal, [bo])


def test_nobody_is_in_the_squad_without_saying_yes(cast, proposal):
    decide(cast.olga, proposal, [cast.people.bo])
    mine = queries.my_decisions(cast.bo)[0]
    assert mine.accepts is None
    actions.answer_seat(cast.bo, AnswerSeat(decision_id=mine.pk, accepts=False))
    assert queries.my_decisions(cast.bo)[0].accepts is False
    with pytest.raises(NotFound):
        actions.answer_seat(cast.di, AnswerSeat(decision_id=mine.pk, accepts=True))
    out = queries.my_decisions(cast.di)[0]
    with pytest.raises(Refused):
        actions.answer_seat(cast.di, AnswerSeat(decision_id=out.pk, accepts=True))


def test_an_appeal_is_answered_by_somebody_else_than_who_decided(cast, proposal):
    decide(cast.olga, proposal, [cast.people.bo])
    mine = queries.my_decisions(cast.di)[0]
    data = AppealDecision(decision_id=mine.pk, text="One drill is missing in the books.")
    row = actions.appeal_decision(cast.di, data)
    with pytest.raises(Refused):
        actions.appeal_decision(cast.di, data)
    said = AnswerAppeal(appeal_id=row.pk, is_upheld=True, answer="You are right.")
    with pytest.raises(Refused) as no:
        actions.answer_appeal(cast.olga, said)
    assert no.value.code == "own-decision"
    with pytest.raises(NotAllowed):
        actions.answer_appeal(cast.ada, said)
    actions.answer_appeal(cast.finn, said)
    assert queries.my_decisions(cast.di)[0].is_chosen
    with pytest.raises(Refused):
        actions.answer_appeal(cast.finn, said)


def test_there_is_no_proposal_without_criteria_and_none_of_another_team(cast):
    with pytest.raises(Refused) as no:
        propose(cast)
    assert no.value.code == "no-criteria"
    with pytest.raises(NotFound):
        actions.propose_squad(cast.ada, ProposeSquad(organisation_id=cast.ridge.pk))
    with pytest.raises(NotAllowed):
        propose(cast, cast.bo)
    with pytest.raises(Refused):
        criteria(cast, in_force_from=timezone.localdate() - timedelta(days=1))


def test_who_may_not_see_the_proposal_does_not(cast, proposal):
    for who in (cast.ray, cast.zoe):
        with pytest.raises(NotFound):
            queries.proposal(who, proposal.pk)


FIGURES = st.fixed_dictionaries(
    {
        "person": st.uuids().map(str),
        "credentials": st.lists(st.sampled_from(["cpr_aed", "boat_operator"]), unique=True),
        **{part: st.integers(0, 80) for part in PARTS[1:]},
    }
)


@given(st.lists(FIGURES, unique_by=lambda each: each["person"]), st.integers(1, 5), st.randoms())
def test_the_order_in_which_people_are_read_changes_nothing(inputs, seats, luck):
    shuffled = list(inputs)
    luck.shuffle(shuffled)
    one, two = ranking(USUAL, seats, inputs), ranking(USUAL, seats, shuffled)
    assert one == two
    able = [line for line in one if not line["left_out"]]
    assert sum(line["is_proposed"] for line in one) == min(seats, len(able))
    assert [line["points"] for line in able] == sorted(
        (line["points"] for line in able), reverse=True
    )
    assert digest(USUAL, seats, inputs) == digest(USUAL, seats, list(inputs))
