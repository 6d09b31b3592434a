"""What time brings: images that nobody has sorted, kit that is late."""

from collections.abc import Iterable
from datetime import datetime

from firstlight.equipment.actions import remind_images
from firstlight.equipment.models import Checkout, DroneFlight
from firstlight.equipment.schemas import RemindImages
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job


@every_tick
def late_images(now: datetime) -> Iterable[Order]:
    """Ask once for each flight whose day is over."""
    late = DroneFlight.objects.filter(state="landed", erase_images_by__lt=now)
    return [
        Order("equipment.remind", f"equipment.images:{key}", station_id)
        for key, station_id in late.values_list("pk", "station_id")
    ]


@every_tick
def late_returns(now: datetime) -> Iterable[Order]:
    """Ask once for each use whose time is over."""
    late = Checkout.objects.filter(returned_at__isnull=True, due_at__lt=now)
    return [
        Order("equipment.remind", f"equipment.late:{key}", station_id)
        for key, station_id in late.values_list("pk", "station_id")
    ]


@handles("equipment.remind")
def remind(job: Job) -> None:
    """Tell the people of a station."""
    actor = Actor.job("equipment", job.station_id, "equipment.clock")
    remind_images(actor, RemindImages())
