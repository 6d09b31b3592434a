"""What this room decides from values in hand."""

from collections.abc import Collection
from datetime import timedelta

from firstlight.kernel.jobs import TRIES
from firstlight.notify.carrier import Outcome
from firstlight.notify.models import Message
from firstlight.notify.schemas import Letter

INBOX = "inapp"
# A claim outlives any carrier's time-out, so that a live sender is never taken for a dead one;
# it begins anew when the carrier is handed the message.
CLAIM = timedelta(minutes=2)
BATCH = 100  # messages that one job takes along
# For what has no other way and nobody waits for: a mail server that is away for an afternoon.
PATIENT = 16
LINES = 4  # connections that carriers are handed batches over at once
State = Message.State


def routes(letter: Letter, available: Collection[str]) -> list[tuple[str, str, list[list[str]]]]:
    """Return channel, address and fallback of each message that this letter becomes.

    A person can always read on their own page. Where life is at risk every other channel is used
    at once; otherwise the first one, with the rest as fallback.
    """
    others = [(c, a) for c, a in letter.addresses if c in available and c != INBOX and a]
    inbox: list[tuple[str, str, list[list[str]]]] = [(INBOX, str(letter.person_id), [])]
    if letter.is_critical:
        return inbox + [(channel, address, []) for channel, address in others]
    first = [(c, a, [list(rest) for rest in others[1:]]) for c, a in others[:1]]
    return inbox + first


def tries_of(message: Message) -> int:
    """Return how often a message is tried before it has failed."""
    return TRIES if message.is_critical or message.fallback else PATIENT


def state_after(outcome: Outcome, *, is_idempotent: bool, is_last_try: bool) -> Message.State:
    """Return the state of a message after a carrier's word on it."""
    if outcome is Outcome.TAKEN:
        return State.SENT
    if outcome is Outcome.REFUSED:
        return State.FAILED
    if outcome is Outcome.UNKNOWN and not is_idempotent:
        return State.UNCONFIRMED
    return State.FAILED if is_last_try else State.QUEUED
