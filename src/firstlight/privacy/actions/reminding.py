"""Reminding of answers and notices that are owed; who decides acts, the clock only says so."""

from django.utils import timezone

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.privacy.breach import notices_owed
from firstlight.privacy.models import BreachIncident, DataSubjectRequest, RetentionJob
from firstlight.privacy.queries import holds_due, requests_due
from firstlight.privacy.queries.breaches import to_tell
from firstlight.privacy.rights import REMIND_BEFORE, answer_stage
from firstlight.privacy.schemas import RemindBreach, RemindHold, RemindRequest


@action("privacy.remind_request", may="privacy.clock", takes=RemindRequest)
def remind_request(context: Context, data: RemindRequest) -> DataSubjectRequest:
    """Note that an answer is due soon, or overdue; the room that knows people tells them.

    Raises
    ------
    NotFound
        It is answered by now, or its day has moved.
    """
    today = timezone.localdate(context.now)
    row = requests_due(today + REMIND_BEFORE).filter(pk=data.data_request_id).first()
    if row is None or answer_stage(row, today) != data.stage:
        raise NotFound
    context.record(row, stage=data.stage, due_on=str(row.due_on))
    return row


@action("privacy.hold_due", may="privacy.clock", takes=RemindHold)
def remind_hold(context: Context, data: RemindHold) -> RetentionJob:
    """Note that the day has come to look at a hold again; the room that knows people tells them.

    Raises
    ------
    NotFound
        It is held no more, or was looked at meanwhile.
    """
    today = timezone.localdate(context.now)
    row = holds_due(today).filter(pk=data.job_id).first()
    if row is None:
        raise NotFound
    context.record(row, review_on=str(row.hold_review_on))
    return row


@action("privacy.remind_breach", may="privacy.clock", takes=RemindBreach)
def remind_breach(context: Context, data: RemindBreach) -> BreachIncident:
    """Note that a notice of a leak is owed soon, or overdue.

    Raises
    ------
    NotFound
        It was given by now.
    """
    row = to_tell().filter(pk=data.breach_id).first()
    owed = {each.whom: each.stage for each in notices_owed(row, context.now)} if row else {}
    if row is None or owed.get(data.whom) != data.stage:
        raise NotFound
    context.record(row, whom=data.whom, stage=data.stage)
    return row
