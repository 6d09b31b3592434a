"""What time brings: events past their clock, answers that nobody disputes any more."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.grid_events.actions import erase, erase_post, keep_clocks
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.cases.grid_events.queries import late
from firstlight.cases.grid_events.rules import KEPT
from firstlight.cases.grid_events.schemas import KeepClocks
from firstlight.cases.photos.models import CasePhoto
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after, after_last_act
from firstlight.privacy.rules import erases


@every_tick
def look_at_clocks(now: datetime) -> Iterable[Order]:
    """Ask once for each event and version that has run late, or may go into the archive.

    At night only for what is urgent.
    """
    over = GridEvent.objects.filter(state="fed_back", dispute_by__lt=now)
    rows, payload = late(GridEvent.objects.all(), now) | over, {}
    if not is_daytime(now):
        rows, payload = late(GridEvent.objects.filter(level="urgent"), now), {"urgent_only": True}
    return [
        Order("grid_events.keep", f"grid_events.keep:{key}:{version}", station_id, payload)
        for key, version, station_id in rows.values_list("pk", "version", "station_id")
    ]


@handles("grid_events.keep")
def keep(job: Job) -> None:
    """Keep the clocks of a station."""
    clock = Actor.job("grid_events", job.station_id, "grid_events.clock")
    keep_clocks(clock, KeepClocks(**job.payload))


erases(
    "grid_event",
    _("Grid events, what was said of them, and their pictures"),
    _("3 years after the last act"),
    GridEvent,
    EventNote,
    CasePhoto,
    number="number",
    ages=after_last_act(GridEvent, KEPT),
)(erase)


erases(
    "grid_post",
    _("Who served which grid"),
    _("3 years after they ceased to"),
    GridPost,
    ages=after(GridPost, "ended_at", KEPT),
)(erase_post)
