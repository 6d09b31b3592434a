"""The alarm for whoever should be back by now: one job for each person and due time."""

from collections.abc import Iterable

from firstlight.incidents.models import Attendance
from firstlight.kernel import jobs
from firstlight.kernel.jobs import Order

ALARM = "incidents.overdue"


def set_alarms(all_here: Iterable[Attendance]) -> None:
    """Set the alarm for when each should be back."""
    jobs.enqueue(
        Order(
            ALARM,
            _alarm_key(here),
            here.station_id,
            {"attendance": str(here.pk)},
            run_after=here.due_at,
            priority=1,
        )
        for here in all_here
        if here.due_at
    )


def call_off_alarms(all_here: Iterable[Attendance]) -> None:
    """Take the alarms of those who are back away."""
    jobs.cancel([_alarm_key(here) for here in all_here])


def _alarm_key(here: Attendance) -> str:
    return f"{ALARM}:{here.pk}:{here.due_at.isoformat() if here.due_at else ''}"
