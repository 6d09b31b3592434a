"""What was refused to people of the force, kept for the auditor: who, what, by which rule.

A refusal undoes its transaction, so it is kept behind it; whoever opens a transaction around acts
does so with `whole`, which keeps again what its own rollback has undone.

Kept is every "no" of the gate: a missing capability, a row that is not for the actor, a rule of
the domain; and every address of a row that led somebody nowhere, with the row's key. Whether
there is such a row is not looked up: hidden and missing stay alike, also by the clock
(docs/decisions/060). Not kept are slips (`errors.Slip`): malformed input, files that cannot be
read, versions that somebody else was quicker to change. Of visitors and jobs nothing is kept.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Attempt, Refusal
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import RefusedAttempt
from firstlight.kernel.questions import Question, Row

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=365)
# So many addresses a day that lead nowhere are told apart for one person; more only count.
ADDRESSES = 100
# What makes two attempts the same one.
SAME = ("station_id", "on_date", "actor", "role", "action", "code", "about")
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
        no.attempt = Attempt(actor, action)
        if is_outer:
            _keep(no)
        raise
    finally:
        _acting.reset(token)


def keep(no: Refusal, actor: Actor, action: str, about: str = "") -> None:
    """Keep what a door refused; what a gate refused behind it is kept already.

    Parameters
    ----------
    no, actor, action
        What was said to whom, and the door's name.
    about
        The keys of an address that led nowhere (`keys_of`).
    """
    if no.attempt is None:
        no.attempt = Attempt(actor, action, about)
        _keep(no)


def keys_of(*parts: Iterable[object]) -> str:
    """Return the keys among the parts of an address, as an auditor reads them."""
    return "/".join(str(each) for part in parts for each in part if _is_key(each))[:80]


def _is_key(part: object) -> bool:
    try:
        UUID(str(part))
    except ValueError:
        return False
    return True


def forget(station_id: UUID, today: date) -> int:
    """Erase what a station has kept for a year; return how many rows."""
    old = RefusedAttempt.objects.filter(station_id=station_id, on_date__lt=today - KEPT_FOR)
    return old.delete()[0]


def _keep(no: Refusal) -> None:
    """Keep a refusal, or write to the server's log that it could not be: it stays a "no"."""
    if no.attempt is None or no.is_mistake or no.attempt.actor.person_id is None:
        return
    try:
        with transaction.atomic():
            _count(no.attempt, no.code)
    except DatabaseError:
        logger.exception("a refusal of %s could not be kept", no.attempt.action)


def _count(tried: Attempt, code: str) -> None:
    """Add a row, or count up the one of this day: however often somebody tries, it is one row."""
    now, actor = timezone.now(), tried.actor
    of_day = (actor.station_id, timezone.localdate(now), actor.log_id)
    what = (actor.role, tried.action[:80], code[:60])
    about = tried.about
    if about and not _kept(*of_day, *what, about) and len(_addresses(*of_day)) >= ADDRESSES:
        about = ""
    _add(dict(zip(SAME, (*of_day, *what, about), strict=True)), now)


def _add(same: Mapping[str, object], now: datetime) -> None:
    """One statement: whoever comes second, at the same moment too, counts up."""
    row = {"id": uuid7(), **same, "times": 1, "at": now, "last_at": now}
    fields = {field.name: field for field in RefusedAttempt._meta.concrete_fields}
    values = [fields[name].get_db_prep_save(value, connection) for name, value in row.items()]
    table, places = RefusedAttempt._meta.db_table, ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608 - our own names
            f" ON CONFLICT ({', '.join(same)}) DO UPDATE"
            f" SET times = {table}.times + 1, last_at = excluded.last_at",
            values,
        )


@Question
def _kept(
    station_id: UUID, on_date: date, actor: str, role: str, action: str, code: str, about: str
) -> QuerySet[RefusedAttempt, Row]:
    told = dict(zip(SAME, (station_id, on_date, actor, role, action, code, about), strict=True))
    return RefusedAttempt.objects.filter(**told).values_list("pk")


@Question
def _addresses(station_id: UUID, on_date: date, actor: str) -> QuerySet[RefusedAttempt, Row]:
    of_day = RefusedAttempt.objects.filter(station_id=station_id, on_date=on_date, actor=actor)
    return of_day.exclude(about="").order_by().values_list("pk")[:ADDRESSES]
