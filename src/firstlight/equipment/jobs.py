"""What time brings: images that nobody has sorted, kit that is late or due for a check."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.actions import remind_checks, remind_images, remind_kept
from firstlight.equipment.actions.erasing import KEPT, erase_check, erase_flight, erase_use
from firstlight.equipment.models import Checkout, DroneFlight, Inspection, KitRequest
from firstlight.equipment.queries import due_soon, images_to_go
from firstlight.equipment.schemas import RemindChecks, RemindImages, RemindKept
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases


@every_tick
def late_images(now: datetime) -> Iterable[Order]:
    """Ask once for each flight whose day is over; never at night."""
    if not is_daytime(now):
        return []
    late = DroneFlight.objects.filter(state="landed", erase_images_by__lt=now)
    return [
        Order("equipment.remind", f"equipment.images:{key}", station_id)
        for key, station_id in late.values_list("pk", "station_id")
    ]


@every_tick
def kept_too_long(now: datetime) -> Iterable[Order]:
    """Ask once a week for each station with images of calls that are erased; never at night."""
    if not is_daytime(now):
        return []
    year, week, _day = timezone.localdate(now).isocalendar()
    stations = images_to_go().order_by().values_list("station_id", flat=True).distinct()
    return [
        Order("equipment.kept", f"equipment.kept:{key}:{year}-{week}", key) for key in stations
    ]


@handles("equipment.kept")
def tell_kept(job: Job) -> None:
    """Tell the pilots of a station, and the privacy officer."""
    actor = Actor.job("equipment", job.station_id, "equipment.clock")
    remind_kept(actor, RemindKept())


@every_tick
def late_returns(now: datetime) -> Iterable[Order]:
    """Ask once for each use whose time is over; never at night."""
    if not is_daytime(now):
        return []
    late = Checkout.objects.filter(returned_at__isnull=True, due_at__lt=now)
    return [
        Order("equipment.remind", f"equipment.late:{key}", station_id)
        for key, station_id in late.values_list("pk", "station_id")
    ]


@every_tick
def checks_due(now: datetime) -> Iterable[Order]:
    """Ask once a week for each station where something is due for a check; never at night."""
    if not is_daytime(now):
        return []
    today = timezone.localdate(now)
    year, week, _day = today.isocalendar()
    stations = due_soon(today).values_list("station_id", flat=True).distinct().order_by()
    return [
        Order("equipment.checks", f"equipment.checks:{key}:{year}-{week}", key) for key in stations
    ]


@handles("equipment.checks")
def tell_checks(job: Job) -> None:
    """Tell the keepers of a station."""
    actor = Actor.job("equipment", job.station_id, "equipment.clock")
    remind_checks(actor, RemindChecks())


@handles("equipment.remind")
def remind(job: Job) -> None:
    """Tell the people of a station."""
    actor = Actor.job("equipment", job.station_id, "equipment.clock")
    remind_images(actor, RemindImages())


erases(
    "drone_flight",
    _("Drone flights, without their images"),
    _("3 years after the day of the flight; images 24 hours, unless a case needs them"),
    DroneFlight,
    ages=after(DroneFlight, "planned_at", KEPT),
)(erase_flight)


erases(
    "kit_use",
    _("Who had which thing"),
    _("3 years after it came back"),
    Checkout,
    KitRequest,
    ages=after(Checkout, "returned_at", KEPT),
)(erase_use)


erases(
    "kit_check",
    _("Who looked a thing over, and what was found"),
    _("3 years after it was looked over"),
    Inspection,
    ages=after(Inspection, "at", KEPT),
)(erase_check)
