"""Every change of the outbox."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstlight.kernel import jobs
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.bulk import insert_new
from firstlight.kernel.errors import Refused
from firstlight.kernel.ids import uuid7
from firstlight.kernel.jobs import Order
from firstlight.notify import queries
from firstlight.notify.carrier import Delivery, carriers
from firstlight.notify.models import Message
from firstlight.notify.quiet import wants_quiet
from firstlight.notify.rules import BATCH, CLAIM, INBOX, PATIENT, State, routes, state_after
from firstlight.notify.schemas import Letter, ReadMessage, ResendMessage

JOB = "notify.deliver"
KEPT_FOR = timedelta(days=365)
FREE = {"claim": None, "claimed_until": None}


def post(context: Context, letters: Iterable[Letter]) -> int:
    """Put letters into the outbox, inside an action: they leave exactly if it commits.

    One message a person and channel, and one job a message where something must be handed over:
    what stands in somebody's inbox has arrived with this transaction. A letter posted before
    (same key) is not posted again.

    Returns
    -------
    int
        How many messages were asked for.
    """
    channels = carriers()
    posted = [
        _row(letter, channel, address, fallback, context.now, channels[channel].is_immediate)
        for letter in letters
        for channel, address, fallback in routes(letter, channels.keys())
    ]
    insert_new(Message, COLUMNS, posted, {})
    jobs.enqueue(
        _order(key, station, is_critical=is_critical)
        for _id, station, key, *_rest, is_critical, state, _at in posted
        if state == State.QUEUED
    )
    return len(posted)


COLUMNS = (
    "id",
    "station_id",
    "key",
    "person_id",
    "thread",
    "channel",
    "address",
    "title",
    "body",
    "link",
    "link_nonce",
    "fallback",
    "is_critical",
    "state",
    "sent_at",
)


def _row(
    letter: Letter,
    channel: str,
    address: str,
    fallback: list[list[str]],
    now: datetime,
    is_immediate: bool,
) -> tuple[Any, ...]:
    """Return a message as the table keeps it; where the row is the delivery, it is sent."""
    return (
        uuid7(),
        letter.station_id,
        f"{letter.key}:{channel}",
        letter.person_id,
        letter.thread,
        channel,
        address,
        letter.title,
        letter.body,
        (letter.inapp_link or letter.link) if channel == INBOX else letter.link,
        letter.nonce,
        fallback,
        letter.is_critical,
        State.SENT if is_immediate else State.QUEUED,
        now if is_immediate else None,
    )


def _order(key: str, station_id: UUID, *, is_critical: bool, turn: str = "") -> Order:
    return Order(
        JOB,
        f"{JOB}:{key}{turn}",
        station_id,
        {"message": key},
        priority=2 if is_critical else 5,
    )


def withdraw(context: Context, keys: Sequence[str]) -> int:
    """Take back letters that have not left yet, inside an action."""
    taken = 0
    for start in range(0, len(keys), 100):
        taken += _take_back(queries.waiting(keys[start : start + 100]))
    return taken


def _take_back(found: Sequence[Message]) -> int:
    keys = [message.pk for message in found]
    taken = Message.objects.filter(pk__in=keys).update(state=State.SUPPRESSED)
    jobs.cancel(f"{JOB}:{message.key}" for message in found)
    return taken


def forget(context: Context, thread: UUID) -> int:
    """Blank where the messages of a case went, inside the action that erases it."""
    return Message.objects.filter(thread=thread).update(
        address="", link="", link_nonce="", fallback=[], title="", body=""
    )


def forget_person(context: Context, person_id: UUID) -> int:
    """Erase the letters of a person whose reach is erased; none leaves any more."""
    _take_back(queries.waiting_for(person_id))
    return Message.objects.filter(person_id=person_id).delete()[0]


def forget_old(context: Context, on: date) -> int:
    """Erase the letters of the acting job's station that lie for a year; return how many rows."""
    old = Message.objects.filter(
        station_id=context.actor.station_id, created_at__date__lt=on - KEPT_FOR
    )
    return old.delete()[0]


@action("notify.read_message", may="inbox.read", takes=ReadMessage, offline=Offline.APPEND)
def read_message(context: Context, data: ReadMessage) -> Message:
    """Somebody has read a message of their own inbox."""
    message = queries.my_message(context.actor, data.message_id)
    message.read_at = message.read_at or context.now
    message.save(update_fields=["read_at"])
    context.record(message)
    return message


@action("notify.resend_message", may="callouts.run", takes=ResendMessage)
def resend_message(context: Context, data: ResendMessage) -> Message:
    """Send a message again because a person says so.

    Raises
    ------
    Refused
        ``not-lost`` unless the message failed or nobody knows whether it arrived.
    """
    message = queries.message(context.actor, data.message_id)
    again = Message.objects.filter(
        pk=message.pk, state__in=[State.FAILED, State.UNCONFIRMED], attempts=message.attempts
    ).update(state=State.QUEUED, error="", **FREE)
    if not again:
        raise Refused("not-lost", _("This message is on its way or has arrived already."))
    jobs.enqueue(
        [
            _order(
                message.key,
                message.station_id,
                is_critical=message.is_critical,
                turn=f":{message.attempts}",
            )
        ]
    )
    context.record(message, thread=message.thread, channel=message.channel)
    return message


def claim(context: Context, key: str) -> list[Message]:
    """Claim the message with this key for sending, and others that wait for the same channel.

    What is claimed still waits: only `begin` says that a carrier is being handed it, so that a
    sender that dies leaves no more in doubt than what it had in hand. A message that was in hand
    is taken over if its carrier can tell a repeat; if not it becomes ``unconfirmed``, for a person
    to decide. Empty when there is nothing to do.

    Raises
    ------
    TryLater
        Somebody else has it at this moment.
    """
    with transaction.atomic():
        message = queries.by_key(key)
        if message is None:
            return []
        if message.claimed_until and message.claimed_until > context.now:
            raise jobs.TryLater("another sender has it", PATIENT)
        if message.state == State.SENDING:
            _take_over(message)
        if message.state != State.QUEUED:
            return []
        mark = uuid7()
        company = queries.company(message, context.now).values("pk")[: BATCH - 1]
        chosen = [message.pk, *(row["pk"] for row in company)]
        Message.objects.filter(pk__in=chosen, state=State.QUEUED).update(
            claim=mark, claimed_until=context.now + CLAIM
        )
        return list(queries.claimed(mark))


def begin(context: Context, message: Message) -> bool:
    """Note that a carrier is about to be handed a claimed message; False if it is ours no more.

    It may have been withdrawn meanwhile, or the claim has run out and somebody else has it. One
    that can wait does not leave if the person has come to want quiet since it was posted, or has
    gone off duty and it calls them out: it is in their inbox.
    """
    ours = Message.objects.filter(pk=message.pk, claim=message.claim, state=State.QUEUED)
    if not message.is_critical and wants_quiet(message.person_id, context.now, message.key):
        ours.update(state=State.SUPPRESSED, **FREE)
        jobs.cancel([f"{JOB}:{message.key}"])
        return False
    begun = ours.update(
        state=State.SENDING, claimed_until=context.now + CLAIM, attempts=queries.ONE_MORE
    )
    return bool(begun)


def let_go(context: Context, messages: Iterable[Message]) -> None:
    """Give back what was claimed and not begun."""
    marks = {message.claim for message in messages}
    Message.objects.filter(claim__in=marks, state=State.QUEUED).update(**FREE)


def end_claims(context: Context) -> int:
    """End every claim: whoever held them is known to be dead. Return how many there were."""
    held = Message.objects.filter(claim__isnull=False)
    return held.update(claimed_until=context.now)


def _take_over(message: Message) -> None:
    """Decide what a message is whose sender died half way."""
    carrier = carriers().get(message.channel)
    known = carrier is not None and carrier.is_idempotent
    message.state = State.QUEUED if known else State.UNCONFIRMED
    message.error = "" if known else "sender-died"
    Message.objects.filter(pk=message.pk, state=State.SENDING, claim=message.claim).update(
        state=message.state, error=message.error, **FREE
    )


def settle(context: Context, message: Message, delivery: Delivery, *, is_last_try: bool) -> bool:
    """Note a carrier's word on a message that was claimed; return whether it is settled.

    Its job is taken back with it, unless it must be tried again. When a channel refuses, the next
    of the person's channels is asked.
    """
    carrier = carriers()[message.channel]
    state = state_after(
        delivery.outcome, is_idempotent=carrier.is_idempotent, is_last_try=is_last_try
    )
    with transaction.atomic():
        Message.objects.filter(pk=message.pk, claim=message.claim).update(
            state=state,
            error=delivery.error[:300],
            carrier_ref=delivery.ref[:200],
            sent_at=context.now if state == State.SENT else None,
            **FREE,
        )
        if state == State.QUEUED:
            return False
        jobs.cancel([f"{JOB}:{message.key}"])
        if state == State.FAILED and message.fallback:
            _fall_back(message)
    return True


def _fall_back(message: Message) -> None:
    (channel, address), *rest = message.fallback
    matter = message.key.rpartition(":")[0]
    following = Message(
        station_id=message.station_id,
        key=f"{matter}:{channel}",
        person_id=message.person_id,
        thread=message.thread,
        channel=channel,
        address=address,
        title=message.title,
        body=message.body,
        link=message.link,
        link_nonce=message.link_nonce,
        fallback=rest,
        is_critical=message.is_critical,
    )
    Message.objects.bulk_create([following], ignore_conflicts=True)
    jobs.enqueue([_order(following.key, following.station_id, is_critical=following.is_critical)])
