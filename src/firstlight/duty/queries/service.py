"""Hours served, as the clock has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from firstlight.duty.models import ShiftAssignment


@dataclass(frozen=True, slots=True)
class Served:
    """One completed service, clocked by check-in and check-out.

    Attributes
    ----------
    minutes : int
        From check-in to check-out, less the breaks.
    is_confirmed : bool
        Whether an officer has confirmed the log of the shift.
    """

    assignment_id: UUID
    person_id: UUID
    shift_id: UUID
    organisation_id: UUID
    kind: str
    from_at: datetime
    to_at: datetime
    minutes: int
    is_confirmed: bool


def served(
    start: datetime,
    end: datetime,
    *,
    organisation_ids: Iterable[UUID] | None = None,
    person_ids: Iterable[UUID] | None = None,
    confirmed_only: bool = False,
) -> list[Served]:
    """Return who served, by when they came: check-ins from `start` and before `end`.

    The caller chooses organisations and people from what its actor may see.
    """
    rows: QuerySet[ShiftAssignment] = ShiftAssignment.objects.filter(
        state="completed",
        check_in_at__gte=start,
        check_in_at__lt=end,
        check_out_at__isnull=False,
    )
    if organisation_ids is not None:
        rows = rows.filter(shift__organisation_id__in=list(organisation_ids))
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    if confirmed_only:
        rows = rows.filter(shift__state="archived")
    return [_served(*row) for row in rows.order_by("check_in_at", "pk").values_list(*COLUMNS)]


COLUMNS = (
    "pk",
    "person_id",
    "shift_id",
    "shift__organisation_id",
    "shift__kind",
    "check_in_at",
    "check_out_at",
    "breaks_min",
    "shift__state",
)


def _served(
    key: UUID,
    person_id: UUID,
    shift_id: UUID,
    organisation_id: UUID,
    kind: str,
    came: datetime,
    left: datetime,
    breaks_min: int,
    state: str,
) -> Served:
    minutes = max(0, int((left - came).total_seconds() // 60) - breaks_min)
    confirmed = state == "archived"
    return Served(key, person_id, shift_id, organisation_id, kind, came, left, minutes, confirmed)
