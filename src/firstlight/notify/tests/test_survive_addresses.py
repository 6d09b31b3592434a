"""An address or a title that no mail can carry holds up nobody else's letter."""

import pytest

from firstlight.kernel import jobs
from firstlight.notify.email import Email
from firstlight.notify.models import Message

BO = ("email", "bo@example.invalid")


@pytest.mark.parametrize(
    "address", ["李四@example.invalid", "<@example.invalid", "di@example.invalid\nRCPT TO:<x@y.z>"]
)
def test_an_address_that_no_mail_can_have_is_refused_alone(cast, with_mail, letter, send, address):
    for who, where in (
        (cast.people.di, address),
        (cast.people.bo, BO[1]),
        (cast.people.ada, BO[1]),
    ):
        send(letter(who, ("email", where)))
    jobs.run_due()
    found = Message.objects.filter(channel="email")
    assert {m.person_id: m.state for m in found} == {
        cast.people.di.pk: "failed",
        cast.people.bo.pk: "sent",
        cast.people.ada.pk: "sent",
    }
    assert {m.error for m in found} == {"", "bad-address"}
    assert [mail.rcpt_tos for mail in with_mail.mails] == [[BO[1]], [BO[1]]]


def test_a_title_of_two_lines_is_one_line_of_the_head():
    from firstlight.notify.carrier import Parcel

    parcel = Parcel(
        key="k", address=BO[1], title="Out\r\nBcc: x@y.z", body="b", link="", is_critical=False
    )
    said = Email("127.0.0.1").compose(parcel)
    assert (said["Subject"], said["Bcc"]) == ("Out Bcc: x@y.z", None)
