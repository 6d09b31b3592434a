"""What time brings: agencies that have not answered."""

from collections.abc import Iterable
from datetime import datetime

from firstlight.cases.ecology.actions import chase_answers
from firstlight.cases.ecology.queries import unanswered
from firstlight.cases.ecology.schemas import ChaseAnswers
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job


@every_tick
def look_at_answers(now: datetime) -> Iterable[Order]:
    """Ask once for each report whose agency is late."""
    return [
        Order("ecology.chase", f"ecology.chase:{key}", station_id)
        for key, station_id in unanswered(now).values_list("pk", "station_id")
    ]


@handles("ecology.chase")
def chase(job: Job) -> None:
    """Note the late answers of a station."""
    chase_answers(Actor.job("ecology", job.station_id, "ecology.clock"), ChaseAnswers())
