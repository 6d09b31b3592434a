"""A leak of data: reported by anybody, judged and told by the privacy officer."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.privacy.actions.clock import schedule_erasure
from firstlight.privacy.breach import DATA_BREACH, KEPT_FOR
from firstlight.privacy.models import BreachIncident
from firstlight.privacy.queries import breaches as queries
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rules import erases
from firstlight.privacy.schemas import AssessBreach, ContainBreach, ReportBreach, StepBreach

WORDS = (
    *("what", "whose", "kinds", "cause", "harm", "measures", "authority", "people_told_how"),
    "finding",
)


@action("privacy.report_breach", may="me.edit", takes=ReportBreach)
def report_breach(context: Context, data: ReportBreach) -> BreachIncident:
    """Say that data may have got out; the clocks of the notices start with the suspicion."""
    noticed_at = data.noticed_at or context.now
    if noticed_at > context.now:
        raise Refused("in-future", _("This time is still to come."), field="noticed_at")
    row = BreachIncident(
        station_id=context.actor.station_id,
        what=data.what,
        noticed_at=noticed_at,
        person_id=context.person_id,
    )
    row.save(force_insert=True)
    context.record(row, noticed_at=noticed_at.isoformat())
    return row


@action("privacy.assess_breach", may="privacy.manage", takes=AssessBreach)
def assess_breach(context: Context, data: AssessBreach) -> BreachIncident:
    """Write down whose data, which, how many, why and with what harm; put right as more is known.

    Raises
    ------
    Refused
        ``closed``: a closed file is not written in any more.
    """
    row = queries.breach(context.actor, data.breach_id)
    if row.state in DATA_BREACH.terminal:
        raise Refused("closed", _("This file is closed."))
    given = data.model_dump(exclude={"breach_id"})
    for name, value in given.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    context.record(row, how_many=row.how_many, minors=row.has_minors)
    return row


@action("privacy.contain_breach", may="privacy.manage", takes=ContainBreach)
def contain_breach(context: Context, data: ContainBreach) -> BreachIncident:
    """Note what stopped it; the file then counts as contained."""
    row = queries.breach(context.actor, data.breach_id)
    row.measures, row.contained_at = data.measures, context.now
    evidence = {"measures": data.measures}
    system = context.as_system()
    move(system, DATA_BREACH, row, "contain", evidence, seen_version=data.version)
    context.record(row)
    return row


@action("privacy.step_breach", may="privacy.manage", takes=StepBreach)
def step_breach(context: Context, data: StepBreach) -> BreachIncident:
    """Take one step as the privacy officer; who was told, when and how is kept with it."""
    row = queries.breach(context.actor, data.breach_id)
    evidence = data.model_dump(exclude={"breach_id", "event", "version"})
    for name, value in evidence.items():
        if value:
            setattr(row, name, value)
    move(context, DATA_BREACH, row, data.event, evidence, seen_version=data.version)
    if row.state in DATA_BREACH.terminal:
        day = timezone.localdate(context.now) + KEPT_FOR
        schedule_erasure(context, row, "privacy.breach", day)
    return row


@erases(
    "privacy.breach",
    _("Words of a closed breach file"),
    _("3 years after it ended; if nobody ends it, after the last act"),
    BreachIncident,
    ages=after_last_act(BreachIncident, KEPT_FOR, ended=DATA_BREACH.terminal),
)
def erase_breach(context: Context, row: BreachIncident) -> bool:
    """Erase the words of a breach file; that there was one, its days and its size stay."""
    for name in WORDS:
        setattr(row, name, "")
    row.save(update_fields=WORDS)
    context.record(row, what="privacy.erase_breach")
    return True
