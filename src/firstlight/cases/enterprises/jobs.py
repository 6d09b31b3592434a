"""What time brings: follow-ups that are due, and findings that were kept long enough."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.enterprises.actions import erase, remind_follow_ups
from firstlight.cases.enterprises.models import EnterpriseVisit
from firstlight.cases.enterprises.queries import to_follow_up
from firstlight.cases.enterprises.rules import CATEGORY, ENTERPRISE_VISIT, KEPT
from firstlight.cases.enterprises.schemas import RemindFollowUps
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases


@every_tick
def look_at_follow_ups(now: datetime) -> Iterable[Order]:
    """Ask once a day and station while an adviser is to be reminded; never at night."""
    if not is_daytime(now):
        return []
    stations = to_follow_up(now).order_by().values_list("station_id", flat=True).distinct()
    day = timezone.localdate(now)
    return [
        Order("enterprises.remind", f"enterprises.follow_up:{key}:{day}", key) for key in stations
    ]


@handles("enterprises.remind")
def remind(job: Job) -> None:
    """Remind the advisers of a station."""
    clock = Actor.job("enterprises", job.station_id, "enterprises.clock")
    remind_follow_ups(clock, RemindFollowUps())


erases(
    CATEGORY,
    _("What was found at a business, and who went there"),
    _("1 year after the visit ended; of those that never end, after the last act"),
    EnterpriseVisit,
    number="number",
    ages=after_last_act(EnterpriseVisit, KEPT, ended=ENTERPRISE_VISIT.terminal),
)(erase)
