"""Telling afterwards: what was shared with a life at risk is told to whom it concerns."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.incidents.actions import write_down
from firstlight.incidents.letters import desk_letters
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip, Stale
from firstlight.notify.actions import post
from firstlight.searches import queries
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import Moment, RecordTold
from firstlight.searches.words import FUTURE

WHY_NOBODY = _("Why nobody was told what was shared")


@action("searches.record_told", may="searches.manage", takes=RecordTold)
def record_told(context: Context, data: RecordTold) -> SearchCase:
    """Record who was told, when and how; or why nobody could be.

    Raises
    ------
    Refused
        ``nothing-owed``; ``no-reason``, ``no-way``, ``no-time``, ``future``, ``child-guardian``.
    """
    case = queries.own_case(context.actor, data.case_id)
    if data.version is not None and data.version != case.version:
        raise Stale
    if not case.owes_notice:
        raise Refused("nothing-owed", _("Nothing was shared that is still to be told."))
    _check(context, case, data)
    is_told = data.whom != "nobody"
    case.told_at = data.told_at if is_told else context.now
    case.told_whom, case.told_how = data.whom, data.how if is_told else ""
    case.told_by_id = context.person_id
    case.version += 1
    case.save()
    context.record(case, thread=case.incident_id, whom=case.told_whom, how=case.told_how)
    if not is_told:
        write_down(context, case.incident, data.reason, step=WHY_NOBODY)
    return case


def _check(context: Context, case: SearchCase, data: RecordTold) -> None:
    if data.whom == "nobody":
        if not data.reason.strip():
            raise Slip("no-reason", _("Why nobody could be told: say it."), field="reason")
        return
    if case.is_child and data.whom == "person":
        raise Slip("child-guardian", _("Of a child under 14 the guardian is told."), field="whom")
    if not data.how:
        raise Slip("no-way", _("How: choose one of the answers."), field="how")
    if data.told_at is None:
        raise Slip("no-time", _("When they were told: give the time."), field="told_at")
    if data.told_at > context.now + timedelta(minutes=5):
        raise Slip("future", FUTURE, field="told_at")


@action("searches.remind_told", may="system.clock", takes=Moment)
def remind_told(context: Context, data: Moment) -> SearchCase:
    """Remind the desk, once a day, that notice to a family is overdue.

    Raises
    ------
    Refused
        ``not-overdue`` when they were told meanwhile.
    """
    case: SearchCase = SearchCase.objects.select_related("incident").get(pk=data.key)
    due_at = case.notice_due_at
    if due_at is None or due_at > context.now:
        raise Refused("not-overdue", _("Nobody is overdue."))
    turn = f":{timezone.localdate(context.now).isoformat()}"
    post(context, desk_letters(case.incident, "owed", context.now, turn=turn))
    context.record(case, thread=case.incident_id, due_at=due_at.isoformat())
    return case
