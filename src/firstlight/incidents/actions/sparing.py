"""Sending home people who are on their way and not needed, while the call goes on."""

from django.utils.translation import gettext_lazy as _

from firstlight.incidents import queries
from firstlight.incidents.actions.coming import stand_down
from firstlight.incidents.models import Callout, Incident
from firstlight.incidents.planning import standing
from firstlight.incidents.schemas import SendHome
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused


@action("callouts.send_home", may="callouts.run", takes=SendHome)
def send_home(context: Context, data: SendHome) -> Incident:
    """Tell people on their way that they need not come; who is there by now stays.

    Raises
    ------
    Refused
        ``nobody`` when none of them is on the way any more, ``needed`` when a call-out that still
        asks people would have to ask others in their place.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    callout = queries.open_callout_of(incident)
    callout = callout and queries.locked_callout(callout.pk)
    wanted = set(data.person_ids)
    going = [each for each in queries.on_their_way(incident) if each.person_id in wanted]
    if not going:
        raise Refused("nobody", _("None of them is on the way any more."))
    before = _short(context, callout)
    stand_down(context, incident, invites=going)
    if _short(context, callout) > before:
        raise Refused(
            "needed",
            _(
                "Others would be asked in their place. End the call-out first, then send them "
                "home."
            ),
        )
    return incident


def _short(context: Context, callout: Callout | None) -> int:
    """Return how many places are empty, of a call-out that still asks people."""
    if callout is None:
        return 0
    return sum(need["count"] for need in standing(callout, context.now).short)
