"""Each carrier, spoken to for real."""

from email import message_from_bytes
from email.policy import default

import pytest

from firstlight.notify.carrier import Outcome, Parcel
from firstlight.notify.email import Email
from firstlight.notify.inapp import InApp
from firstlight.notify.webhook import Webhook

from .conftest import SECRET


def parcel(key="k-1", address="bo@example.invalid", **more):
    return Parcel(key, address, "义警任务", "有一项任务。", "http://127.0.0.1/a/xyz/", **more)


def sent(carrier, *parcels):
    return list(carrier.send(parcels))


@pytest.fixture
def email(mail_server):
    return Email("127.0.0.1", mail_server.port, "desk <desk@firstlight.invalid>", timeout_s=5)


@pytest.fixture
def webhook(gateway):
    return Webhook(f"http://127.0.0.1:{gateway.server_port}/in?x=1", SECRET, timeout_s=5)


def test_mail_arrives_with_subject_link_and_chinese_intact(email, mail_server):
    (word,) = sent(email, parcel())
    mail = message_from_bytes(mail_server.mails[0].content, policy=default)

    assert word.outcome is Outcome.TAKEN
    assert mail["Subject"] == "义警任务"
    assert "有一项任务。" in mail.get_content()
    assert "http://127.0.0.1/a/xyz/" in mail.get_content()


def test_the_message_id_is_the_same_at_every_try(email, mail_server):
    sent(email, parcel())
    sent(email, parcel())
    ids = {message_from_bytes(m.content, policy=default)["Message-ID"] for m in mail_server.mails}
    assert len(ids) == 1


def test_an_address_that_the_server_refuses_is_final(email, mail_server):
    mail_server.answers = ["550 no such person"]
    assert sent(email, parcel())[0].outcome is Outcome.REFUSED


def test_a_server_that_asks_to_wait_is_busy(email, mail_server):
    mail_server.answers = ["451 later"]
    assert sent(email, parcel())[0].outcome is Outcome.BUSY


def test_nobody_at_the_door_means_surely_not_taken(email, mail_server):
    gone = Email("127.0.0.1", 1, timeout_s=1)
    assert [d.outcome for d in sent(gone, parcel("a"), parcel("b"))] == [Outcome.BUSY] * 2


def test_a_line_that_breaks_after_the_text_leaves_the_fate_unknown(email, mail_server):
    mail_server.answers = ["drop"]
    first, second = sent(email, parcel("a"), parcel("b"))
    assert first.outcome is Outcome.UNKNOWN
    assert second.outcome is Outcome.TAKEN  # over a new line


def test_one_refused_message_does_not_hold_up_the_others(email, mail_server):
    mail_server.answers = ["550 no", "250 yes"]
    words = sent(email, parcel("a"), parcel("b"))
    assert [w.outcome for w in words] == [Outcome.REFUSED, Outcome.TAKEN]


def test_the_gateway_gets_a_signed_post_with_a_key(webhook, gateway):
    (word,) = sent(webhook, parcel(is_critical=True))
    assert word.outcome is Outcome.TAKEN
    assert word.ref == "no-1"
    assert gateway.kept["k-1"]["body"] == "有一项任务。"
    assert gateway.kept["k-1"]["critical"] is True


def test_the_same_key_is_kept_once(webhook, gateway):
    words = sent(webhook, parcel(), parcel())
    assert [w.outcome for w in words] == [Outcome.TAKEN] * 2
    assert len(gateway.kept) == 1


def test_a_wrong_secret_is_refused(gateway):
    liar = Webhook(f"http://127.0.0.1:{gateway.server_port}/in", "guess", timeout_s=5)
    assert sent(liar, parcel())[0].outcome is Outcome.REFUSED
    assert not gateway.kept


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(429, Outcome.BUSY), (503, Outcome.BUSY), (400, Outcome.REFUSED), (409, Outcome.TAKEN)],
)
def test_what_each_answer_of_the_gateway_means(webhook, gateway, status, outcome):
    gateway.answers = [status]
    assert sent(webhook, parcel())[0].outcome is outcome


def test_a_gateway_that_is_off_surely_took_nothing():
    assert sent(Webhook("http://127.0.0.1:1/", SECRET), parcel())[0].outcome is Outcome.BUSY


@pytest.mark.parametrize("url", ["ftp://gateway/", "gateway", "https://"])
def test_only_web_addresses_are_gateways(url):
    with pytest.raises(ValueError, match="http"):
        Webhook(url, SECRET)


def test_the_inbox_takes_everything():
    assert sent(InApp(), parcel())[0].outcome is Outcome.TAKEN
