"""Certificates grow old and sessions come near: each station's are looked at every day."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.training.actions import age_credentials, remind_sessions
from firstlight.training.schemas import AgeCredentials, RemindSessions


@every_tick
def daily_look(now: datetime) -> Iterable[Order]:
    """Ask once a night and station that certificates age, and once by day that people are told."""
    today = timezone.localdate(now)
    stations = Organisation.objects.filter(
        kind__in=["association", "station"], is_closed=False
    ).values_list("pk", flat=True)
    turns = {"": False, ":told": True} if is_daytime(now) else {"": False}
    return [
        Order(
            "training.age",
            f"training.age:{key}:{today}{turn}",
            key,
            {"on": str(today), "tells": tells},
        )
        for key in stations
        for turn, tells in turns.items()
    ]


@handles("training.age")
def age(job: Job) -> None:
    """Mark what runs out, as of the day in the payload; by day, tell of sessions that are near."""
    actor = Actor.job("training", job.station_id, "training.age")
    age_credentials(actor, AgeCredentials(**job.payload))
    if job.payload["tells"]:
        remind_sessions(actor, RemindSessions())
