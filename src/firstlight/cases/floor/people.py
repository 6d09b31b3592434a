"""Whom the files concern: who sits at a station's desk, and who serves there."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Person
from firstlight.force.queries.holders import held
from firstlight.force.seats import SERVING

DESK = ("station_dispatcher", "station_officer")


def desk_of(station_id: UUID, roles: Iterable[str] = DESK) -> list[Person]:
    """Return who holds one of `roles` over a station now."""
    grants = held(timezone.now(), *roles).filter(scope__station_id=station_id)
    people = [grant.membership.person for grant in grants.select_related("membership__person")]
    return list({person.pk: person for person in people}.values())


def serving(station_id: UUID) -> QuerySet[Membership]:
    """Return the memberships of who serves at a station or in its teams, by name."""
    rows = Membership.objects.filter(station_id=station_id, state__in=SERVING)
    return rows.select_related("person", "organisation").order_by("person__pinyin", "pk")
