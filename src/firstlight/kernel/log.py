"""The hash-chained log: one chain a station, each row sealed by the one before."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet

from firstlight.kernel.models import Event, LogHead
from firstlight.kernel.questions import Question, Row

SEALED = (
    "id",
    "station_id",
    "seq",
    "action",
    "actor",
    "role",
    "on_behalf_of",
    "subject",
    "thread",
    "data",
    "at",
    "hash_before",
)


def sealed_fields(event: Event) -> dict[str, Any]:
    """Return what the hash of `event` covers, as JSON values."""
    row = {name: getattr(event, name) for name in SEALED}
    row["at"] = event.at.isoformat(timespec="microseconds")
    return {k: str(v) if isinstance(v, UUID) else v for k, v in row.items()}


def subject_of(row: models.Model) -> str:
    """Return what the log calls a row."""
    return f"{row._meta.label_lower}:{row.pk}"


def newest_of(row: models.Model | str) -> int:
    """Return the number of the newest entry about a row, or 0: it grows with every act on it."""
    subject = row if isinstance(row, str) else subject_of(row)
    found = Event.objects.filter(subject=subject).aggregate(models.Max("seq"))
    return found["seq__max"] or 0


def entries_of(row: models.Model, limit: int = 50) -> list[Event]:
    """Return what was done to a row, newest first; who may see the row may see this."""
    return list(Event.objects.filter(subject=subject_of(row)).order_by("-at", "-seq")[:limit])


def last_doer(row: models.Model, act: str) -> UUID | None:
    """Return the key of the person who last did `act` to a row; `None` for nobody, or a job."""
    found = Event.objects.filter(subject=subject_of(row), action=act).order_by("-seq").first()
    kind, _colon, key = found.actor.partition(":") if found else ("", "", "")
    return UUID(key) if kind == "person" else None


def entries_in(thread: UUID, limit: int = 50, without: Iterable[str] = ()) -> list[Event]:
    """Return what was done in a case, newest first; who may see the case may see this.

    `without` names acts that are left out.
    """
    return _in(thread, without=frozenset(without), limit=limit)


@Question
def _in(thread: UUID, *, without: frozenset[str], limit: int) -> QuerySet[Event]:
    found = Event.objects.filter(thread=thread).exclude(action__in=without)
    return found.order_by("-at", "-seq")[:limit]


def seal(fields: dict[str, Any]) -> str:
    """Return the SHA-256 of `fields` in canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def append(events: Iterable[Event]) -> None:
    """Seal `events` and add them to their stations' chains; inside a transaction.

    The head row is locked until the transaction ends, so that a chain has no forks and its order
    is the order of commits.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AssertionError("the log is only written inside a transaction")
    in_order = sorted(events, key=lambda event: event.station_id)  # one lock order for all
    for station_id, chained in groupby(in_order, key=lambda event: event.station_id):
        seq, before = _end_of(station_id)
        added = list(chained)
        for event in added:
            event.seq, event.hash_before = seq + 1, before
            event.data = json.loads(json.dumps(event.data, default=str))
            event.hash = seal(sealed_fields(event))
            seq, before = event.seq, event.hash
        Event.objects.bulk_create(added)
        LogHead.objects.filter(pk=station_id).update(seq=seq, hash=before)


def _end_of(station_id: UUID) -> tuple[int, str]:
    """Lock the end of a chain, or begin one; return its last number and hash."""
    if not (ends := _ends(station_id)):
        LogHead.objects.get_or_create(station_id=station_id)
        ends = _ends(station_id)
    seq, last = ends[0]
    return seq, last


@Question
def _ends(station_id: UUID) -> QuerySet[LogHead, Row]:
    return LogHead.objects.select_for_update().filter(pk=station_id).values_list("seq", "hash")


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where a chain does not hold."""

    station_id: UUID
    seq: int
    reason: str


def verify(station_id: UUID) -> tuple[int, Fault | None]:
    """Walk a station's chain; return how many rows hold and the first fault, if any.

    Rows may be added meanwhile: the chain must reach the head as it was before the walk, and end
    no later than the head after it.
    """
    promised = LogHead.objects.filter(station_id=station_id).first()
    before, expected = "0" * 64, 1
    for event in _walk(station_id):
        fault = _fault_in(event, expected, before)
        if fault:
            return expected - 1, fault
        before, expected = event.hash, expected + 1
        if promised and event.seq == promised.seq and event.hash != promised.hash:
            return expected - 2, Fault(station_id, event.seq, "its contents were changed")
    last = expected - 1
    if promised and last < promised.seq:
        return last, Fault(station_id, expected, "rows at the end are missing")
    head = LogHead.objects.filter(station_id=station_id).first()
    if last > (head.seq if head else 0):
        return last, Fault(station_id, last, "it does not follow the row before")
    return last, None


def fault_of(rows: Iterable[dict[str, Any]]) -> Fault | None:
    """Return the first place where rows that `rows_of` gave do not make one chain, if any."""
    before, expected = "0" * 64, 1
    for row in rows:
        event = Event(**row)
        fields = {name: value for name, value in row.items() if name != "hash"}
        if event.seq != expected:
            return Fault(event.station_id, expected, "a row is missing")
        if event.hash_before != before:
            return Fault(event.station_id, event.seq, "it does not follow the row before")
        if seal(fields) != event.hash:
            return Fault(event.station_id, event.seq, "its contents were changed")
        before, expected = event.hash, expected + 1
    return None


def _fault_in(event: Event, expected: int, before: str) -> Fault | None:
    if event.seq != expected:
        return Fault(event.station_id, expected, "a row is missing")
    if event.hash_before != before:
        return Fault(event.station_id, event.seq, "it does not follow the row before")
    if seal(sealed_fields(event)) != event.hash:
        return Fault(event.station_id, event.seq, "its contents were changed")
    return None


def rows_of(station_id: UUID) -> Iterator[dict[str, Any]]:
    """Yield a station's rows as JSON values, each with its hash, in the order of the chain."""
    for event in _walk(station_id):
        yield {**sealed_fields(event), "hash": event.hash}


def _walk(station_id: UUID) -> Iterator[Event]:
    yield from Event.objects.filter(station_id=station_id).order_by("seq").iterator(2000)
