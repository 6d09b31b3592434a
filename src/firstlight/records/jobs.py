"""Every night each station's hours are taken from the clock; asked again, nothing changes."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.records.actions import collect_hours
from firstlight.records.schemas import CollectHours

DAYS = 45  # a draft follows the clock so long


@every_tick
def nightly_hours(now: datetime) -> Iterable[Order]:
    """Ask once a day and station."""
    today = timezone.localdate(now)
    nodes = Organisation.objects.filter(kind__in=["association", "station"], is_closed=False)
    return [
        Order("records.collect", f"records.collect:{key}:{today}", key, {"on": str(today)})
        for key in nodes.values_list("pk", flat=True)
    ]


@handles("records.collect")
def collect(job: Job) -> None:
    """Take the hours, as of the day in the payload."""
    actor = Actor.job("records", job.station_id, "records.clock")
    collect_hours(actor, CollectHours(on=date.fromisoformat(job.payload["on"]), days=DAYS))
