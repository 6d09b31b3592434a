"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.equipment.models import DroneFlight, EquipmentItem


def kept_items(*kinds: str) -> QuerySet[EquipmentItem]:
    """Return the things of some kinds that the force has: neither retired nor lost."""
    rows: QuerySet[EquipmentItem] = EquipmentItem.objects.filter(kind__in=kinds)
    return rows.exclude(state__in=["retired", "lost"])


def flown_flights() -> QuerySet[DroneFlight]:
    """Return the flights that took off."""
    rows: QuerySet[DroneFlight] = DroneFlight.objects.filter(took_off_at__isnull=False)
    return rows
