"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from firstlight.force.models import Membership, Organisation
from firstlight.force.seats import SERVING


def volunteers() -> QuerySet[Membership]:
    """Return who serves in a team or squad as a volunteer; in a team and its squad, once."""
    in_team = Membership.objects.filter(
        person=OuterRef("person"), organisation=OuterRef("organisation__parent"), state__in=SERVING
    )
    rows: QuerySet[Membership] = Membership.objects.filter(
        Q(organisation__kind="team") | Q(organisation__kind="squad") & ~Exists(in_team),
        state__in=SERVING,
    )
    return rows.exclude(category__in=["officer", "staff"])


def station_keys() -> list[UUID]:
    """Return the keys of all stations, and of the nodes above them, which are their own."""
    rows = Organisation.objects.filter(station_id=F("pk")).order_by("path")
    return list(rows.values_list("pk", flat=True))
