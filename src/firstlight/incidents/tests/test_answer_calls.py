"""What people say: changeable, in any order of arrival, for themselves only."""

from datetime import timedelta
from itertools import permutations

import pytest
from conftest import tries
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firstlight.force.models import Membership
from firstlight.incidents import queries
from firstlight.incidents.actions import answer_callout, close_callout, record_answer, take_reply
from firstlight.incidents.models import Answer
from firstlight.incidents.schemas import AnswerCallout, CalloutKey, RecordAnswer, TakeReply
from firstlight.kernel.actions import REGISTRY, Offline
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.links import secret_of
from firstlight.notify.models import Message

START = timezone.now() - timedelta(hours=1)


@pytest.fixture
def callout(cast, accepted, call_out, insure):
    insure(cast.people.bo, cast.people.di)
    return call_out(accepted(is_life_at_risk=True), ("any", 2))


@pytest.fixture
def invite(cast, callout):
    return callout.invites.get(person=cast.people.bo)


def test_an_answer_is_kept_and_logged(cast, invite):
    answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="coming", eta_min=25))
    answer = Answer.objects.get()
    assert answer.eta_at == answer.said_at + timedelta(minutes=25)
    event = Event.objects.get(action="callouts.answer_coming")
    assert event.data["eta_min"] == 25
    assert event.thread == invite.callout.incident_id


def test_answering_asks_for_no_reason(cast, invite):
    answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="no"))
    assert Answer.objects.get().note == ""


def test_nobody_answers_for_somebody_else(cast, invite):
    with pytest.raises(NotFound):
        answer_callout(cast.di, AnswerCallout(invite_id=invite.pk, says="no"))


def test_who_holds_no_volunteers_seat_cannot_answer(cast, invite):
    with pytest.raises(NotAllowed):
        answer_callout(cast.uma, AnswerCallout(invite_id=invite.pk, says="no"))


WORDS = st.tuples(
    st.sampled_from(["coming", "later", "no"]),
    st.none() | st.integers(0, 90),
    st.integers(0, 3),  # minutes after the start; the same instant is allowed
    st.sampled_from(["phone", "desk"]),
)


@settings(
    max_examples=tries(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(words=[("coming", None, 0, "phone"), ("coming", 0, 0, "phone")])
@given(words=st.lists(WORDS, min_size=2, max_size=3))
def test_the_last_word_stands_in_whatever_order_words_arrive(cast, callout, invite, words):
    stands = set()
    for order in permutations(words):
        with transaction.atomic():
            for says, eta_min, minute, by in order:
                said = {
                    "invite_id": invite.pk,
                    "says": says,
                    "eta_min": eta_min,
                    "said_at": START + timedelta(minutes=minute),
                }
                if by == "desk":
                    record_answer(cast.dee, RecordAnswer(**said))
                else:
                    answer_callout(cast.bo, AnswerCallout(**said, by="phone"))
            answer = Answer.objects.get(invite=invite)
            callout.refresh_from_db()
            stands.add((answer.says, answer.said_at, answer.eta_at, callout.state))
            transaction.set_rollback(True)
        callout.refresh_from_db()
    assert len(stands) == 1


def test_answers_from_a_phone_without_signal_are_facts():
    assert REGISTRY["callouts.answer_callout"].offline is Offline.APPEND


def test_a_word_said_before_the_end_counts_after_it(cast, callout, invite):
    said_at = timezone.now()
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="coming", said_at=said_at))
    later = timezone.now() + timedelta(minutes=1)
    other = callout.invites.get(person=cast.people.di)
    with pytest.raises(Refused, match="over"):
        answer_callout(cast.di, AnswerCallout(invite_id=other.pk, says="coming", said_at=later))


def test_who_is_expected_moves_or_takes_back_a_yes_while_the_call_goes_on(
    cast, callout, invite, step
):
    def say(says, **more):
        answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says=says, **more))
        return Answer.objects.get()

    say("coming", eta_min=10)
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert say("coming", eta_min=30).eta_at > timezone.now() + timedelta(minutes=20)
    assert say("no").says == "no"
    with pytest.raises(Refused, match="over"):
        say("coming")
    step(callout.incident, "end", outcome="helped")
    with pytest.raises(Refused, match="over"):
        say("no")


def test_whoever_has_left_the_force_answers_nothing(cast, invite):
    Membership.objects.filter(person=cast.people.bo).update(state="withdrawn")
    with pytest.raises(NotFound):
        answer_callout(cast.bo, AnswerCallout(invite_id=invite.pk, says="coming"))


def secret(who):
    nonces = Message.objects.filter(person_id=who.pk, key__startswith="callout:")
    return secret_of(nonces.first().link_nonce)


def test_a_link_opens_one_persons_invitation(cast, invite):
    assert queries.invite_behind(secret(cast.people.bo), timezone.now()) == invite


def test_a_link_that_has_expired_opens_nothing(cast, invite):
    link = secret(cast.people.bo)
    last = invite.expires_at
    assert queries.invite_behind(link, last - timedelta(microseconds=1)) == invite
    with pytest.raises(NotFound):
        queries.invite_behind(link, last)


@pytest.mark.parametrize("guess", ["", "x", "A" * 43])
def test_a_guessed_link_opens_nothing(invite, guess):
    with pytest.raises(NotFound):
        queries.invite_behind(guess, timezone.now())


def test_a_message_back_becomes_an_answer(cast, invite):
    take_reply(cast.dee, TakeReply(invite_id=invite.pk, text="来 30", channel="sms"))
    answer = Answer.objects.get()
    assert (answer.says, answer.by, answer.note) == ("coming", "sms", "来 30")


def test_a_message_that_is_no_answer_is_kept_to_be_read(cast, invite):
    take_reply(cast.dee, TakeReply(invite_id=invite.pk, text="集合点在哪?", channel="sms"))
    assert not Answer.objects.exists()
    invite.refresh_from_db()
    assert invite.reason["words"] == "集合点在哪?"
    assert not any("集合" in str(event.data) for event in Event.objects.all())
