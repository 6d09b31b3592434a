"""Whom the files concern: who sits at a station's desk, who serves there, who did what."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Person
from firstlight.force.queries.holders import held
from firstlight.force.seats import SERVING
from firstlight.kernel.log import last_doer

DESK = ("station_dispatcher", "station_officer")


def desk_of(
    station_id: UUID, roles: Iterable[str] = DESK, but: UUID | None = None
) -> list[Person]:
    """Return who holds one of `roles` over a station now; `but` leaves somebody out."""
    grants = held(timezone.now(), *roles).filter(scope__station_id=station_id)
    people = [grant.membership.person for grant in grants.select_related("membership__person")]
    return list({person.pk: person for person in people if person.pk != but}.values())


def who_last(row: Model, act: str) -> Person | None:
    """Return who last did `act` to a file, as the log has it: files themselves name few people."""
    key = last_doer(row, act)
    return Person.objects.filter(pk=key).first() if key else None


def serving(station_id: UUID) -> QuerySet[Membership]:
    """Return the memberships of who serves at a station or in its teams, by name."""
    rows = Membership.objects.filter(station_id=station_id, state__in=SERVING)
    return rows.select_related("person", "organisation").order_by("person__pinyin", "pk")


def serving_as(station_id: UUID, roles: Iterable[str]) -> QuerySet[Membership]:
    """Return the memberships of who serves in one of `roles`.

    Serving in a team makes a volunteer; officers and staff are what they were granted.
    """
    wanted = list(roles)
    found = Q(roles__in=held(timezone.now(), *wanted))
    if "volunteer" in wanted:
        found |= ~Q(category__in=(Membership.Category.OFFICER, Membership.Category.STAFF))
    return serving(station_id).filter(found)
