"""Every night, and when a log is confirmed, hours are taken from the clock; again, the same."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Shift
from firstlight.force.models import Organisation
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.jobs import Order, enqueue, every_tick, handles
from firstlight.kernel.models import Event, Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after, after_last_act
from firstlight.privacy.rules import erases
from firstlight.records import queries
from firstlight.records.actions import collect_hours, remind_unconfirmed, tell_notice_over
from firstlight.records.actions.erasing import erase_dispute, erase_export, erase_objection
from firstlight.records.models import (
    CivilExport,
    Recognition,
    RecognitionAppeal,
    RecordDispute,
    StarObjection,
)
from firstlight.records.rules.keeping import KEPT
from firstlight.records.schemas import CollectHours, RemindUnconfirmed, TellNoticeOver

DAYS = 45  # a draft follows the clock so long


@every_tick
def nightly_hours(now: datetime) -> Iterable[Order]:
    """Ask once a day and station."""
    today = timezone.localdate(now)
    return [
        Order("records.collect", f"records.collect:{key}:{today}", key, {"on": str(today)})
        for key in stations()
    ]


def stations() -> Iterable[UUID]:
    """Return the keys of what keeps records: the association and its stations."""
    nodes = Organisation.objects.filter(kind__in=["association", "station"], is_closed=False)
    return nodes.values_list("pk", flat=True)


@handles("records.collect")
def collect(job: Job) -> None:
    """Take the hours, as of the day in the payload."""
    actor = Actor.job("records", job.station_id, "records.clock")
    on, days = date.fromisoformat(job.payload["on"]), job.payload.get("days", DAYS)
    collect_hours(actor, CollectHours(on=on, days=days))


def collect_after(_context: Context, event: Event) -> None:
    """Ask for the hours of a shift at once when its log is confirmed; the night looks again."""
    row = Shift.objects.get(pk=event.subject.partition(":")[2])
    first, last = timezone.localdate(row.starts_at), timezone.localdate(row.ends_at)
    payload = {"on": str(last), "days": (last - first).days + 1}
    enqueue([Order("records.collect", f"records.collect:{row.pk}", row.station_id, payload)])


@every_tick
def unconfirmed(now: datetime) -> Iterable[Order]:
    """Ask once a week and station, by day, that hours which have waited a week are told of."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    before = str(monday - timedelta(days=6))
    return [
        Order(
            "records.unconfirmed", f"records.unconfirmed:{key}:{monday}", key, {"before": before}
        )
        for key in (stations() if is_daytime(now) else [])
    ]


@handles("records.unconfirmed")
def tell_of_unconfirmed(job: Job) -> None:
    """Tell of the hours of one station that wait, as of the day in the payload."""
    clock = Actor.job("records", job.station_id, "records.clock")
    remind_unconfirmed(clock, RemindUnconfirmed(**job.payload))


@every_tick
def notices_over(now: datetime) -> Iterable[Order]:
    """Ask, once each, that who decides hears of a notice that is over; never at night."""
    today = timezone.localdate(now)
    found = [("certificate", queries.certificates_shown), ("star", queries.notices_over)]
    return [
        Order(
            "records.notice_over",
            f"records.notice_over:{row.pk}:{row.version}",
            row.station_id,
            {"what": what, "row_id": str(row.pk)},
        )
        for what, over in (found if is_daytime(now) else [])
        for row in over(today)
    ]


@handles("records.notice_over")
def tell_of_notice(job: Job) -> None:
    """Tell of one notice that is over, unless it was decided by now."""
    clock = Actor.job("records", job.station_id, "records.clock")
    with suppress(NotFound):
        tell_notice_over(clock, TellNoticeOver(**job.payload))


OBJECTED = Q(pk__in=StarObjection.objects.exclude(text="").values("recognition_id")) | Q(
    pk__in=RecognitionAppeal.objects.order_by().values("recognition_id")
)


erases(
    "star_objection",
    _("Objections and appeals about a star"),
    _("3 years after the last act on it; the star stays"),
    Recognition,
    StarObjection,
    RecognitionAppeal,
    ages=after_last_act(Recognition, KEPT, OBJECTED),
)(erase_objection)


erases(
    "record_dispute",
    _("What somebody said against their own record of hours"),
    _("3 years after it was said; the hours stay"),
    RecordDispute,
    ages=after(RecordDispute, "asked_at", KEPT),
)(erase_dispute)


erases(
    "civil_export",
    _("Whose hours were passed to the volunteer register"),
    _("3 years after they were passed on, by law"),
    CivilExport,
    ages=after(CivilExport, "shared_at", KEPT),
)(erase_export)
