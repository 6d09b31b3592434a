"""What duty knows for the squad: hours on duty, and how much of what was accepted was kept."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from firstlight.duty.models import DutySession, ShiftAssignment

KEPT, BROKEN = ("on_duty", "completed"), ("no_show",)


def service_of(
    people: Iterable[UUID], since: datetime, until: datetime
) -> dict[UUID, dict[str, float]]:
    """Return hours on duty and the share of accepted shifts that were kept, by person.

    An excused absence counts neither way; who accepted nothing has no share.
    """
    keys = list(people)
    hours: dict[UUID, float] = defaultdict(float)
    sessions = DutySession.objects.filter(
        person_id__in=keys, started_at__gte=since, ended_at__lte=until
    )
    for person_id, start, end in sessions.values_list("person_id", "started_at", "ended_at"):
        hours[person_id] += (end - start).total_seconds() / 3600
    kept: dict[UUID, int] = defaultdict(int)
    broken: dict[UUID, int] = defaultdict(int)
    shifts = ShiftAssignment.objects.filter(
        person_id__in=keys, shift__starts_at__range=(since, until), state__in=KEPT + BROKEN
    )
    for person_id, state in shifts.values_list("person_id", "state"):
        (kept if state in KEPT else broken)[person_id] += 1
    found: dict[UUID, dict[str, float]] = {key: {"hours": n} for key, n in hours.items()}
    for key in kept.keys() | broken.keys():
        share = kept[key] / (kept[key] + broken[key])
        found.setdefault(key, {})["quality"] = share
    return found
