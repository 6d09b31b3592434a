"""What a joint meeting hears of grid events: those past their clock."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.grid_events.queries import grid_events, late
from firstlight.cases.grid_events.rules import clock_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.overdue import Overdue, Source, register

MOST = 20  # an agenda is read in a meeting


def late_events(actor: Actor, now: datetime) -> Iterable[Overdue]:
    """Return the events that wait too long for the desk or for a unit, the longest first."""
    clocks = [(clock_of(row), row) for row in late(grid_events(actor), now)]
    known = [(clock, row) for clock, row in clocks if clock is not None]
    for clock, row in sorted(known, key=lambda pair: (pair[0], pair[1].pk))[:MOST]:
        day = timezone.localdate(clock)
        said = {"place": row.place_name, "kind": row.get_category_display(), "day": day}
        if row.state == "reported":
            words = _("%(place)s: %(kind)s, was to be accepted by %(day)s") % said
        else:
            words = _("%(place)s: %(kind)s, was to be done by %(day)s") % said
        yield Overdue(row.label, words, day, f"/grid-events/{row.pk}/")


def register_source() -> None:
    """Let every agenda know of them."""
    name = gettext_lazy("Grid events past their time")
    register(Source("grid_events", name, "grid_events.see", late_events))
