"""How far a reader has read the chains, and what came after it.

Chains grow in the order of commits, so nothing can appear behind a cursor later. Of the stations
that a reader belongs to whole chains are read; of a case elsewhere that they help with, its thread
alone, kept under the case's own key.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Slip
from firstlight.kernel.models import Event, LogHead
from firstlight.kernel.questions import Question

MOST_CHAINS = 10_000
GREATEST = 2**63 - 1


@dataclass(slots=True)
class Cursor:
    """A place in several chains.

    Attributes
    ----------
    read
        The last row read, by station or by the case (thread) of another station.
    seat
        A mark of whom it was made for; "" if anybody's.
    """

    read: dict[UUID, int] = field(default_factory=dict)
    seat: str = ""

    def pass_by(self, actor: Actor, event: Event) -> None:
        """Move behind an event."""
        chain = event.station_id if event.station_id in actor.stations else event.thread
        if chain is not None:
            self.read[chain] = event.seq

    def encode(self) -> str:
        """Return the cursor as a word for an address."""
        told: dict[str, Any] = {key.hex: seq for key, seq in sorted(self.read.items())}
        if self.seat:
            told["as"] = self.seat
        text = json.dumps(told, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def seat_mark(actor: Actor) -> str:
    """Return a mark that changes with what the actor may see at all."""
    parts = [
        str(actor.person_id),
        actor.role,
        str(actor.station_id),
        *sorted(map(str, actor.stations)),
        "",
        *sorted(map(str, actor.teams)),
    ]
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def cursor_now(actor: Actor, elsewhere: Mapping[UUID, UUID] | None = None) -> str:
    """Return the cursor of somebody who has read everything.

    Parameters
    ----------
    actor
        The reader.
    elsewhere
        Cases of other stations that they see: thread and its station.
    """
    cases = elsewhere or {}
    wanted = {*actor.stations, *cases.values()}
    heads: dict[UUID, int] = dict(_heads(sorted(wanted)))
    read = {key: heads.get(key, 0) for key in actor.stations if key in heads}
    read.update({thread: heads.get(station, 0) for thread, station in cases.items()})
    return Cursor(read, seat_mark(actor)).encode()


@Question
def _heads(station_ids: Sequence[UUID]) -> QuerySet[LogHead, tuple[UUID, int]]:
    return LogHead.objects.filter(station_id__in=station_ids).values_list("station_id", "seq")


def news(
    actor: Actor, cursor: Cursor, elsewhere: Mapping[UUID, UUID] | None = None
) -> QuerySet[Event]:
    """Return the events after the cursor, chain by chain."""
    after = Q(pk__in=[])
    for station in actor.stations:
        after |= Q(station_id=station, seq__gt=cursor.read.get(station, 0))
    for thread, station in (elsewhere or {}).items():
        after |= Q(station_id=station, thread=thread, seq__gt=cursor.read.get(thread, 0))
    return Event.objects.filter(after).order_by("station_id", "seq")


def decode(text: str) -> Cursor:
    """Return how far each chain was read.

    Raises
    ------
    Refused
        ``bad-cursor``: it is not one of ours.
    """
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        seat = str(told.pop("as", ""))
        read = {UUID(key): int(seq) for key, seq in told.items()}
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError) as fault:
        raise Slip("bad-cursor", "since: this is not a cursor", field="since") from fault
    if len(read) > MOST_CHAINS or not all(0 <= seq <= GREATEST for seq in read.values()):
        raise Slip("bad-cursor", "since: this is not a cursor", field="since")
    return Cursor(read, seat)
