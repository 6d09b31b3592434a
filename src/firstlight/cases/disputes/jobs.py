"""What time brings: days that must not be missed, and erasure."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.actions.course import erase
from firstlight.cases.disputes.actions.reminding import remind_day
from firstlight.cases.disputes.models import DisputeCase, DisputeHelp, DisputeParty
from firstlight.cases.disputes.queries import with_days
from firstlight.cases.disputes.rules import DISPUTE, KEPT_DAYS, days_of
from firstlight.cases.disputes.schemas import RemindDay
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import last_days
from firstlight.privacy.rules import erases


@every_tick
def look_at_days(now: datetime) -> Iterable[Order]:
    """Ask once for each day of a dispute that has come; never at night."""
    today = timezone.localdate(now)
    return [
        Order(
            "disputes.remind",
            f"disputes.remind:{row.pk}:{day.what}:{day.on}",
            row.station_id,
            {"case": str(row.pk), "what": day.what},
        )
        for row in (with_days(today) if is_daytime(now) else ())
        for day in days_of(row, today)
    ]


@handles("disputes.remind")
def remind(job: Job) -> None:
    """Remind of one day of a dispute, unless it is past or seen to by now."""
    clock = Actor.job("disputes", job.station_id, "disputes.clock")
    with suppress(NotFound):
        remind_day(clock, RemindDay(case_id=job.payload["case"], what=job.payload["what"]))


def standing_still(station_id: UUID, _on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each open file is due: so long after the last act or the last day it waits for.

    A performed agreement is kept as long; what nobody comes back to is not kept for longer.
    """
    rows = DisputeCase.objects.filter(station_id=station_id, closed_on__isnull=True)
    rows = rows.exclude(state__in=DISPUTE.terminal)
    acts = last_days(rows)
    for key, *waits in rows.exclude(state="reopened").values_list("pk", "due_on", "perform_by"):
        acts[key] = max([acts[key], *filter(None, waits)])
    for key, day in acts.items():
        yield key, day + timedelta(days=KEPT_DAYS)


erases(
    "dispute_parties",
    _("Parties and words of a dispute"),
    _(
        "183 days after it ended; if it stands still, after the last act or the last day it waits "
        "for; after a no at once"
    ),
    DisputeCase,
    DisputeParty,
    DisputeHelp,
    number="number",
    ages=standing_still,
)(erase)
