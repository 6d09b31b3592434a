"""What was refused to people of the force, kept for the auditor: who, what, by which rule.

A refusal undoes its transaction, so it is kept behind it; whoever opens a transaction around acts
does so with `whole`, which keeps again what its own rollback has undone.

Kept is every "no" of the gate: a missing capability, a row that is not for the actor, a rule of
the domain. Not kept are slips: malformed input, files that cannot be read, versions that somebody
else was quicker to change, and the codes in `MISTAKES`. Of visitors and jobs nothing is kept.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refusal
from firstlight.kernel.models import RefusedAttempt

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=365)
# Slips of the pen by their codes: wrong days, sizes and empty fields. Not ``too-old`` and
# ``in-future``: they also refuse a proof of passing that is played at another time.
MISTAKES = frozenset(
    {
        "back-before",
        "bad-cursor",
        "bad-drawing",
        "bad-kit",
        "bad-number",
        "day-past",
        "ends-first",
        "ends-in-past",
        "future",
        "in-the-past",
        "malformed",
        "mileage-back",
        "mixed-drawing",
        "name-taken",
        "no-days",
        "no-name",
        "no-need",
        "no-photo",
        "no-place",
        "no-posts",
        "no-table",
        "no-words",
        "review-past",
        "six-lines",
        "too-big",
        "too-few",
        "too-long",
        "too-many",
        "unanswered",
        "until-past",
    }
)


# Whether this is within an act already.
_acting: ContextVar[bool] = ContextVar("acting", default=False)


@contextmanager
def whole() -> Iterator[None]:
    """Open a transaction around acts; a refusal that ends it is kept after it."""
    try:
        with transaction.atomic():
            yield
    except Refusal as no:
        _keep(no)
        raise


@contextmanager
def gate(actor: Actor, action: str) -> Iterator[None]:
    """Open the transaction of an act; what it refuses is kept after it.

    Of an act within an act only what ends the outer one is kept, and under its name: some acts
    go on after a "no", and some do a part as somebody else.
    """
    is_outer, token = not _acting.get(), _acting.set(True)
    try:
        with transaction.atomic():
            yield
    except Refusal as no:
        no.attempt = (actor, action)
        if is_outer:
            _keep(no)
        raise
    finally:
        _acting.reset(token)


def keep(no: Refusal, actor: Actor, action: str) -> None:
    """Keep what a door refused; what a gate refused behind it is kept already."""
    if no.attempt is None:
        no.attempt = (actor, action)
        _keep(no)


def forget(station_id: UUID, today: date) -> int:
    """Erase what a station has kept for a year; return how many rows."""
    old = RefusedAttempt.objects.filter(station_id=station_id, on_date__lt=today - KEPT_FOR)
    return old.delete()[0]


def _keep(no: Refusal) -> None:
    """Keep a refusal, or write to the server's log that it could not be: it stays a "no"."""
    if no.attempt is None or no.is_mistake or no.code in MISTAKES:
        return
    actor, action = no.attempt
    if actor.person_id is None:
        return
    try:
        with transaction.atomic():
            _count(actor, action, no.code)
    except DatabaseError:
        logger.exception("a refusal of %s could not be kept", action)


def _count(actor: Actor, action: str, code: str) -> None:
    """Add a row, or count up the one of this day: however often somebody tries, it is one row."""
    now = timezone.now()
    row, is_new = RefusedAttempt.objects.get_or_create(
        station_id=actor.station_id,
        on_date=timezone.localdate(now),
        actor=actor.log_id,
        role=actor.role,
        action=action[:80],
        code=code[:60],
        defaults={"at": now, "last_at": now},
    )
    if not is_new:
        RefusedAttempt.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now)
