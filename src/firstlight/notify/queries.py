"""Every read of the outbox."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question, Row
from firstlight.notify.carrier import carriers
from firstlight.notify.models import Message
from firstlight.notify.rules import INBOX, State

ONE_MORE = F("attempts") + 1
UNSENT = (State.QUEUED, State.SENDING, State.FAILED, State.UNCONFIRMED)


def inbox(actor: Actor) -> QuerySet[Message]:
    """Return the actor's own messages, newest first."""
    if actor.person_id is None:
        raise NotFound
    return _inbox(actor.person_id).order_by("-created_at")


def _inbox(person_id: UUID) -> QuerySet[Message]:
    mine = Message.objects.filter(person_id=person_id, channel=INBOX)
    return mine.exclude(state=State.SUPPRESSED)


@Question
def _unread(person_id: UUID) -> QuerySet[Message, Row]:
    unread = _inbox(person_id).filter(read_at__isnull=True)
    return unread.values_list("person_id").annotate(n=Count("pk"))


def unread(actor: Actor) -> int:
    """Return how many of the actor's own messages are unread."""
    if actor.person_id is None:
        raise NotFound
    return sum(n for _person, n in _unread(actor.person_id))


def my_message(actor: Actor, key: UUID) -> Message:
    """Return one of the actor's own messages."""
    found = inbox(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def message(actor: Actor, key: UUID) -> Message:
    """Return a message of the actor's station, or of the one matter that they lead."""
    found: Message = Message.objects.all().one(actor, key)
    if actor.matter_id is not None and found.thread != actor.matter_id:
        raise NotFound
    return found


def unsent(actor: Actor) -> QuerySet[Message]:
    """Return what the actor's station wanted sent and cannot say that it was."""
    found = _not_sent(actor.stations)
    return found if actor.matter_id is None else found.filter(thread=actor.matter_id)


def _not_sent(station_ids: Collection[UUID]) -> QuerySet[Message]:
    rows = Message.objects.filter(station_id__in=station_ids, state__in=UNSENT)
    return rows.exclude(channel=INBOX)


def not_left(since: datetime) -> list[tuple[tuple[str, str], int]]:
    """Return channel, state and number of messages since then that wait or may not have come."""
    rows = Message.objects.filter(state__in=UNSENT, created_at__gte=since)
    rows = rows.exclude(channel=INBOX).order_by()
    counted = rows.values_list("channel", "state").annotate(n=Count("pk"))
    return sorted(((channel, str(state)), n) for channel, state, n in counted)


def unsent_figures(actor: Actor) -> Counter[str]:
    """Return how many messages of the actor's station are in each state but sent."""
    if actor.matter_id is None:
        return Counter(dict(_figures(sorted(actor.stations))))
    return Counter(dict(_by_state(unsent(actor))))


def _by_state(rows: QuerySet[Message]) -> QuerySet[Message, Row]:
    return rows.values_list("state").annotate(n=Count("pk"))


@Question
def _figures(station_ids: Sequence[UUID]) -> QuerySet[Message, Row]:
    return _by_state(_not_sent(station_ids))


def lost(actor: Actor, thread: UUID) -> list[Message]:
    """Return the messages of a case that failed or whose fate nobody knows."""
    if actor.matter_id not in (None, thread):
        return []
    return _lost(sorted(actor.stations), thread)


@Question
def _lost(station_ids: Sequence[UUID], thread: UUID) -> QuerySet[Message]:
    found = _not_sent(station_ids).filter(state__in=[State.FAILED, State.UNCONFIRMED])
    return found.filter(thread=thread).order_by("created_at")


def states_of(actor: Actor, thread: UUID) -> dict[UUID, dict[str, str]]:
    """Return, for each person written to about a case, the state by channel."""
    found: dict[UUID, dict[str, str]] = {}
    for person, channel, state in _states(sorted(actor.stations), thread):
        found.setdefault(person, {})[channel] = state
    return found


@Question
def _states(station_ids: Sequence[UUID], thread: UUID) -> QuerySet[Message, Row]:
    rows = Message.objects.filter(station_id__in=station_ids, thread=thread)
    return rows.values_list("person_id", "channel", "state")


def by_key(key: str) -> Message | None:
    """Return the message with this key, locked; for the sender only."""
    return Message.objects.select_for_update().filter(key=key).first()


def posted(keys: Iterable[str]) -> frozenset[str]:
    """Return which of these letters were posted before; for the sender only."""
    names = {f"{key}:{INBOX}": key for key in keys}
    found = Message.objects.filter(key__in=list(names)).values_list("key", flat=True)
    return frozenset(names[name] for name in found)


def posted_to(person_ids: Iterable[UUID], begin: str) -> list[str]:
    """Return the keys of these people's letters that begin so; for the sender only."""
    own = Message.objects.filter(person_id__in=list(person_ids), channel=INBOX)
    found = own.filter(key__startswith=begin).values_list("key", flat=True)
    return [key.removesuffix(f":{INBOX}") for key in found]


def company(first: Message, now: datetime) -> QuerySet[Message]:
    """Return messages never tried yet that wait for the same channel, most urgent first."""
    waiting = Message.objects.filter(state=State.QUEUED, attempts=0, channel=first.channel)
    nobodys = waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
    return nobodys.exclude(pk=first.pk).order_by("-is_critical", "created_at")


def claimed(mark: UUID) -> QuerySet[Message]:
    """Return what was claimed under this mark."""
    return Message.objects.filter(claim=mark, state=State.QUEUED).order_by(
        "-is_critical", "created_at"
    )


def waiting_for(person_id: UUID) -> list[Message]:
    """Return the messages to one person that have not left, locked."""
    queued = Message.objects.select_for_update().filter(person_id=person_id, state=State.QUEUED)
    return list(queued)


def waiting(keys: Sequence[str]) -> list[Message]:
    """Return the messages of these letters that have not left, locked."""
    names = [f"{key}:{channel}" for key in keys for channel in carriers()]
    queued = Message.objects.select_for_update().filter(key__in=names, state=State.QUEUED)
    return list(queued)
