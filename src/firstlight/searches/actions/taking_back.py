"""Taking back that a team was sent, while it has not begun."""

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.searches import queries
from firstlight.searches.models import SearchSegment
from firstlight.searches.schemas import TakeBackTeam

BEGUN = _("The team has begun, or is back already: it cannot be taken back.")
SAME = ("station_id", "case_id", "name", "geometry", "area_m2", "facts", "poa")


@action("searches.take_back_team", may="searches.manage", takes=TakeBackTeam)
def take_back_team(context: Context, data: TakeBackTeam) -> SearchSegment:
    """Take a team off its segment before it has begun; nobody searched there.

    What was said to the team stays in the log with the segment as it was; the ground itself begins
    anew under the same name, and can be given to another team at once.

    Raises
    ------
    Refused
        ``begun`` once the team has started, or is back.
    """
    group = queries.own_assignment(context.actor, data.assignment_id)
    segment = group.segment
    queries.own_case(context.actor, segment.case_id)
    segment.refresh_from_db()
    if segment.state != "assigned" or segment.is_retired or group.ended_at is not None:
        raise Refused("begun", BEGUN)
    group.ended_at = context.now
    group.save(update_fields=["ended_at"])
    segment.is_retired = True
    segment.version += 1
    segment.save(update_fields=["is_retired", "version"])
    again = SearchSegment(
        **{name: getattr(segment, name) for name in SAME},
        pod_estimate=segment.pod_estimate,
        searched_from=segment.searched_from,
        searched_to=segment.searched_to,
    )
    again.save(force_insert=True)
    context.record(
        group, thread=segment.case.incident_id, segment=segment.name, begins_as=str(again.pk)
    )
    return again
