"""Raw places of patrols are erased every night; verdicts and visits stay."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.patrols.actions.proof import erase_evidence
from firstlight.patrols.schemas.proof import EraseEvidence


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
