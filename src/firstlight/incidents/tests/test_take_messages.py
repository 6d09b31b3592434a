"""What people write back by SMS and e-mail: signed, once, from whom it was asked, no one else."""

import json
import time

import pytest
from django.test import Client

from firstlight.config.cli import main
from firstlight.force.models import Person
from firstlight.incidents.actions import close_callout
from firstlight.incidents.models import Answer
from firstlight.incidents.schemas import CalloutKey
from firstlight.kernel.models import Event, Receipt
from firstlight.notify import carrier
from firstlight.notify.models import Message
from firstlight.notify.webhook.carrier import signature

KEY = "a-secret-of-the-gateway-alone"
PHONE, ADDRESS = "139 1234-5678", "bo@example.org"


@pytest.fixture
def carriers(settings):
    """An SMS gateway and a mail server are configured; nothing is sent here."""
    gateway = {"carrier": "firstlight.notify.webhook.Webhook", "url": "http://127.0.0.1:9"}
    server = {"carrier": "firstlight.notify.email.Email", "host": "127.0.0.1"}
    settings.CARRIERS = settings.CARRIERS | {"sms": gateway | {"secret": KEY}, "email": server}
    settings.INBOUND_SECRETS = {"sms": KEY, "chat": KEY[::-1]}
    carrier.forget()
    yield
    carrier.forget()


@pytest.fixture
def callout(cast, carriers, accepted, call_out, insure):
    """Bo and Di were asked, by SMS and e-mail, and the messages have left."""
    insure(cast.people.bo, cast.people.di)
    Person.objects.filter(pk=cast.people.bo.pk).update(phone=PHONE, email=ADDRESS)
    callout = call_out(accepted(is_life_at_risk=True), ("any", 2))
    for message in Message.objects.exclude(channel="inapp"):
        ref = f"<{message.pk.hex}@desk.example.org>" if message.channel == "email" else "gw-1"
        Message.objects.filter(pk=message.pk).update(state="sent", carrier_ref=ref)
    return callout


@pytest.fixture
def hand_over(callout):
    """Hand a message to the carriers' door as the gateway does."""

    def hand_over(text="来 30", sender="+8613912345678", number="m-1", **odd):
        body = json.dumps({"id": number, "from": sender, "text": text} | odd.get("more", {}))
        at = str(odd.get("at", int(time.time()) + odd.get("off_s", 0)))
        signed = signature(odd.get("key", KEY), at, body.encode())
        return Client(enforce_csrf_checks=True).post(
            f"/in/{odd.get('carrier', 'sms')}/",
            odd.get("body", body),
            content_type="application/json",
            headers={"X-Firstlight-Time": at, "X-Firstlight-Signature": signed},
        )

    return hand_over


@pytest.mark.parametrize("sender", ["+8613912345678", "13912345678", "008613912345678", PHONE])
def test_an_sms_back_becomes_the_answer_of_who_was_asked(hand_over, callout, cast, sender):
    assert hand_over(sender=sender).json() == {"took": "answer"}
    answer = Answer.objects.get()
    assert answer.invite.person_id == cast.people.bo.pk
    assert (answer.says, answer.by) == ("coming", "sms")
    event = Event.objects.get(action="callouts.record_coming")
    assert event.actor == "job:carrier.sms"


@pytest.mark.parametrize(
    "odd",
    [
        {"key": "not-the-secret-of-the-gateway"},
        {"key": ""},
        {"carrier": "chat"},
        {"carrier": "voice"},
        {"off_s": -3600},
        {"off_s": 3600},
        {"at": "soon"},
        {"body": '{"id": "m-1", "from": "13912345678", "text": "no"}'},
    ],
    ids=str,
)
def test_a_forged_message_is_turned_away_without_a_word_why(hand_over, odd):
    refused = hand_over(**odd)
    assert refused.status_code == 401
    assert refused.json()["detail"] == "this is not signed by a carrier of ours"
    assert not Answer.objects.exists()


def test_a_message_is_taken_once_however_often_it_comes(hand_over):
    assert hand_over("来 30").json() == {"took": "answer"}
    assert hand_over("no", number="m-2").json() == {"took": "answer"}
    assert hand_over("来 30").json() == {"took": "repeated"}
    assert Answer.objects.get().says == "no"


def test_of_a_stranger_nothing_is_kept(hand_over):
    before = Event.objects.count(), Receipt.objects.count()
    for sender in ("13800000000", "abc", "+", "12345678"):
        assert hand_over("my name and my secret", sender=sender).status_code in (200, 422)
    assert (Event.objects.count(), Receipt.objects.count()) == before
    assert not Answer.objects.exists()


def test_a_telephone_of_two_people_is_taken_for_neither(hand_over, callout, cast):
    message = Message.objects.get(channel="sms", person_id=cast.people.bo.pk)
    Message.objects.create(
        station_id=message.station_id,
        key=f"callout:{callout.pk}:{cast.people.di.pk}:sms",
        person_id=cast.people.di.pk,
        channel="sms",
        address=PHONE,
        title="t",
        body="b",
        state="sent",
    )
    assert hand_over().json() == {"took": "nobody"}


def test_what_is_no_answer_is_kept_for_a_person_to_read(hand_over, callout, cast):
    assert hand_over("集合点在哪?").json() == {"took": "words"}
    invite = callout.invites.get(person=cast.people.bo)
    assert invite.reason["words"] == "集合点在哪?"


@pytest.mark.parametrize("word", ["STOP", "退订", "TD"])
def test_whoever_wants_no_more_messages_does_not_come(hand_over, word):
    assert hand_over(word).json() == {"took": "answer"}
    assert Answer.objects.get().says == "no"


def test_after_the_end_it_changes_nothing(hand_over, callout, cast):
    close_callout(cast.dee, CalloutKey(callout_id=callout.pk))
    assert hand_over().json() == {"took": "over"}
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"), [({"said_at": "yesterday"}, "said_at"), ({"name": "x"}, "name")]
)
def test_a_malformed_message_is_refused_by_its_field(hand_over, more, field):
    refused = hand_over(more=more)
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith(f"{field}: ")


def test_too_long_and_by_another_way_is_refused(hand_over, client):
    assert hand_over("x" * 20_000).status_code == 413
    assert client.get("/in/sms/").status_code == 405


LETTER = """From: Bo <{sender}>
To: firstlight@desk.example.org
Subject: Re: you are asked to come
Date: {date}
Message-ID: <{number}@example.org>
In-Reply-To: {answers}
{more}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}

On Monday Firstlight wrote:
> SAR N
"""


@pytest.fixture
def letter(callout, cast, tmp_path, capsys):
    """Pipe an e-mail into the command."""
    sent = Message.objects.get(channel="email", person_id=cast.people.bo.pk)

    def letter(text="I am coming, 20 minutes", **odd):
        file = tmp_path / "letter.eml"
        fields = {
            "sender": ADDRESS,
            "number": "m-1",
            "answers": sent.carrier_ref,
            "date": "Mon, 23 Nov 2020 10:00:00 +0800",
            "more": "",
        }
        file.write_text(LETTER.format(text=text, **fields | odd), encoding="utf-8")
        assert main(["reply", "take", str(file)]) == 0
        return json.loads(capsys.readouterr().out)["took"]

    return letter


def test_an_e_mail_back_becomes_an_answer(letter):
    now = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    assert letter(sender="BO@example.org", date=now) == "answer"
    answer = Answer.objects.get()
    assert (answer.says, answer.by) == ("coming", "email")
    assert letter(date=now) == "repeated"


@pytest.mark.parametrize(
    "odd",
    [
        {"answers": "<guess@desk.example.org>"},
        {"answers": ""},
        {"sender": "somebody@example.org"},
    ],
    ids=str,
)
def test_an_e_mail_that_answers_no_letter_of_ours_is_nobodys(letter, odd):
    assert letter(**odd) == "nobody"
    assert not Answer.objects.exists()


@pytest.mark.parametrize("more", ["Auto-Submitted: auto-replied\n", "Precedence: bulk\n"])
def test_an_absence_notice_is_no_answer(letter, more):
    assert letter("I am away", more=more) == "nothing"


def test_what_is_no_e_mail_is_refused(tmp_path, capsys):
    file = tmp_path / "letter.eml"
    file.write_bytes(b"\xff\xfe nothing")
    assert main(["reply", "take", str(file)]) == 2
    assert "is not an e-mail" in capsys.readouterr().err
