"""Taking back, a moment later, that somebody was counted out: they were here all the time."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.incidents import queries
from firstlight.incidents.alarms import set_alarms
from firstlight.incidents.models import Attendance, Incident
from firstlight.incidents.rules import OPEN
from firstlight.incidents.schemas import CountBackIn, StayIn
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused

WITHIN = timedelta(minutes=1)


@action("incidents.stay_in", may="incidents.attend", takes=StayIn)
def stay_in(context: Context, data: StayIn) -> Attendance:
    """Take back having counted oneself out.

    Raises
    ------
    Refused
        ``too-late`` a minute after, or once counted in again.
    """
    incident = queries.incident_to_attend(context.actor, data.incident_id)
    (here,) = _back_in(context, incident, [context.person_id])
    context.record(here, thread=incident.pk)
    return here


@action("incidents.count_back_in", may="callouts.record", takes=CountBackIn)
def count_back_in(context: Context, data: CountBackIn) -> list[Attendance]:
    """Take back that people were counted out.

    Raises
    ------
    Refused
        ``too-late`` a minute after, or once one of them is counted in again.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    here = _back_in(context, incident, data.person_ids)
    context.record(incident, thread=incident.pk, people=len(here))
    return here


def _back_in(context: Context, incident: Incident, keys: Iterable[UUID]) -> list[Attendance]:
    wanted = set(keys)
    rows = incident.attendances.filter(person_id__in=wanted).order_by("in_at")
    newest = {row.person_id: row for row in rows}
    late = [
        row for row in newest.values() if row.out_at is None or context.now - row.out_at > WITHIN
    ]
    if late or newest.keys() != wanted or incident.state not in OPEN:
        raise Refused("too-late", _("It is too late to take this back. Count them in again."))
    for row in newest.values():
        row.out_at = row.counted_out_by_id = None
    Attendance.objects.bulk_update(newest.values(), ["out_at", "counted_out_by_id"])
    set_alarms(newest.values())
    return list(newest.values())
