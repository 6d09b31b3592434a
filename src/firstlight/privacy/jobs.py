"""The clock that erases, once a day and station."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, handles
from firstlight.kernel.models import Job
from firstlight.privacy.actions import run_clock
from firstlight.privacy.schemas import RunClock

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
    actor = Actor.job("retention", job.station_id, "privacy.erase")
    run_clock(actor, RunClock(on=date.fromisoformat(job.payload["on"])))
