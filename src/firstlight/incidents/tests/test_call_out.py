"""Waves, by the clock and by hand, until the need is met or nobody is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents import queries
from firstlight.incidents.actions import (
    answer_callout,
    close_callout,
    escalate_callout,
    next_wave,
    record_answer,
    widen_callout,
)
from firstlight.incidents.letters import WORDS
from firstlight.incidents.models import Invite, MutualAid
from firstlight.incidents.planning import standing
from firstlight.incidents.schemas import (
    AnswerCallout,
    CalloutKey,
    EscalateCallout,
    RecordAnswer,
)
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message

from .conftest import asked

WATER, AID_CARD = "water_rescue", "red_cross_first_aid_certificate"


@pytest.fixture
def force(cast, insure):
    """Everybody insured."""
    insure(cast.people.ada, cast.people.bo, cast.people.di, cast.people.ray)


@pytest.fixture
def urgent(accepted, force):
    return accepted(is_life_at_risk=True)


def says(cast, callout, name, says, **more):
    invite = callout.invites.get(person=getattr(cast.people, name))
    answer_callout(getattr(cast, name), AnswerCallout(invite_id=invite.pk, says=says, **more))
    callout.refresh_from_db()
    return callout.state


def test_a_wave_is_as_large_as_it_must_be(cast, urgent, call_out):
    callout = call_out(urgent)
    assert (callout.wave, callout.state) == (1, "open")
    assert sorted(asked(callout)) == ["Ada", "Bo", "Di", "Ray"]  # two in five come, one is needed
    assert callout.next_wave_at > timezone.now()


def test_a_team_alone_can_be_asked(cast, urgent, call_out):
    callout = call_out(urgent, teams=[cast.ridge.pk])
    assert asked(callout) == ["Ray"]


def test_somebody_can_be_left_out_by_hand(cast, urgent, call_out):
    callout = call_out(urgent, leave_out=[cast.people.bo.pk])
    assert "Bo" not in asked(callout)


def test_each_person_asked_has_a_reason_in_one_line(cast, urgent, call_out, certify):
    certify(cast.people.bo, WATER)
    callout = call_out(urgent, (WATER, 1), ("any", 1))
    reasons = {i.person.name: i.reason for i in callout.invites.all()}
    assert reasons["Bo"]["skills"] == [WATER]
    assert set(reasons["Di"]) == {"skills", "minutes", "hours_24", "is_on_duty", "is_free"}


def test_a_message_is_a_pointer_without_name_place_or_case(cast, urgent, call_out):
    call_out(urgent)
    words = Message.objects.filter(thread=urgent.pk, is_critical=True)
    assert words.count() >= 4
    for message in words:
        text = message.title + message.body
        assert not any(
            secret in text
            for secret in ("Reed Bay", urgent.number, "Bo", "Missing", "走失", str(urgent.pk))
        )


@pytest.mark.parametrize("key", WORDS)
def test_what_leaves_fits_the_outbox(key):
    title, body = WORDS[key]
    assert len(str(title)) <= 120
    assert len(str(body)) <= 500


def test_enough_answers_meet_the_need(cast, urgent, call_out):
    callout = call_out(urgent, ("any", 2))
    assert says(cast, callout, "bo", "coming", eta_min=20) == "open"
    assert says(cast, callout, "di", "coming", eta_min=10) == "met"
    assert callout.next_wave_at is None


def test_one_person_with_two_skills_fills_one_place(cast, urgent, call_out, certify):
    certify(cast.people.bo, WATER)
    certify(cast.people.bo, AID_CARD)
    callout = call_out(urgent, (WATER, 1), (AID_CARD, 1))
    assert says(cast, callout, "bo", "coming") == "open"
    assert sum(need["count"] for need in standing(callout, timezone.now()).short) == 1


def test_people_are_matched_where_they_are_missed(cast, urgent, call_out, certify):
    certify(cast.people.bo, WATER)
    certify(cast.people.bo, AID_CARD)
    certify(cast.people.di, WATER)
    callout = call_out(urgent, (WATER, 1), (AID_CARD, 1))
    says(cast, callout, "bo", "coming")
    assert says(cast, callout, "di", "coming") == "met"


def test_whoever_takes_it_back_makes_it_fall_short(cast, urgent, call_out, clock):
    callout = call_out(urgent)
    says(cast, callout, "bo", "coming")
    assert says(cast, callout, "bo", "no") == "open"
    assert callout.next_wave_at <= timezone.now()


def test_the_clock_asks_the_next_wave(cast, urgent, call_out, clock, certify):
    for who in (cast.people.bo, cast.people.di, cast.people.ray):
        certify(who, WATER)
    first = call_out(urgent, (WATER, 1), leave_out=[cast.people.ray.pk], wave_size=0)
    assert set(asked(first)) == {"Bo", "Di"}
    clock(11)
    first.refresh_from_db()
    assert asked(first)[2:] == ["Ray"]
    assert first.wave == 2


def test_the_clock_leaves_a_met_need_alone(cast, urgent, call_out, clock):
    callout = call_out(urgent, leave_out=[cast.people.ray.pk])
    says(cast, callout, "bo", "coming")
    clock(60)
    callout.refresh_from_db()
    assert (callout.wave, callout.state) == (1, "met")


def test_when_nobody_is_left_the_desk_is_told_and_a_neighbour_prepared(
    cast, urgent, call_out, clock
):
    callout = call_out(urgent, ("any", 9))
    clock(11)
    callout.refresh_from_db()
    assert callout.state == "exhausted"
    aid = MutualAid.objects.get()
    assert (aid.helper_station_id, aid.state) == (cast.lake.pk, "drafted")
    assert aid.needs == [{"skill": "any", "count": 9}]
    assert Message.objects.filter(key__startswith="desk:short").exists()


def test_an_answer_still_fills_an_exhausted_call_out(cast, urgent, call_out, clock):
    callout = call_out(urgent, ("any", 1))
    clock(11)
    callout.refresh_from_db()
    assert callout.state == "exhausted"
    assert says(cast, callout, "bo", "coming") == "met"


def test_asking_again_reaches_whoever_became_free(cast, urgent, call_out, clock, insure):
    callout = call_out(urgent, ("any", 9), teams=[cast.ridge.pk])
    clock(11)
    callout.refresh_from_db()
    assert callout.state == "exhausted"
    widen_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    callout.refresh_from_db()
    assert callout.state == "exhausted"  # the team has nobody else


def test_the_dispatcher_need_not_wait(cast, urgent, call_out, certify):
    for who in (cast.people.bo, cast.people.di):
        certify(who, WATER)
    callout = call_out(urgent, (WATER, 1), leave_out=[cast.people.di.pk])
    next_wave(cast.dee, CalloutKey(callout_id=callout.pk))
    assert asked(callout) == ["Bo", "Di"]


def test_closing_takes_back_what_has_not_left(cast, urgent, call_out, clock):
    callout = call_out(urgent)
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert not Message.objects.filter(key__startswith="callout:", state="queued").exists()
    clock(60)
    callout.refresh_from_db()
    assert callout.wave == 1


def test_ending_the_incident_ends_the_call_out(cast, urgent, call_out, step):
    callout = call_out(urgent)
    step(urgent, "end", outcome="helped")
    callout.refresh_from_db()
    assert callout.state == "closed"


def test_an_officer_takes_the_call_before_people_are_called(cast, report, call_out, force):
    with pytest.raises(Refused, match="officer takes the call"):
        call_out(report())
    assert call_out(report(is_life_at_risk=True)).state == "open"


def test_only_one_call_out_at_a_time(cast, urgent, call_out):
    call_out(urgent)
    with pytest.raises(Refused, match="already"):
        call_out(urgent)


def test_nobody_is_called_to_what_is_over(cast, urgent, call_out, step):
    step(urgent, "end", outcome="helped")
    with pytest.raises(Refused, match="over"):
        call_out(urgent)


@pytest.mark.parametrize("who", ["bo", "ada", "amy", "pat", "uma", "sam"])
def test_only_the_desk_calls_out(cast, urgent, call_out, who):
    with pytest.raises(NotAllowed):
        call_out(urgent, by=getattr(cast, who))


def test_another_station_cannot_call_out(cast, urgent, call_out):
    with pytest.raises(NotFound):
        call_out(urgent, by=cast.zoe)


def test_the_answer_rate_is_the_stations_and_learns(cast, urgent, call_out):
    now = timezone.now()
    before = queries.answer_rate(cast.hill.pk, is_critical=True, now=now)
    callout = call_out(urgent)
    for name in ("ada", "bo", "di", "ray"):
        says(cast, callout, name, "coming")
    assert queries.answer_rate(cast.hill.pk, is_critical=True, now=timezone.now()) == before
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    later = timezone.now() + timedelta(seconds=1)
    assert queries.answer_rate(cast.hill.pk, is_critical=True, now=later) > before
    assert queries.answer_rate(cast.lake.pk, is_critical=True, now=later) == before


def test_what_somebody_said_before_changes_nothing_in_the_order(
    cast, accepted, force, call_out, step
):
    first = accepted(is_life_at_risk=True)
    callout = call_out(first)
    order = asked(callout)
    says(cast, callout, order[0].lower(), "no")
    step(first, "end", outcome="helped")
    assert asked(call_out(accepted(is_life_at_risk=True))) == order


def test_the_desk_writes_down_what_it_hears_by_radio(cast, urgent, call_out):
    callout = call_out(urgent)
    invite = callout.invites.get(person=cast.people.bo)
    record_answer(
        cast.ada, RecordAnswer(invite_id=invite.pk, says="coming", eta_min=15, note="by radio")
    )
    invite.refresh_from_db()
    assert (invite.answer.says, invite.answer.by) == ("coming", "desk")
    with pytest.raises(NotAllowed):
        record_answer(cast.di, RecordAnswer(invite_id=invite.pk, says="no"))
    with pytest.raises(NotFound):
        record_answer(cast.zoe, RecordAnswer(invite_id=invite.pk, says="no"))


def test_links_are_made_for_one_person_and_expire(cast, urgent, call_out):
    call_out(urgent)
    hashes = set(Invite.objects.values_list("token_hash", flat=True))
    assert len(hashes) == 4
    assert all(len(h) == 64 for h in hashes)
    assert all(i.expires_at <= i.asked_at + timedelta(hours=24) for i in Invite.objects.all())


def test_only_who_sees_a_call_out_lets_time_pass_over_it(cast, urgent, call_out):
    callout = call_out(urgent, wave_size=1)
    due = EscalateCallout(callout_id=callout.pk, wave=callout.wave)
    blind = Actor.job("incidents.clock", callout.station_id, "callouts.run")
    elsewhere = Actor.job("clock", cast.lake.pk, "callouts.run", "incidents.see")
    for stranger in (cast.zoe, elsewhere, blind):
        with pytest.raises(NotFound):
            escalate_callout(stranger, due)
    callout.refresh_from_db()
    assert callout.wave == 1
