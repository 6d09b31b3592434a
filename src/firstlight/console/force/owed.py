"""Which answers and notices are owed soon, or overdue: the privacy officer's first list."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actor import Actor
from firstlight.privacy import queries
from firstlight.privacy.breach import TO_TELL, notices_owed
from firstlight.privacy.queries.breaches import breaches
from firstlight.privacy.rights import OPEN, RIGHTS, answer_stage

NOTICES = {
    "authority": _("Data breach: tell the authority"),
    "people": _("Data breach: tell the people concerned"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One answer or notice that is owed: `stage` is "over", "soon", or "" while there is time."""

    href: str
    what: str | Promise
    by: datetime
    stage: str


def end_of(day: date) -> datetime:
    """Return the moment at which a day here is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def owed(actor: Actor, now: datetime) -> list[Owed]:
    """Return the answers that are due within days or overdue, and every notice of a leak owed."""
    if not actor.may("privacy.manage"):
        return []
    today = timezone.localdate(now)
    answers = [
        Owed(reverse("data_request", args=[row.pk]), RIGHTS[row.right], end_of(row.due_on), stage)
        for row in queries.data_requests(actor).filter(state__in=OPEN)
        if (stage := answer_stage(row, today))
    ]
    notices = [
        Owed(reverse("breach", args=[row.pk]), NOTICES[each.whom], each.by, each.stage)
        for row in breaches(actor).filter(state__in=TO_TELL)
        for each in notices_owed(row, now)
    ]
    return sorted(answers + notices, key=lambda each: each.by)
