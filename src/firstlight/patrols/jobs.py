"""Raw places of patrols are erased every night; verdicts and visits stay."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.rules.keeping import KEPT
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.patrols.actions.plans import erase_plan
from firstlight.patrols.actions.proof import erase_evidence
from firstlight.patrols.models import PatrolPlan, PatrolRoute, PatrolRun, Scan, TrackPoint
from firstlight.patrols.schemas.proof import EraseEvidence
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases, keeps


@every_tick
def nightly_erasure(now: datetime) -> Iterable[Order]:
    """Ask once a day and station."""
    today = timezone.localdate(now)
    stations = Organisation.objects.filter(kind="station").values_list("pk", flat=True)
    return [Order("patrols.purge", f"patrols.purge:{key}:{today}", key) for key in stations]


@handles("patrols.purge")
def erase(job: Job) -> None:
    """Erase what is past its day now."""
    actor = Actor.job("patrols", job.station_id, "patrols.purge")
    erase_evidence(actor, EraseEvidence(at=timezone.now()))


erases(
    "patrol_plan",
    _("Patrol plans and their routes"),
    _("3 years after their last day; a route that is kept stays"),
    PatrolPlan,
    PatrolRoute,
    ages=after(PatrolPlan, "ends_on", KEPT),
)(erase_plan)


keeps("patrol_track", _("Raw tracks of a patrol, places of its scans"), _("30 days"), TrackPoint)
keeps(
    "patrol_run",
    _("Patrols walked, with their scans and their verdict"),
    _("with their shift, 3 years"),
    PatrolRun,
    Scan,
)
