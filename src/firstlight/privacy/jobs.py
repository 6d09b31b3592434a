"""The clock that erases, by station and for the house; grants that end; what is owed by a day."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.kernel.traces import leave_none
from firstlight.privacy.actions import (
    end_access,
    remind_breach,
    remind_hold,
    remind_request,
    run_clock,
    sweep_house,
)
from firstlight.privacy.breach import notices_owed
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.queries import holds_due, requests_due
from firstlight.privacy.queries.access import run_down
from firstlight.privacy.queries.breaches import to_tell
from firstlight.privacy.rights import REMIND_BEFORE, answer_stage
from firstlight.privacy.schemas import (
    EndAccess,
    RemindBreach,
    RemindHold,
    RemindRequest,
    RunClock,
    SweepHouse,
)

NIGHT = time(3, 10)
AFTER_STATIONS = time(3, 40)


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
    """Erase what is due at a station; `sweep_house_at` follows when all have had their turn."""
    actor = Actor.job("retention", station_id, "privacy.erase")
    return run_clock(actor, RunClock(on=on, dry_run=dry_run))


def house_order_for(station_id: UUID, day: date) -> Order:
    """Return the order to sweep the house in the night of `day`; it runs once, whoever logs it."""
    at = timezone.make_aware(datetime.combine(day, AFTER_STATIONS))
    key, payload = f"privacy.sweep_house:{day}", {"on": str(day)}
    return Order("privacy.sweep_house", key, station_id, payload, run_after=at)


@handles("privacy.sweep_house")
def sweep_the_house(job: Job) -> None:
    """Sweep what is no station's own, after the clocks of all stations."""
    sweep_house_at(job.station_id, date.fromisoformat(job.payload["on"]))


def sweep_house_at(station_id: UUID, on: date) -> dict[str, int]:
    """Sweep the house, and leave nothing of what was erased in the file of the database.

    `station_id` is whose log it stands in.
    """
    actor = Actor.job("retention", station_id, "privacy.erase")
    swept = sweep_house(actor, SweepHouse(on=on))
    leave_none()
    return swept


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


@every_tick
def answers_owed(now: datetime) -> Iterable[Order]:
    """Ask, once a stage, that the rights desk be reminded of each answer; never at night."""
    today = timezone.localdate(now)
    rows = requests_due(today + REMIND_BEFORE) if is_daytime(now) else []
    return [
        Order(
            "privacy.remind_request",
            f"privacy.remind_request:{row.pk}:{row.due_on}:{stage}",
            row.station_id,
            {"data_request_id": str(row.pk), "stage": stage},
        )
        for row in rows
        if (stage := answer_stage(row, today))
    ]


@handles("privacy.remind_request")
def remind_of_answer(job: Job) -> None:
    """Remind of one answer, unless it was given by now."""
    clock = Actor.job("privacy", job.station_id, "privacy.clock")
    with suppress(NotFound):
        remind_request(clock, RemindRequest(**job.payload))


@every_tick
def holds_to_review(now: datetime) -> Iterable[Order]:
    """Ask once for each day on which a hold is to be looked at again; never at night."""
    rows = holds_due(timezone.localdate(now)) if is_daytime(now) else RetentionJob.objects.none()
    return [
        Order(
            "privacy.remind_hold",
            f"privacy.remind_hold:{key}:{day}",
            station_id,
            {"job_id": str(key)},
        )
        for key, day, station_id in rows.values_list("pk", "hold_review_on", "station_id")
    ]


@handles("privacy.remind_hold")
def remind_of_hold(job: Job) -> None:
    """Remind of one hold, unless it was looked at by now."""
    clock = Actor.job("privacy", job.station_id, "privacy.clock")
    with suppress(NotFound):
        remind_hold(clock, RemindHold(**job.payload))


@every_tick
def notices_of_leaks(now: datetime) -> Iterable[Order]:
    """Ask, once a stage, that each notice of a leak be remembered; by night too: hours count."""
    return [
        Order(
            "privacy.remind_breach",
            f"privacy.remind_breach:{row.pk}:{owed.whom}:{owed.stage}",
            row.station_id,
            {"breach_id": str(row.pk), "whom": owed.whom, "stage": owed.stage},
        )
        for row in to_tell()
        for owed in notices_owed(row, now)
        if owed.stage
    ]


@handles("privacy.remind_breach")
def remind_of_notice(job: Job) -> None:
    """Remind of one notice of a leak, unless it was given by now."""
    clock = Actor.job("privacy", job.station_id, "privacy.clock")
    with suppress(NotFound):
        remind_breach(clock, RemindBreach(**job.payload))
