"""A call for help is taken."""

from firstlight.force.queries import organisation
from firstlight.incidents import queries
from firstlight.incidents.letters import desk_letters
from firstlight.incidents.models import Incident
from firstlight.incidents.schemas import ReportCall
from firstlight.kernel.actions import Context, action
from firstlight.notify.actions import post


@action("incidents.report_call", may="incidents.report", takes=ReportCall)
def report_call(context: Context, data: ReportCall) -> Incident:
    """Take a call: it stands on the desk at once, and the desk is told."""
    return take_call(context, data)


def take_call(context: Context, data: ReportCall) -> Incident:
    """Take a call inside another room's action, such as the report of a missing person."""
    station = context.actor.station_id
    team = organisation(context.actor, data.organisation_id) if data.organisation_id else None
    card = queries.card(station, data.kind)
    incident = Incident(
        station_id=station,
        number=queries.next_number(station, context.now),
        happened_at=data.happened_at or context.now,
        organisation=team,
        needs=card.needs,
        taken_by_id=context.actor.person_id,
        owner_id=context.actor.person_id if context.actor.may("incidents.manage") else None,
        **data.model_dump(exclude={"organisation_id", "happened_at"}),
    )
    incident.save(force_insert=True)
    context.record(
        incident,
        what="incidents.report_call",
        thread=incident.pk,
        kind=str(data.kind),
        life_at_risk=data.is_life_at_risk,
    )
    post(context, desk_letters(incident, "report", context.now, leave_out=context.actor.person_id))
    return incident
