"""Whom the files concern: who sits at a station's desk, and who serves there."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Person, RoleGrant
from firstlight.force.seats import SERVING

DESK = ("station_dispatcher", "station_officer")


def desk_of(station_id: UUID, roles: Iterable[str] = DESK) -> list[Person]:
    """Return who holds one of `roles` over a station now."""
    now = timezone.now()
    grants = RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        role__in=list(roles),
        starts_at__lte=now,
        scope__station_id=station_id,
        membership__state__in=SERVING,
    ).select_related("membership__person")
    return list({grant.membership.person_id: grant.membership.person for grant in grants}.values())


def serving(station_id: UUID) -> QuerySet[Membership]:
    """Return the memberships of who serves at a station or in its teams, by name."""
    rows = Membership.objects.filter(station_id=station_id, state__in=SERVING)
    return rows.select_related("person", "organisation").order_by("person__pinyin", "pk")
