"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.duty.models import (
    EmergencyActivation,
    EventDeployment,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    ShiftLog,
)

HELD = ("ended", "log_submitted", "archived")
PATROLS = ("patrol", "water_patrol")


def held_shifts(*kinds: str) -> QuerySet[Shift]:
    """Return the shifts that took place and are over, of some kinds or of all."""
    rows: QuerySet[Shift] = Shift.objects.filter(state__in=HELD)
    return rows.filter(kind__in=kinds) if kinds else rows


def written_logs() -> QuerySet[ShiftLog]:
    """Return the logs that were handed in of shifts that took place."""
    rows: QuerySet[ShiftLog] = ShiftLog.objects.filter(submitted_at__isnull=False)
    return rows.filter(shift__state__in=HELD)


def services() -> QuerySet[ShiftAssignment]:
    """Return each time that somebody came, was checked in and was checked out."""
    rows: QuerySet[ShiftAssignment] = ShiftAssignment.objects.filter(
        state="completed", check_in_at__isnull=False
    )
    return rows


def stood_gates() -> QuerySet[SchoolGateDuty]:
    """Return the duties at a school's gate that were stood to the end."""
    rows: QuerySet[SchoolGateDuty] = SchoolGateDuty.objects.filter(
        state__in=["off_post", "recorded"]
    )
    return rows


def served_storms() -> QuerySet[EmergencyActivation]:
    """Return the activations for which teams were made ready."""
    rows: QuerySet[EmergencyActivation] = EmergencyActivation.objects.filter(
        readied_at__isnull=False
    )
    return rows


def secured_events() -> QuerySet[EventDeployment]:
    """Return the events that were secured and are over."""
    rows: QuerySet[EventDeployment] = EventDeployment.objects.filter(state__in=["ended", "closed"])
    return rows
