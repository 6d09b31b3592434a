"""The sender: one job a message, which takes others along that wait for the same carrier."""

from uuid import UUID

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import TRIES, TryLater, after_death, handles
from firstlight.kernel.models import Job
from firstlight.notify import actions
from firstlight.notify.delivery import hand_over
from firstlight.notify.models import Message
from firstlight.notify.rules import tries_of

EVERY_STATION = UUID(int=0)


def _moment(station_id: UUID) -> Context:
    """Return the sender at this moment: each step of a long batch has a time of its own."""
    return Context(Actor.job("notify.sender", station_id), actions.JOB)


@handles(actions.JOB)
def deliver(job: Job) -> None:
    """Send the job's message; safe to run again after a crash anywhere.

    Raises
    ------
    TryLater
        The carrier was busy, or another sender has the message at this moment.
    """
    own: str = job.payload["message"]
    batch = actions.claim(_moment(job.station_id), own)
    is_settled, tries = not batch, TRIES

    def begin(message: Message) -> bool:
        return actions.begin(_moment(job.station_id), message)

    for message, delivery in hand_over(batch, begin):
        if message.key == own:
            tries = tries_of(message)
        last = message.key == own and job.attempts >= tries
        settled = actions.settle(_moment(job.station_id), message, delivery, is_last_try=last)
        if message.key == own:
            is_settled = settled
    actions.let_go(_moment(job.station_id), batch)
    if not is_settled:
        raise TryLater("the carrier was busy", tries)


@after_death
def end_claims() -> None:
    """The sender that held claims is gone: what it had in hand is in doubt, the rest goes on."""
    actions.end_claims(_moment(EVERY_STATION))
