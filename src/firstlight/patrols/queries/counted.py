"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.patrols.models import GridVisit


def grid_visits() -> QuerySet[GridVisit]:
    """Return the visits of grids, at most one a grid and patrol."""
    rows: QuerySet[GridVisit] = GridVisit.objects.all()
    return rows
