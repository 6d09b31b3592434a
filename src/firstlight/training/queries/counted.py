"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.training.models import Attendance, TrainingSession

HELD = ("held", "graded", "archived")


def held_sessions() -> QuerySet[TrainingSession]:
    """Return the courses, drills, tests and studies that were held."""
    rows: QuerySet[TrainingSession] = TrainingSession.objects.filter(state__in=HELD)
    return rows


def people_at_sessions() -> QuerySet[Attendance]:
    """Return each time that somebody was at one of them."""
    rows: QuerySet[Attendance] = Attendance.objects.filter(was_there=True, session__state__in=HELD)
    return rows
