"""A school's gates as its contact sees them, on a phone: when, how many, who leads there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.gates.views import AHEAD, doubt_of, state_of, times_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.duty.models import SchoolGateDuty
from firstlight.duty.queries import gates
from firstlight.duty.rules.gates import CONTACTS_TOLD
from firstlight.force.queries import station_of
from firstlight.kernel.actor import Actor

AT_FIRST = 4  # so many does the first page show


@page(may="duty.own_school")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show the gates of one's own school for two weeks."""
    context = {
        "school": shown_to(request.actor),
        "station": station_of(request.actor.station_id),
    }
    return render(request, "gates/school.html", context)


def shown_to(actor: Actor, first: int | None = None) -> dict[str, Any]:
    """Return what a school's contact sees: their schools, and who stands there from now on.

    With `first` only so many of the next standings.
    """
    if not actor.may("duty.own_school"):
        return {}
    now, places = timezone.now(), gates.own_schools(actor)
    today = timezone.localdate(now)
    rows = gates.at_schools(places, today, today + AHEAD) if places else []
    ahead = [row for row in rows if row.shift.ends_at > now]
    return {"speaks": True, "schools": places, "standings": [_line(row) for row in ahead[:first]]}


def _line(row: SchoolGateDuty) -> dict[str, Any]:
    key, state = state_of(row)
    if row.state == "planned" and row.shift.starts_at <= timezone.now() + CONTACTS_TOLD:
        key, state = "shortfall", _("Short of people")
    is_on = row.state in ("planned", "ready", "at_post")
    return {
        "row": row,
        "times": times_of(row),
        "key": key,
        "state": state,
        "doubt": doubt_of(row),
        "is_on": is_on,
        "leader": row.shift.leader.name if is_on and row.shift.leader else "",
    }
