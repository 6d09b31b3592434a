"""Who holds a role now."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Organisation, Person, RoleGrant
from firstlight.force.seats import SERVING


def held(now: datetime, *roles: str) -> QuerySet[RoleGrant]:
    """Return the roles, or these roles, that are held at a moment by somebody who serves.

    A role that is given until a day is held until then.
    """
    rows = RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        starts_at__lte=now,
        membership__state__in=SERVING,
    )
    return rows.filter(role__in=roles) if roles else rows


def holders_in(stations: Collection[UUID], *roles: str) -> QuerySet[Person]:
    """Return who of these stations holds one of `roles` now, by name."""
    rows = Person.objects.filter(
        memberships__roles__in=held(timezone.now(), *roles),
        memberships__station_id__in=stations,
        erased_at__isnull=True,
    )
    return rows.distinct().order_by("pinyin", "name", "pk")


def holders_over(
    home_id: UUID,
    roles: Collection[str],
    now: datetime | None = None,
    *but: UUID | None,
) -> list[Person]:
    """Return who holds one of `roles` over an organisation: there or above it.

    `but` leaves people out: whoever has taken a step knows of it, and nobody decides of their own.
    """
    home = Organisation.objects.get(pk=home_id)
    above = [UUID(key) for key in home.path.split("/") if key]
    grants = held(now or timezone.now(), *roles).filter(scope_id__in=above)
    keys = grants.values("membership__person_id")
    people = Person.objects.filter(pk__in=keys, erased_at__isnull=True)
    return list(people.exclude(pk__in=[key for key in but if key]).order_by("pk"))
