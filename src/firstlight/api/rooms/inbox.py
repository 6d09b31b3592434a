"""One's own inbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand, ripple
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.notify import queries
from firstlight.notify.models import Message

router = Router(tags=["inbox"])


class MessageOut(Shown):
    """Words for oneself: a pointer to a task."""

    title: str
    body: str
    is_critical: bool
    created_at: datetime
    read_at: datetime | None


def _inbox(actor: Actor) -> QuerySet[Message]:
    if actor.person_id is None or not actor.may("inbox.read"):
        return Message.objects.none()
    return queries.inbox(actor)


MESSAGE = Kind("notify.message", "inbox", MessageOut, _inbox, as_they_stand(MessageOut))
reads(router, MESSAGE)
acts(router, ("notify",))


@ripple
def of_letters(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """Letters are written within an act, after its moment; they have no line of their own."""
    if events:
        since = min(event.at for event in events)
        yield from (row.label for row in _inbox(actor).filter(created_at__gte=since))
