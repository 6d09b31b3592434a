"""The clock that erases, once a day and station; and grants whose time is up."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.traces import leave_none
from firstlight.privacy.actions import end_access, run_clock
from firstlight.privacy.queries.access import run_down
from firstlight.privacy.schemas import EndAccess, RunClock

NIGHT = time(3, 10)


def order_for(station_id: UUID, day: date) -> Order:
    """Return the order for one station's clock in the night of `day`; asked twice it runs once."""
    at = timezone.make_aware(datetime.combine(day, NIGHT))
    return Order(
        "privacy.run_clock",
        f"privacy.run_clock:{station_id}:{day}",
        station_id,
        {"on": str(day)},
        run_after=at,
    )


@handles("privacy.run_clock")
def run_clock_of_station(job: Job) -> None:
    """Erase what is due by the day in the payload's ``on`` (``YYYY-MM-DD``)."""
    run_clock_at(job.station_id, date.fromisoformat(job.payload["on"]))


def run_clock_at(station_id: UUID, on: date, *, dry_run: bool = False) -> dict[str, int]:
    """Erase what is due at a station, and leave nothing of it in the file of the database."""
    actor = Actor.job("retention", station_id, "privacy.erase")
    counts = run_clock(actor, RunClock(on=on, dry_run=dry_run))
    if not dry_run:
        leave_none()
    return counts


@every_tick
def grants_over(now: datetime) -> Iterable[Order]:
    """Ask that each grant whose time is up be closed."""
    return [
        Order(
            "privacy.end_access",
            f"privacy.end_access:{row.pk}",
            row.station_id,
            {"access_id": str(row.pk)},
        )
        for row in run_down(now)
    ]


@handles("privacy.end_access")
def end_grant(job: Job) -> None:
    """Close one grant; who came earlier has done it already."""
    actor = Actor.job("privacy", job.station_id, "privacy.clock", "privacy.access")
    try:
        end_access(actor, EndAccess(access_id=job.payload["access_id"]))
    except Refused as closed:
        if closed.code != "not-open":
            raise
