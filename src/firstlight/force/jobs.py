"""What time brings to a station: the clock that erases, suspensions, papers, complaints."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.force.actions import (
    lapse_suspension,
    remind_complaint,
    remind_papers,
    tell_serves_again,
)
from firstlight.force.models import Organisation
from firstlight.force.queries import run_out
from firstlight.force.queries.outside import complaints_due
from firstlight.force.rules.complaint import REMIND_BEFORE, answer_stage
from firstlight.force.schemas import LapseSuspension, RemindPapers, TellServesAgain
from firstlight.force.schemas.outside import RemindComplaint
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.jobs import house_order_for, order_for

TENANTS = ("bureau", "association", "station")


@every_tick
def nightly_clocks(now: datetime) -> Iterable[Order]:
    """Ask for tonight's run of the retention clock of every station, then for the house's."""
    tonight, found = timezone.localdate(now) + timedelta(days=1), tenants()
    house = [house_order_for(key, tonight) for key in found[:1]]
    return [order_for(key, tonight) for key in found] + house


def tenants() -> list[UUID]:
    """Return the keys of what has data of its own, and so a clock: the highest of all first."""
    rows = Organisation.objects.filter(kind__in=TENANTS, is_closed=False)
    return list(rows.order_by("path").values_list("pk", flat=True))


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


@handles("force.tell_serves_again")
def tell_of_lapse(job: Job) -> None:
    """Tell somebody in the morning that their suspension ran out, if they still serve."""
    actor = Actor.job("force.clock", job.station_id, "system.clock")
    with suppress(NotFound):
        tell_serves_again(actor, TellServesAgain(**job.payload))


@every_tick
def papers_ending(now: datetime) -> Iterable[Order]:
    """Ask once a day and station that members hear of papers that end; never at night."""
    today = timezone.localdate(now)
    return [
        Order("force.remind_papers", f"force.remind_papers:{key}:{today}", key, {"on": str(today)})
        for key in (tenants() if is_daytime(now) else [])
    ]


@handles("force.remind_papers")
def remind_of_papers(job: Job) -> None:
    """Tell of the papers of one station that end, as of the day in the payload."""
    actor = Actor.job("force.clock", job.station_id, "system.clock")
    remind_papers(actor, RemindPapers(**job.payload))


@every_tick
def complaints_owed(now: datetime) -> Iterable[Order]:
    """Ask, once a stage, that whoever handles a complaint be reminded; never at night."""
    today = timezone.localdate(now)
    rows = complaints_due(today + REMIND_BEFORE) if is_daytime(now) else []
    return [
        Order(
            "force.remind_complaint",
            f"force.remind_complaint:{row.pk}:{row.answer_by}:{stage}",
            row.station_id,
            {"complaint_id": str(row.pk), "stage": stage},
        )
        for row in rows
        if (stage := answer_stage(row, today))
    ]


@handles("force.remind_complaint")
def remind_of_complaint(job: Job) -> None:
    """Remind of one complaint, unless it was answered by now."""
    clock = Actor.job("complaints", job.station_id, "complaints.clock")
    with suppress(NotFound):
        remind_complaint(clock, RemindComplaint(**job.payload))
