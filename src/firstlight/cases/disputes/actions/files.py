"""Papers, levels of cases, and volunteers who are asked to help."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes import letters, queries
from firstlight.cases.disputes.models import DisputeCase, DisputeHelp, DisputeLevel, DisputePaper
from firstlight.cases.disputes.rules import DISPUTE, PAPERS, required_of
from firstlight.cases.disputes.schemas import (
    AnswerHelp,
    AskHelp,
    KeepLevel,
    MarkPaper,
    SetLevel,
)
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.notify.actions import post


@action("disputes.mark_paper", may="disputes.mediate", takes=MarkPaper)
def mark_paper(context: Context, data: MarkPaper) -> DisputeCase:
    """Say how a paper stands; a required one is never "not needed"."""
    row = _own(context, data.case_id)
    if data.kind not in PAPERS:
        raise NotFound
    if data.kind in required_of(row) and data.stands == "not_needed":
        raise Refused("required", _("This paper is required in this file."), field="stands")
    found = row.papers.filter(kind=data.kind).first() or DisputePaper(
        station_id=row.station_id, case=row, kind=data.kind
    )
    found.stands, found.on_date = data.stands, timezone.localdate(context.now)
    found.save()
    context.record(row, thread=row.pk, paper=data.kind, stands=data.stands)
    return row


def _own(context: Context, key: object) -> DisputeCase:
    row = queries.dispute(context.actor, str(key))
    if not queries.sees_parties(context.actor, row):
        raise NotFound
    return row


@action("disputes.set_level", may="disputes.mediate", takes=SetLevel)
def set_level(context: Context, data: SetLevel) -> DisputeCase:
    """Give a case a level; somebody looks at it again by its review day."""
    row = queries.dispute(context.actor, data.case_id)
    if row.state in DISPUTE.terminal:
        raise Refused("over", _("A closed case has no level."))
    if data.level_id is None:
        row.level, row.level_set_by, row.level_review_on = None, None, None
    else:
        row.level = queries.level(context.actor, data.level_id)
        row.level_set_by_id = context.person_id
        today = timezone.localdate(context.now)
        row.level_review_on = today + timedelta(days=row.level.review_days)
    row.save()
    context.record(row, thread=row.pk, level_id=str(data.level_id or ""))
    return row


@action("disputes.keep_level", may="disputes.scheme", takes=KeepLevel)
def keep_level(context: Context, data: KeepLevel) -> DisputeLevel:
    """Add a level to the station's scheme, or change one."""
    row = (
        queries.level(context.actor, data.level_id)
        if data.level_id
        else DisputeLevel(station_id=context.actor.station_id)
    )
    for name, value in data.model_dump(exclude={"level_id"}).items():
        setattr(row, name, value)
    row.save()
    context.record(row)
    return row


@action("disputes.ask_help", may="disputes.mediate", takes=AskHelp)
def ask_help(context: Context, data: AskHelp) -> DisputeHelp:
    """Ask a volunteer to come: allowed when every party takes helpers.

    Raises
    ------
    Refused
        ``no-helpers`` unless every party has agreed to that too; ``no-volunteer``.
    """
    row = _own(context, data.case_id)
    takes = row.parties.filter(answer="given", asked_anew=False, takes_helpers=True)
    if not takes or takes.count() < row.parties.count():
        raise Refused("no-helpers", _("Volunteers are invited only when every party agrees."))
    person = queries.volunteers(context.actor).filter(pk=data.person_id).first()
    if person is None:
        raise Refused("no-volunteer", _("Choose one from the list."), field="person_id")
    if data.meet_at <= context.now:
        raise Slip("in-the-past", _("This moment is over."), field="meet_at")
    asked = DisputeHelp(
        station_id=row.station_id,
        case=row,
        person=person,
        meet_at=data.meet_at,
        meet_where=data.meet_where,
    )
    asked.save(force_insert=True)
    context.record(row, thread=row.pk, person_id=str(person.pk))
    post(context, [letters.asked(asked, context.now)])
    return asked


@action("disputes.answer_help", may="me.edit", part="disputes", takes=AnswerHelp)
def answer_help(context: Context, data: AnswerHelp) -> DisputeHelp:
    """Say whether one comes; a no needs no reason."""
    asked = queries.help_asked(context.actor, data.help_id)
    asked.says = data.says
    asked.save()
    context.record(asked, thread=asked.case_id, says=data.says)
    post(context, letters.answered(asked, context.now))
    return asked
