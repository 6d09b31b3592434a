"""What time brings to a station: the nightly clock that erases, and consents that run out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.force.models import Organisation
from firstlight.kernel.jobs import Order, every_tick
from firstlight.privacy.jobs import order_for

TENANTS = ("bureau", "association", "station")


@every_tick
def nightly_clocks(now: datetime) -> Iterable[Order]:
    """Ask for tonight's run of the retention clock of every station."""
    tonight = timezone.localdate(now) + timedelta(days=1)
    return [order_for(key, tonight) for key in tenants()]


def tenants() -> list[UUID]:
    """Return the keys of what has data of its own, and so a clock."""
    rows = Organisation.objects.filter(kind__in=TENANTS, is_closed=False)
    return list(rows.values_list("pk", flat=True))
