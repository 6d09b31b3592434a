"""What a joint meeting hears of hazards: those past their day."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.hazards.queries import overdue
from firstlight.kernel.actor import Actor
from firstlight.kernel.overdue import Overdue, Source, register

MOST = 20  # an agenda is read in a meeting


def late_hazards(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return the hazards that are past their day, the longest first."""
    for row in overdue(actor.stations, timezone.localdate(now), actor.teams)[:MOST]:
        words = _("%(site)s: %(kind)s, was to be put right by %(day)s") % {
            "site": row.site_name,
            "kind": row.get_kind_display(),
            "day": row.deadline_on,
        }
        yield Overdue(row.label, words, row.deadline_on, f"/hazards/{row.pk}/")


def register_source() -> None:
    """Let every agenda know of them."""
    register(
        Source("hazards", gettext_lazy("Hazards past their day"), "hazards.see", late_hazards)
    )
