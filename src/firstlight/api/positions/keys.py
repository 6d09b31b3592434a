"""Which duty session a sender's key belongs to; asked of the database at most every two seconds.

A session's key works from check-in with location on, to check-out: never longer. What is sent in
these two seconds after it is left out by the writer.
"""

import base64
import binascii
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asgiref.sync import sync_to_async

from firstlight.duty.models import DutySession
from firstlight.kernel.models import Event

FRESH_S = 2.0
MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True)
class Session:
    """A duty session that shares its location now, and since when it does."""

    key: UUID
    station_id: UUID
    since: datetime


_known: dict[str, tuple[float, Session | None]] = {}
# A key is made anew each time the location is turned on: since when it holds never changes.
_since: dict[str, datetime] = {}


def token_of(authorization: str) -> str:
    """Return the key in an ``Authorization`` header: a bearer's, or a basic password's."""
    scheme, _space, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(rest, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return pair.partition(":")[2]
    return ""


async def session_of(token: str) -> Session | None:
    """Return the session that `token` opens, or `None`."""
    if not token:
        return None
    digest = hashlib.sha256(token.encode()).hexdigest()
    known = _known.get(digest)
    if known and known[0] > time.monotonic():
        return known[1]
    found = await sync_to_async(_look_up)(digest)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[digest] = (time.monotonic() + FRESH_S, found)
    return found


def _look_up(digest: str) -> Session | None:
    row = DutySession.objects.filter(
        token_hash=digest, ended_at__isnull=True, shares_location=True
    ).first()
    if row is None:
        return None
    if digest not in _since:
        if len(_since) >= MOST_KNOWN:
            _since.clear()
        _since[digest] = _shared_since(row)
    return Session(row.pk, row.station_id, _since[digest])


def _shared_since(row: DutySession) -> datetime:
    """Return when the location was turned on: with the duty, or later by an act of its own."""
    acts = Event.objects.filter(subject=row.label, action="duty.share_location")
    turned = acts.order_by("seq").values_list("at", flat=True).last()
    return turned or row.started_at


def forget_all() -> None:
    """Ask the database anew for every key."""
    _known.clear()
    _since.clear()
