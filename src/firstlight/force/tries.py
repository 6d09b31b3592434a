"""Wrong passwords, as they are counted: by the name that was tried and the place it came from."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone

from firstlight.force.models import Account


def counted_as(name: str) -> str:
    """Return the name that tries are counted under: letters' case makes no new one."""
    return name.strip().casefold()


def locked_until(account: Account) -> datetime | None:
    """Return until when too many wrong passwords keep this name out somewhere; None if nowhere."""
    lasts = settings.AXES_COOLOFF_TIME
    locked = (
        AccessAttempt.objects.filter(
            username=counted_as(account.username), attempt_time__gt=timezone.now() - lasts
        )
        .values("ip_address")
        .annotate(wrong=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(wrong__gte=settings.AXES_FAILURE_LIMIT)
        .order_by()
    )
    return max((row["last"] + lasts for row in locked), default=None)
