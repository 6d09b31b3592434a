"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.places.models import Place


def kept_places(*kinds: str) -> QuerySet[Place]:
    """Return the places of some kinds that are in use."""
    rows: QuerySet[Place] = Place.objects.filter(kind__in=kinds, is_retired=False)
    return rows
