"""What time brings: deadlines that are over, and files that are kept long enough."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists.models import CheckAnswer
from firstlight.cases.hazards.actions import erase, erase_check, escalate
from firstlight.cases.hazards.models import Hazard, SiteCheck
from firstlight.cases.hazards.rules import CATEGORY, CHECK_CATEGORY, HAZARD, KEPT
from firstlight.cases.hazards.schemas import EscalateHazards
from firstlight.cases.photos.models import CasePhoto
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases


@every_tick
def past_days(now: datetime) -> Iterable[Order]:
    """Ask once for each hazard and each of its days; never at night: officers are told."""
    if not is_daytime(now):
        return []
    late = Hazard.objects.filter(
        state__in=("notified", "fixing"), deadline_on__lt=timezone.localdate(now)
    )
    return [
        Order("hazards.escalate", f"hazards.late:{key}:{day}", station_id)
        for key, day, station_id in late.values_list("pk", "deadline_on", "station_id")
    ]


@handles("hazards.escalate")
def escalate_late(job: Job) -> None:
    """Escalate what is late in a station."""
    escalate(Actor.job("hazards", job.station_id, "system.clock"), EscalateHazards())


erases(
    CATEGORY,
    _("Hazards and their pictures"),
    _("3 years after they ended; of those that never end, after the last act"),
    Hazard,
    CasePhoto,
    number="number",
    ages=after_last_act(Hazard, KEPT, ended=HAZARD.terminal),
)(erase)


erases(
    CHECK_CATEGORY,
    _("Answers to check lists"),
    _("3 years after the check"),
    SiteCheck,
    CheckAnswer,
)(erase_check)
