"""Words that came back from outside, by whatever door: whose they are, and once only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from firstlight.incidents import queries
from firstlight.incidents.actions import take_reply
from firstlight.incidents.models import Answer, Invite
from firstlight.incidents.schemas import TakeReply
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.receipts import first_time

# "nobody": who wrote was not asked; "over": the call-out has ended; "words": a person reads them.
Took = Literal["answer", "words", "repeated", "nobody", "over"]
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came.

    Attributes
    ----------
    channel
        By which way: the carrier's name in the settings, or ``email``.
    number
        The carrier's own number of the message; the same at every try.
    sender
        Telephone number, account or e-mail address.
    answers
        Of an e-mail, the numbers of the letters that it answers.
    """

    channel: str
    number: str
    sender: str
    text: str
    said_at: datetime | None = None
    answers: tuple[str, ...] = ()


def receive(message: Received) -> Took:
    """Take what somebody wrote back; of a stranger nothing is kept."""
    try:
        invite = _invite(message)
        with transaction.atomic():
            return _taken(message, invite)
    except NotFound:
        return "nobody"
    except Refused as over:
        if over.code != "callout-over":
            raise
        return "over"


def _invite(message: Received) -> Invite:
    if message.channel == "email":
        return queries.invite_by_letter(message.sender, message.answers)
    return queries.invite_by_number(message.channel, message.sender)


def _taken(message: Received, invite: Invite) -> Took:
    actor = Actor.job(
        f"carrier.{message.channel}"[:40],
        invite.station_id,
        "callouts.record",
        "incidents.see",
    )
    command = uuid5(NAMESPACE_URL, f"firstlight:{message.channel}:{message.number}")
    if not first_time(actor, "take_reply", command):
        return "repeated"
    said_at = min(message.said_at, timezone.now()) if message.said_at else None
    answer = take_reply(
        actor,
        TakeReply(
            invite_id=invite.pk,
            text=message.text.replace("\0", " ")[:LONGEST],
            channel=message.channel,
            said_at=said_at,
        ),
    )
    return "answer" if isinstance(answer, Answer) else "words"
