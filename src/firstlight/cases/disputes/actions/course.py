"""A dispute from its report to its end."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes import letters, queries
from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.disputes.rules import (
    COURT_DAYS,
    DISPUTE,
    KEPT_DAYS,
    REFERRALS,
    a_month_after,
    working_days_after,
)
from firstlight.cases.disputes.rules.keeping import SECOND_TRY_DAYS
from firstlight.cases.disputes.schemas import NameMediator, ReportDispute, StepDispute
from firstlight.cases.floor.people import desk_of
from firstlight.cases.floor.persons import refuse_numbers
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.actions import schedule_erasure
from firstlight.privacy.queries import clock_of

CATEGORY = "dispute_parties"
OFFICERS = ("station_officer",)


@action("disputes.report", may="disputes.report", takes=ReportDispute)
def report(context: Context, data: ReportDispute) -> DisputeCase:
    """Write a dispute down: nobody's name or number, before every party has agreed.

    Raises
    ------
    Refused
        ``names-a-person`` for a telephone, an identity card or a plate in its words.
    """
    for field in ("place_area", "summary"):
        refuse_numbers(getattr(data, field), field)
    today = timezone.localdate(context.now)
    row = DisputeCase(
        station_id=context.actor.station_id,
        number=queries.next_number(context.actor.station_id, today),
        reported_on=today,
        **data.model_dump(),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk, matter=str(data.matter))
    desk = desk_of(row.station_id)
    if context.person_id not in {each.pk for each in desk}:
        post(context, letters.reported(row, desk, context.now))
    return row


def _tell_who_asked(context: Context, row: DisputeCase) -> None:
    """Say to who asked that it is seen to, and no more: the file is not theirs to follow.

    Who sits at the desk sees it there.
    """
    asker = queries.asker(row)
    known = [each.pk for each in desk_of(row.station_id)]
    if asker is not None and asker.pk not in (*known, context.person_id, row.mediator_id):
        post(context, letters.seen_to(row, asker, context.now))


@action("disputes.name_mediator", may="disputes.name", takes=NameMediator)
def name_mediator(context: Context, data: NameMediator) -> DisputeCase:
    """Say who mediates: a mediator of a committee, or in police mediation an officer.

    Raises
    ------
    Refused
        ``no-mediator`` for anybody else; ``committee`` when people's mediation names none.
    """
    row = queries.dispute(context.actor, data.case_id)
    if row.state not in ("assessed", "consent_asked"):
        raise Refused("too-late", _("The mediator is named before mediation begins."))
    mediator = queries.mediators(context.actor, row.kind).filter(pk=data.mediator_id).first()
    if mediator is None:
        raise Refused(
            "no-mediator",
            _("People's mediation is led by a mediator, police mediation by an officer."),
            field="mediator_id",
        )
    if row.kind == "people" and not data.committee:
        raise Refused("committee", _("Name the mediation committee."), field="committee")
    before = row.mediator
    row.mediator, row.committee = mediator, data.committee
    row.save()
    row.parties.update(takes_mediator=False)  # each party is asked about this one
    context.record(row, thread=row.pk, mediator_id=data.mediator_id)
    if mediator.pk != context.person_id:
        post(context, [letters.named(row, mediator, context.now)])
    if before is None:
        _tell_who_asked(context, row)
    elif before.pk not in (mediator.pk, context.person_id):
        post(context, letters.relieved(row, [before], context.now))
    return row


@action("disputes.step_dispute", may="disputes.see", takes=StepDispute)
def step_dispute(context: Context, data: StepDispute) -> DisputeCase:
    """Take one step of a dispute; who may, and what it asks, is in its table."""
    row = queries.dispute(context.actor, data.case_id)
    if row.closed_on is not None and row.state not in DISPUTE.terminal:
        raise Refused("over", _("This file is erased: report the dispute anew."))
    today = timezone.localdate(context.now)
    _set(context, row, data, today)
    evidence = data.model_dump(exclude={"case_id", "event", "version"})
    move(
        context,
        DISPUTE,
        row,
        data.event,
        {name: value for name, value in evidence.items() if value},
        seen_version=data.version,
        thread=row.pk,
        party=data.party,
    )
    if row.state in DISPUTE.terminal:
        _close(context, row, today)
        if row.state == "referred":
            _tell_who_asked(context, row)
        return row
    if data.event == "assess":
        _tell_officers(context, row)
    if row.state == "reopened":
        _ask_anew(row)
    if row.state == "reopened" or clock_of(row.label, CATEGORY):
        _move_clock(context, row, today)
    return row


def _tell_officers(context: Context, row: DisputeCase) -> None:
    """Say to the officers what is theirs after an assessment: to act, or to name who mediates."""
    officers = desk_of(row.station_id, OFFICERS, context.person_id)
    if row.is_excluded:
        post(context, letters.excluded(row, officers, context.now))
    elif not context.actor.may("disputes.name"):
        post(context, letters.to_name(row, officers, context.now))


def _move_clock(context: Context, row: DisputeCase, today: date) -> None:
    """Let a file that was opened again be erased too, six months after the last day it waits for.

    Nobody may ever come back to it: an end sets the clock anew, and no end leaves it as it is.
    """
    waits = () if row.state == "reopened" else (row.due_on, row.perform_by)
    last = max([today, *filter(None, waits)])
    schedule_erasure(context, row, CATEGORY, last + timedelta(days=KEPT_DAYS))


def _ask_anew(row: DisputeCase) -> None:
    """Let no old yes count for another mediation: every party is asked once more."""
    row.parties.update(asked_anew=True, takes_mediator=False, takes_helpers=False)


def _set(context: Context, row: DisputeCase, data: StepDispute, today: date) -> None:
    """Put down what a step brings; nothing is saved when the step is refused."""
    if data.event == "assess":
        row.kind, row.is_excluded = data.kind or "", data.is_excluded
    elif data.event == "refer_other":
        if data.referred_to not in REFERRALS:
            raise Refused("no-such", _("Choose one from the list."), field="referred_to")
        row.referred_to = data.referred_to
    elif data.event == "urgent_police":
        row.referred_to = "police"
    elif data.event in ("all_agree", "mediate_again"):
        row.mediating_on = today
        police = row.kind == "police" and data.event == "mediate_again"
        row.due_on = working_days_after(today, SECOND_TRY_DAYS) if police else a_month_after(today)
    elif data.event in ("agree_oral", "agree_written"):
        _agree(context, row, data, today)
    elif data.event == "confirm_court":
        row.court_ref = data.court_ref
    elif data.event == "visit":
        row.visited_on = today


def _agree(context: Context, row: DisputeCase, data: StepDispute, today: date) -> None:
    new: dict[str, Any] = {
        "form": "oral" if data.event == "agree_oral" else "written",
        "agreed_on": today,
        "made_by_id": context.person_id,
        "main_facts": data.main_facts,
        "terms": data.terms,
        "perform_by": data.perform_by,
        "court_by": today + timedelta(days=COURT_DAYS),
    }
    for name, value in new.items():
        setattr(row, name, value)


def _close(context: Context, row: DisputeCase, today: date) -> None:
    """The level goes at once; parties after six months, or at once after a no."""
    row.closed_on, row.level, row.level_set_by, row.level_review_on = today, None, None, None
    row.save()
    ahead = row.helpers.filter(meet_at__gt=context.now).exclude(says="no").select_related("person")
    for each in ahead:  # it vanishes from their own page, and they would go there in vain
        post(context, letters.called_off(each, context.now))
    refused = row.state in ("declined_by_party", "referred")
    kept = 0 if refused else KEPT_DAYS
    schedule_erasure(context, row, CATEGORY, today + timedelta(days=kept))


def erase(context: Context, row: DisputeCase) -> bool:
    """Erase who the parties were and what they agreed; a number, a kind and days stay."""
    had = row.parties.exists()
    row.parties.all().delete()
    row.helpers.all().delete()
    row.summary = row.main_facts = row.terms = row.court_ref = ""
    row.place_area = "—"
    if row.closed_on is None:  # opened again, and nobody came back
        row.closed_on = timezone.localdate(context.now)
        row.level, row.level_set_by, row.level_review_on = None, None, None
    row.save()
    context.record(row, what="disputes.erase", thread=row.pk)
    return had
