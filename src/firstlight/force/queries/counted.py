"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from uuid import UUID

from django.db.models import F, QuerySet

from firstlight.force.models import Membership, Organisation
from firstlight.force.seats import SERVING


def volunteers() -> QuerySet[Membership]:
    """Return who serves in a team or squad as a volunteer."""
    rows: QuerySet[Membership] = Membership.objects.filter(
        state__in=SERVING, organisation__kind__in=["team", "squad"]
    )
    return rows.exclude(category__in=["officer", "staff"])


def station_keys() -> list[UUID]:
    """Return the keys of all stations, and of the nodes above them, which are their own."""
    rows = Organisation.objects.filter(station_id=F("pk")).order_by("path")
    return list(rows.values_list("pk", flat=True))
