"""Reminding of answers to complaints; who handles one acts, the clock only says so."""

from django.utils import timezone

from firstlight.force import letters
from firstlight.force.models import Complaint
from firstlight.force.queries.outside import complaints_due
from firstlight.force.rules.complaint import REMIND_BEFORE, answer_stage
from firstlight.force.schemas.outside import RemindComplaint
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound


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
