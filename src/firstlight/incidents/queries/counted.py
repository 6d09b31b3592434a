"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import Exists, OuterRef, QuerySet

from firstlight.incidents.models import Attendance, Incident

OVER = ("ended", "debriefed", "closed")


def founded_calls() -> QuerySet[Incident]:
    """Return the calls that were neither unfounded nor one with another."""
    rows: QuerySet[Incident] = Incident.objects.exclude(state__in=["unfounded", "merged"])
    return rows


def rescues() -> QuerySet[Incident]:
    """Return the calls that are over and to which at least one person was counted in."""
    there = Attendance.objects.filter(incident=OuterRef("pk"))
    rows: QuerySet[Incident] = Incident.objects.filter(Exists(there), state__in=OVER)
    return rows
