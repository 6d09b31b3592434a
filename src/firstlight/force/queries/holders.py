"""Who holds a role over a station now."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from firstlight.force.models import Organisation, Person, RoleGrant
from firstlight.force.seats import SERVING


def holders_over(station_id: UUID, roles: Collection[str], now: datetime) -> list[Person]:
    """Return who holds one of `roles` over a station: at the station itself or above it."""
    home = Organisation.objects.get(pk=station_id)
    grants = RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        role__in=roles,
        starts_at__lte=now,
        scope_id__in=[UUID(key) for key in home.path.split("/") if key],
        membership__state__in=SERVING,
    )
    keys = grants.values("membership__person_id")
    return list(Person.objects.filter(pk__in=keys, erased_at__isnull=True).order_by("pk"))
