"""Reminding of complaints and of papers that end; people act, the clock only says so."""

from datetime import timedelta

from django.utils import timezone

from firstlight.force import letters
from firstlight.force.models import Complaint, Organisation
from firstlight.force.queries.outside import complaints_due
from firstlight.force.queries.papers import papers_ending
from firstlight.force.rules.complaint import REMIND_BEFORE, answer_stage
from firstlight.force.rules.expiry import notice_due
from firstlight.force.schemas import RemindPapers
from firstlight.force.schemas.outside import RemindComplaint
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound

# The clock ends them at night; whoever was not looked at on one day is told on the next.
CONSENT_TOLD_WITHIN = timedelta(days=3)
PAPER_DAYS = tuple(letters.PAPER_ENDS)


@action("force.remind_papers", may="system.clock", takes=RemindPapers)
def remind_papers(context: Context, data: RemindPapers) -> int:
    """Tell whose insurance or agreement ends in the days to come; return how many were told.

    And whose consent has run out since the last look.
    """
    station = context.actor.station_id
    ending = papers_ending([station], data.on, data.on + timedelta(days=max(PAPER_DAYS)))
    due = [
        (each, days)
        for each in ending
        if (days := notice_due(each.ends_on, data.on, PAPER_DAYS)) is not None
    ]
    told = letters.tell_of_endings(context, due)
    letters.tell_of_consents_over(context, context.now - CONSENT_TOLD_WITHIN)
    context.record(Organisation.objects.get(pk=station), on=str(data.on), told=told)
    return told


@action("force.remind_complaint", may="complaints.clock", takes=RemindComplaint)
def remind_complaint(context: Context, data: RemindComplaint) -> Complaint:
    """Remind who handles a complaint that its answer is due soon, or overdue.

    Raises
    ------
    NotFound
        It is answered by now, or its day has moved.
    """
    today = timezone.localdate(context.now)
    due = complaints_due(today + REMIND_BEFORE)
    row = due.filter(pk=data.complaint_id).first()
    if row is None or answer_stage(row, today) != data.stage:
        raise NotFound
    context.record(row, stage=data.stage, answer_by=str(row.answer_by))
    letters.remind_of_complaint(context, row, data.stage)
    return row
