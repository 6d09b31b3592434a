"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.searches.models import SearchCase

FOUND = ("found", "handed_over", "debriefed", "closed_found")


def confirmed_searches() -> QuerySet[SearchCase]:
    """Return the cases that were confirmed; those only asked for or unfounded are none."""
    rows: QuerySet[SearchCase] = SearchCase.objects.exclude(
        state__in=["help_requested", "closed_unfounded", "transferred"]
    )
    return rows


def people_found() -> QuerySet[SearchCase]:
    """Return the cases whose person was found alive."""
    rows: QuerySet[SearchCase] = SearchCase.objects.filter(state__in=FOUND, found_at__isnull=False)
    return rows
