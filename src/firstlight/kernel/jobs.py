"""The durable outbox of work: asked for inside a transaction, done once after it.

A worker takes a job by a compare-and-set with a lease, so that any number of workers on either
database share one queue, and a worker that dies gives its job back when the lease runs out. A
handler must be safe to run again; what must not happen twice (a message leaving) keeps its own
state, as `firstlight.notify` does.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from firstlight.kernel.bulk import insert_new
from firstlight.kernel.errors import Refusal
from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Job

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
TRIES = 8
Handler = Callable[[Job], None]
HANDLERS: dict[str, Handler] = {}


class Lane(Enum):
    """Which thread of the worker does a kind of job, so that nothing waits for what is slower."""

    QUICK = "quick"  # milliseconds: letters, alarms, waves
    SEARCH = "search"  # seconds: where to look for somebody
    STUDY = "study"  # up to minutes: a month's roster, routes for a county


# Of the kinds that are not quick.
LANES: dict[str, Lane] = {}


class TryLater(Exception):
    """The job could not be done now; it is tried again with growing pauses.

    `tries` is how often before it is laid aside: the pauses of sixteen come to seven hours.
    """

    def __init__(self, why: str, tries: int = TRIES) -> None:
        super().__init__(why)
        self.tries = tries


# What befalls a job without anybody's mistake.
EXPECTED = (TryLater, Refusal, OSError)


@dataclass(frozen=True, slots=True)
class Order:
    """A job to be asked for. `key` is unique for ever: asking again changes nothing."""

    kind: str
    key: str
    station_id: UUID
    payload: dict[str, Any] = field(default_factory=dict)
    run_after: datetime | None = None
    priority: int = 5


def handles(kind: str, lane: Lane = Lane.QUICK) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of job, and in which lane it is done."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if lane is not Lane.QUICK:
            LANES[kind] = lane
        return handler

    return register


Clockwork = Callable[[datetime], Iterable[Order]]
CLOCKWORKS: list[Clockwork] = []


def every_tick(clockwork: Clockwork) -> Clockwork:
    """Register what to ask of time: called about four times a minute with the present moment.

    It returns the orders that have come due (an overdue alarm, a wave, an expiry). Their keys make
    asking again harmless.
    """
    if clockwork not in CLOCKWORKS:
        CLOCKWORKS.append(clockwork)
    return clockwork


def tick(now: datetime | None = None) -> None:
    """Enqueue what time has brought; a defect in one clockwork does not stop the others."""
    moment = now or timezone.now()
    for clockwork in CLOCKWORKS:
        with Heard(f"{clockwork.__module__}.{clockwork.__qualname__}"):
            enqueue(clockwork(moment))


Recovery = Callable[[], None]
RECOVERIES: list[Recovery] = []


def after_death(recovery: Recovery) -> Recovery:
    """Register what else must be given back when every other worker is known to be dead."""
    if recovery not in RECOVERIES:
        RECOVERIES.append(recovery)
    return recovery


def recover() -> int:
    """Give back what dead workers held, at once instead of when their leases run out.

    Only for who knows to be the one worker of this database. Returns how many jobs there were.
    """
    with transaction.atomic():
        freed = Job.objects.filter(state=Job.State.RUNNING).update(
            state=Job.State.READY, leased_until=None
        )
        for recovery in RECOVERIES:
            recovery()
    return freed


def enqueue(orders: Iterable[Order]) -> None:
    """Ask for jobs, in the caller's transaction: they exist exactly if it commits."""
    now = timezone.now()
    insert_new(
        Job,
        ("id", "station_id", "kind", "key", "payload", "run_after", "priority"),
        (
            (
                uuid7(),
                order.station_id,
                order.kind,
                order.key,
                order.payload,
                order.run_after or now,
                order.priority,
            )
            for order in orders
        ),
        {},
    )


def cancel(keys: Iterable[str]) -> int:
    """Take back jobs that have not begun; return how many."""
    return Job.objects.filter(key__in=list(keys), state=Job.State.READY).delete()[0]


def take(now: datetime | None = None, lane: Lane | None = None) -> Job | None:
    """Lease the next due job of a lane (of any, without one), or return `None`."""
    moment = now or timezone.now()
    for _attempt in range(5):
        due = _due(moment, lane)
        job = due.order_by("priority", "run_after").first()
        if job is None:
            return None
        won = due.filter(pk=job.pk, attempts=job.attempts).update(
            state=Job.State.RUNNING, leased_until=moment + LEASE, attempts=job.attempts + 1
        )
        if won:
            job.refresh_from_db()
            return job
    return None


def _due(moment: datetime, lane: Lane | None) -> QuerySet[Job]:
    ready = Job.objects.filter(state=Job.State.READY, run_after__lte=moment)
    lapsed = Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=moment)
    due = ready | lapsed
    if lane is None:
        return due
    if lane is Lane.QUICK:
        return due.exclude(kind__in=list(LANES))
    return due.filter(kind__in=[kind for kind, its in LANES.items() if its is lane])


class Heard:
    """Where a defect ends: it is logged whole and harms nothing beside itself.

    One job with a defect must not stop the worker that sends the next call for help.
    """

    def __init__(self, what: str, then: Callable[[Exception], None] | None = None) -> None:
        self.what, self.then = what, then

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _at: object
    ) -> bool:
        if not isinstance(fault, Exception):
            return False  # no fault, or the process is told to end
        if not isinstance(fault, EXPECTED):
            logger.error("%s has a defect", self.what, exc_info=fault)
        if self.then is not None:
            self.then(fault)
        return True


def renew(key: UUID, now: datetime) -> None:
    """Let the lease of a running job begin anew: it says itself that it is alive."""
    Job.objects.filter(pk=key, state=Job.State.RUNNING).update(leased_until=now + LEASE)


def work(job: Job) -> None:
    """Run a leased job and note how it ended."""
    with Heard(f"job {job.pk} ({job.kind})", lambda fault: _again(job, fault)):
        HANDLERS[job.kind](job)
        _done(job)


def _done(job: Job) -> None:
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.DONE, done_at=timezone.now(), error="", leased_until=None
        )


def _again(job: Job, fault: Exception) -> None:
    """Put the job back with a growing pause; after the last try lay it aside for a person."""
    dead = job.attempts >= (fault.tries if isinstance(fault, TryLater) else TRIES)
    pause = timedelta(seconds=min(3600, 5 * 2 ** (job.attempts - 1)))
    logger.warning("job %s (%s), try %d: %s", job.pk, job.kind, job.attempts, fault)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.DEAD if dead else Job.State.READY,
        run_after=timezone.now() + pause,
        leased_until=None,
        error=str(fault)[:500],
    )


def laid_aside() -> dict[str, int]:
    """Return how many jobs of each kind have used up their tries."""
    kinds = Job.objects.filter(state=Job.State.DEAD).values_list("kind", flat=True)
    return dict(sorted(Counter(kinds).items()))


def waiting(since: datetime) -> tuple[int, datetime | None]:
    """Return how many jobs were due at a moment and are not taken, and since when the first is."""
    due = _due(since, None)
    first = due.order_by("run_after").first()
    return due.count(), first.run_after if first else None


def retry_laid_aside() -> dict[str, int]:
    """Put back what was laid aside, with all its tries; return how many of each kind."""
    with transaction.atomic():
        found = laid_aside()
        Job.objects.filter(state=Job.State.DEAD).update(
            state=Job.State.READY, attempts=0, run_after=timezone.now(), error=""
        )
    return found


def run_due(limit: int = 1000, now: datetime | None = None, lane: Lane | None = None) -> int:
    """Do up to `limit` due jobs of a lane in this thread; return how many were done."""
    done = 0
    while done < limit and (job := take(now, lane)) is not None:
        work(job)
        done += 1
    return done
