"""What time brings to a station: the nightly clock that erases, and suspensions that run out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from firstlight.force.actions import lapse_suspension
from firstlight.force.models import Organisation
from firstlight.force.queries import run_out
from firstlight.force.schemas import LapseSuspension
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.privacy.jobs import order_for

TENANTS = ("bureau", "association", "station")


@every_tick
def nightly_clocks(now: datetime) -> Iterable[Order]:
    """Ask for tonight's run of the retention clock of every station."""
    tonight = timezone.localdate(now) + timedelta(days=1)
    stations = Organisation.objects.filter(kind__in=TENANTS, is_closed=False)
    return [order_for(key, tonight) for key in stations.values_list("pk", flat=True)]


@every_tick
def suspensions_over(now: datetime) -> Iterable[Order]:
    """Let those serve again whose suspension has run out."""
    for row in run_out(timezone.localdate(now)):
        yield Order(
            "force.lapse_suspension",
            f"force.lapse_suspension:{row.pk}:{row.suspended_until}",
            row.station_id,
            {"membership": str(row.pk)},
        )


@handles("force.lapse_suspension")
def lapse(job: Job) -> None:
    """End one suspension, unless it was ended or made longer meanwhile."""
    actor = Actor.job("force.clock", job.station_id, "system.clock")
    try:
        lapse_suspension(actor, LapseSuspension(membership_id=job.payload["membership"]))
    except Refused as moved_on:
        if moved_on.code not in ("no-such-step", "still-suspended"):
            raise
