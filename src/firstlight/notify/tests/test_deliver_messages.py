"""From the outbox to the carrier: order of channels, fallback, tries, and what a person may do."""

from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.utils import timezone

from firstlight.force.models import Person
from firstlight.kernel import jobs
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event, Job
from firstlight.notify import queries
from firstlight.notify.actions import read_message, resend_message, withdraw
from firstlight.notify.links import hash_of, new_nonce, secret_of
from firstlight.notify.models import Message
from firstlight.notify.rules import PATIENT
from firstlight.notify.schemas import ReadMessage, ResendMessage

BO, PHONE = ("email", "bo@example.invalid"), ("sms", "+8600000000000")


def states():
    return {m.channel: m.state for m in Message.objects.all()}


def later():
    """Run what is due within the next two hours."""
    return jobs.run_due(now=timezone.now() + timedelta(hours=2))


def test_a_quiet_letter_goes_to_the_inbox_and_the_first_channel(cast, with_mail, letter, send):
    send(letter(cast.people.bo, PHONE, BO))
    jobs.run_due()
    assert states() == {"inapp": "sent", "email": "sent"}  # no SMS carrier here
    assert with_mail.mails[0].rcpt_tos == ["bo@example.invalid"]


def test_where_life_is_at_risk_every_channel_is_used_at_once(
    cast, channels, mail_server, gateway, letter, send
):
    channels(
        email={
            "carrier": "firstlight.notify.email.Email",
            "host": "127.0.0.1",
            "port": mail_server.port,
        },
        sms={
            "carrier": "firstlight.notify.webhook.Webhook",
            "secret": "between-us-two",
            "url": f"http://127.0.0.1:{gateway.server_port}/",
        },
    )
    send(letter(cast.people.bo, PHONE, BO, is_critical=True))
    jobs.run_due()
    assert states() == {"inapp": "sent", "email": "sent", "sms": "sent"}


def test_the_next_channel_is_tried_when_the_first_refuses(
    cast, channels, mail_server, gateway, letter, send
):
    channels(
        email={
            "carrier": "firstlight.notify.email.Email",
            "host": "127.0.0.1",
            "port": mail_server.port,
        },
        sms={
            "carrier": "firstlight.notify.webhook.Webhook",
            "secret": "between-us-two",
            "url": f"http://127.0.0.1:{gateway.server_port}/",
        },
    )
    gateway.answers = [400]
    send(letter(cast.people.bo, PHONE, BO))
    jobs.run_due()
    assert states() == {"inapp": "sent", "sms": "failed", "email": "sent"}


def test_a_letter_posted_twice_leaves_once(cast, with_mail, letter, send):
    for _again in range(2):
        send(letter(cast.people.bo, BO))
        jobs.run_due()
    assert len(with_mail.mails) == 1


def test_a_busy_carrier_is_tried_again(cast, with_mail, letter, send):
    with_mail.answers = ["451 later", "451 later"]
    send(letter(cast.people.bo, BO))
    jobs.run_due()
    assert states()["email"] == "queued"
    for _try in range(3):
        later()
    assert states()["email"] == "sent"
    assert len(with_mail.mails) == 1


@pytest.mark.parametrize("critical", [False, True])
@pytest.mark.parametrize("asks", ["do-not-disturb", "quiet-hour"])
def test_who_comes_to_want_quiet_while_the_carrier_is_busy_is_left_in_peace(
    cast, with_mail, letter, send, asks, critical
):
    with_mail.answers.append("450 later")
    send(letter(cast.people.bo, BO, is_critical=critical))
    jobs.run_due()
    assert states()["email"] == "queued"
    bo, now = Person.objects.get(pk=cast.people.bo.pk), timezone.localtime()
    if asks == "do-not-disturb":
        bo.do_not_disturb_until = now + timedelta(hours=5)
    else:
        hour = timedelta(hours=1)
        bo.quiet_from, bo.quiet_to = (now - hour).time(), (now + hour).time()
    bo.save()
    later()
    assert states() == {"inapp": "sent", "email": "sent" if critical else "suppressed"}
    assert len(with_mail.mails) == critical
    later()
    assert not Job.objects.filter(kind="notify.deliver", state="ready").exists()


def test_a_carrier_busy_to_the_last_try_has_failed_and_is_seen(cast, with_mail, letter, send):
    with_mail.answers = ["451 later"] * 20
    send(letter(cast.people.bo, BO, is_critical=True))
    for _try in range(jobs.TRIES + 1):
        later()
    assert states()["email"] == "failed"
    assert queries.unsent_figures(cast.dee) == {"failed": 1}


def test_a_letter_that_can_wait_leaves_when_the_mail_server_is_back_after_hours(
    cast, with_mail, letter, send
):
    with_mail.answers = ["451 later"] * (PATIENT - 1)
    send(letter(cast.people.bo, BO))
    for _try in range(PATIENT):
        later()
    assert states()["email"] == "sent"
    pauses = [min(3600, 5 * 2**each) for each in range(PATIENT - 1)]
    assert sum(pauses) > 6 * 3600


def test_an_unknown_fate_waits_for_a_person(cast, with_mail, letter, send, new_id):
    case = new_id()
    with_mail.answers = ["drop"]
    send(letter(cast.people.bo, BO, thread=case))
    for _try in range(3):
        later()
    assert states()["email"] == "unconfirmed"
    assert len(with_mail.mails) == 1  # never again unasked

    (lost,) = queries.lost(cast.dee, case)
    resend_message(cast.dee, ResendMessage(message_id=lost.pk))
    later()
    assert states()["email"] == "sent"
    assert Event.objects.get(action="notify.resend_message").thread == case


def test_what_has_arrived_is_not_sent_again(cast, with_mail, letter, send):
    send(letter(cast.people.bo, BO))
    jobs.run_due()
    mail = Message.objects.get(channel="email")
    with pytest.raises(Refused):
        resend_message(cast.dee, ResendMessage(message_id=mail.pk))


def test_another_station_cannot_resend(cast, with_mail, letter, send):
    send(letter(cast.people.bo, BO))
    mail = Message.objects.get(channel="email")
    with pytest.raises(NotFound):
        resend_message(cast.zoe, ResendMessage(message_id=mail.pk))
    with pytest.raises(NotAllowed):
        resend_message(cast.bo, ResendMessage(message_id=mail.pk))


def test_a_letter_can_be_taken_back_before_it_leaves(cast, with_mail, letter, send):
    words = letter(cast.people.bo, BO)
    send(words)
    assert withdraw(Context(cast.dee, "tests.withdraw"), [words.key]) == 1
    jobs.run_due()
    assert not with_mail.mails
    assert states() == {"inapp": "sent", "email": "suppressed"}


def test_one_job_takes_the_others_along(cast, with_mail, letter, send):
    send(*(letter(who, BO) for who in (cast.people.bo, cast.people.di, cast.people.ray)))
    jobs.run_due(limit=1)
    assert len(with_mail.mails) == 3
    assert not Job.objects.filter(state="ready").exists()


def test_the_database_alone_does_not_open_the_link(cast, with_mail, letter, send):
    nonce = new_nonce()
    secret = secret_of(nonce)
    send(letter(cast.people.bo, BO, link="/a/{secret}/", nonce=nonce))
    jobs.run_due()

    text = with_mail.mails[0].content.decode()
    assert f"{conf.PUBLIC_URL}/a/{secret}/" in text.replace("=\n", "").replace("=\r\n", "")
    stored = {str(v) for m in Message.objects.values() for v in m.values()}
    assert not any(secret in value for value in stored)
    assert len(hash_of(secret)) == 64


def test_everybody_reads_their_own_inbox_only(cast, with_mail, letter, send):
    send(letter(cast.people.bo, BO))
    jobs.run_due()
    (mine,) = queries.inbox(cast.bo)
    assert not queries.inbox(cast.di)
    assert queries.unread(cast.bo) == 1
    with pytest.raises(NotFound):
        read_message(cast.di, ReadMessage(message_id=mine.pk))
    read_message(cast.bo, ReadMessage(message_id=mine.pk))
    assert queries.unread(cast.bo) == 0
