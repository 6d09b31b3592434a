"""What time brings: action items that are due soon or have run over."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from firstlight.community.actions import remind_owners
from firstlight.community.schemas import RemindOwners
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job


@every_tick
def daily_look(now: datetime) -> Iterable[Order]:
    """Ask once a day and station."""
    today = timezone.localdate(now)
    nodes = Organisation.objects.filter(kind__in=["association", "station"], is_closed=False)
    return [
        Order("community.remind", f"community.remind:{key}:{today}", key, {"on": str(today)})
        for key in nodes.values_list("pk", flat=True)
    ]


@handles("community.remind")
def remind(job: Job) -> None:
    """Remind, and mark what has run over, as of the day in the payload."""
    actor = Actor.job("community", job.station_id, "community.clock")
    remind_owners(actor, RemindOwners(on=date.fromisoformat(job.payload["on"])))
