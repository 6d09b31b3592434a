"""What time brings: days that are old enough to be added up, and old rows that changed."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.reports.actions import settle
from firstlight.reports.queries.settling import (
    due_through,
    is_touched,
    settlement_of,
    stale_stations,
)
from firstlight.reports.schemas import Settle


@every_tick
def stale_tallies(now: datetime) -> Iterable[Order]:
    """Ask at most once an hour for each station."""
    hour = f"{timezone.localtime(now):%Y-%m-%dT%H}"
    return [
        Order("reports.settle", f"reports.settle:{key}:{hour}", key, priority=8)
        for key in stale_stations(now)
    ]


@handles("reports.settle")
def settle_station(job: Job) -> None:
    """Work a station's tallies out anew, unless nothing in them can have changed."""
    through, row = due_through(timezone.now()), settlement_of(job.station_id)
    if row is None or row.through < through or is_touched(job.station_id, row):
        actor = Actor.job("reports", job.station_id, "reports.settle")
        settle(actor, Settle(through=through))
