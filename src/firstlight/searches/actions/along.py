"""What a step of the search takes along: the incident's own step, and the clocks that erase."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from firstlight.incidents.actions import move_incident, start_clock, write_down
from firstlight.incidents.rules import INCIDENT, OPEN
from firstlight.incidents.schemas import MoveIncident
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.privacy.actions import schedule_erasure
from firstlight.searches.models import SearchCase
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.rules.retention import due_days


def take_along(context: Context, case: SearchCase, event: str, **given: Any) -> bool:
    """Take the incident's own step with the search's, where it can be taken.

    A search is one matter to the people who run it: they say once that it is over. A step whose
    guard does not hold yet (nobody said how many are needed) waits for the incident's own page.
    Return whether it was taken.
    """
    case.incident.refresh_from_db()
    if INCIDENT.find(case.incident.state, event) is None:
        return False
    step: dict[str, Any] = {"incident_id": case.incident_id, "event": event, **given}
    try:
        move_incident(context.actor, MoveIncident.model_validate(step))
    except Refused as not_yet:
        if event != "accept":
            raise
        context.record(case, what="searches.not_accepted", why=not_yet.code)
        return False
    case.incident.refresh_from_db()
    return True


def keep_reason(context: Context, case: SearchCase, event: str, reason: str) -> None:
    """Keep why a step of the search was taken, in the running log of its incident."""
    write_down(context, case.incident, reason, step=SEARCH_CASE.event_names[event])


def start_incident_clock(context: Context, case: SearchCase) -> None:
    """Start the incident's own clock where its file waits for a debrief of its own."""
    if case.incident.state in OPEN and case.incident.erased_at is None:
        start_clock(context, case.incident)


def clear_up(context: Context, case: SearchCase) -> None:
    """Start the clocks that erase what the search needed to know."""
    today = timezone.localdate(context.now)
    for category, days in due_days(is_child=case.is_child).items():
        schedule_erasure(context, case, category, today + timedelta(days=days))
