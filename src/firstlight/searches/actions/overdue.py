"""A group that should have been back."""

from django.utils.translation import gettext_lazy as _

from firstlight.incidents.letters import desk_letters
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.notify.actions import post
from firstlight.searches.models import Assignment
from firstlight.searches.schemas import Moment


@action("searches.raise_overdue", may="system.clock", takes=Moment)
def raise_overdue(context: Context, data: Moment) -> Assignment:
    """Tell the desk, once for each time given.

    Raises
    ------
    Refused
        ``not-overdue`` when they are back, or the desk knows.
    """
    rows = Assignment.objects.select_related("segment__case__incident")
    group: Assignment = rows.select_for_update(of=("self",)).get(pk=data.key)
    due_at = group.back_by
    if group.ended_at or group.alarmed_at or due_at is None or due_at > context.now:
        raise Refused("not-overdue", _("Nobody is overdue."))
    group.alarmed_at = context.now
    group.save(update_fields=["alarmed_at"])
    incident = group.segment.case.incident
    turn = f":{group.pk.hex}:{int(due_at.timestamp())}"
    post(context, desk_letters(incident, "overdue", context.now, turn=turn))
    context.record(group, thread=incident.pk, segment=group.segment.name)
    return group
