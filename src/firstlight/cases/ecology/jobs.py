"""What time brings: agencies that have not answered."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.ecology.actions import chase_answers, erase
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.ecology.queries import unanswered
from firstlight.cases.ecology.rules import KEPT
from firstlight.cases.ecology.schemas import ChaseAnswers
from firstlight.cases.photos.models import CasePhoto
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases


@every_tick
def look_at_answers(now: datetime) -> Iterable[Order]:
    """Ask once for each report whose agency is late; never at night."""
    if not is_daytime(now):
        return []
    return [
        Order("ecology.chase", f"ecology.chase:{key}", station_id)
        for key, station_id in unanswered(now).values_list("pk", "station_id")
    ]


@handles("ecology.chase")
def chase(job: Job) -> None:
    """Note the late answers of a station."""
    chase_answers(Actor.job("ecology", job.station_id, "ecology.clock"), ChaseAnswers())


erases(
    "ecology_report",
    _("Reports from the water and their pictures"),
    _("3 years after the last act"),
    EcologyReport,
    CasePhoto,
    number="number",
    ages=after_last_act(EcologyReport, KEPT),
)(erase)
