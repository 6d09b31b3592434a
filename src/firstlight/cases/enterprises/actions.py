"""Every change of enterprises."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists import actions as checks
from firstlight.cases.checklists.models import CheckAnswer, CheckKind
from firstlight.cases.checklists.queries import answers_of
from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.letters import follow_ups, news
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.enterprises.rules import (
    ADVISED,
    CATEGORY,
    ENTERPRISE_VISIT,
    KEPT,
    SECRETS,
    is_its_adviser,
    is_its_contact,
    may_read,
)
from firstlight.cases.enterprises.schemas import (
    AnswerVisit,
    AskVisit,
    CheckEnterprise,
    EditEnterprise,
    EnterEnterprise,
    NameAdviser,
    OfVisit,
    RemindFollowUps,
    StepVisit,
)
from firstlight.cases.floor.numbers import next_number
from firstlight.cases.floor.people import desk_of
from firstlight.force.models import Membership, Person
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.actions import schedule_erasure

# Which words of a step are kept in the row.
KEPT_OF: dict[str, tuple[str, ...]] = {
    "visit": ("findings",),
    "advise": ("advice", "follow_up_on"),
    "follow_up": ("followed_up",),
    "serious": ("danger", "authority"),
    "close": ("authority_answer",),
}
MOMENT_OF = {"visit": "visited_at", "advise": "advised_at", "serious": "escalated_at"}


@action("enterprises.enter_enterprise", may="enterprises.manage", takes=EnterEnterprise)
def enter_enterprise(context: Context, data: EnterEnterprise) -> Enterprise:
    """Write an enterprise down.

    Raises
    ------
    Refused
        ``known`` when the station has one of this name; ``no-contact``.
    """
    row = Enterprise(station_id=context.actor.station_id)
    return _written(context, row, data)


@action("enterprises.edit_enterprise", may="enterprises.manage", takes=EditEnterprise)
def edit_enterprise(context: Context, data: EditEnterprise) -> Enterprise:
    """Put an enterprise right; with open visits it is not closed."""
    row = queries.enterprise(context.actor, data.enterprise_id)
    if data.is_closed and queries.open_at(row).exists():
        raise Refused("visits-open", _("End its open visits first."), field="is_closed")
    row.is_closed = data.is_closed
    return _written(context, row, data)


def _written(context: Context, row: Enterprise, data: EnterEnterprise) -> Enterprise:
    same = Enterprise.objects.filter(station_id=row.station_id, name=data.name)
    if same.exclude(pk=row.pk).exists():
        raise Refused("known", _("An enterprise of this name is known already."), field="name")
    known = dict(queries.contacts(context.actor))
    if data.contact_id and data.contact_id not in known and data.contact_id != row.contact_id:
        raise Refused("no-contact", _("Choose one from the list."), field="contact_id")
    row.name, row.trade, row.address = data.name, data.trade, data.address
    row.contact_id = data.contact_id
    row.save()
    context.record(row, trade=row.trade, contact_id=row.contact_id, is_closed=row.is_closed)
    return row


@action("enterprises.ask_visit", may="enterprises.read", takes=AskVisit, offline=Offline.APPEND)
def ask_visit(context: Context, data: AskVisit) -> EnterpriseVisit:
    """Ask for a visit: the business by its contact person, or a leader who offers it one.

    Raises
    ------
    Refused
        ``closed``; ``no-team`` for a team that is not the actor's.
    """
    at = queries.enterprise(context.actor, data.enterprise_id)
    if at.is_closed:
        raise Refused("closed", _("This enterprise is closed."), field="enterprise_id")
    team_id = data.organisation_id or _own_team(context)
    if data.organisation_id and data.organisation_id not in dict(queries.teams(context.actor)):
        raise Refused("no-team", _("Choose one from the list."), field="organisation_id")
    row = EnterpriseVisit(
        station_id=at.station_id,
        number=next_number(EnterpriseVisit, "Q", at.station_id, context.now),
        enterprise=at,
        organisation_id=team_id,
        asked_by_id=context.person_id,
        is_offered=at.contact_id is None or at.contact_id != context.person_id,
        wish=data.wish,
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk, offered=row.is_offered)
    if not row.is_offered:
        post(context, news("requested", row, _leaders(row), context.now, desk=True))
    return row


def _own_team(context: Context) -> Any:
    if not context.actor.teams:
        return None
    team = queries.team_of(context.person_id, context.actor.station_id)
    return team.pk if team else None


def _leaders(row: EnterpriseVisit) -> list[Person]:
    leaders = desk_of(row.station_id, ("team_leader",))
    return leaders or desk_of(row.station_id)


@action("enterprises.step_visit", may="enterprises.read", takes=StepVisit, offline=Offline.GUARDED)
def step_visit(context: Context, data: StepVisit) -> EnterpriseVisit:
    """Take one step of a visit; who may is in its table, and each keeps its own words."""
    row = queries.visit(context.actor, data.visit_id)
    given = data.model_dump(exclude={"visit_id", "event", "version"})
    evidence: dict[str, Any] = {name: value for name, value in given.items() if value}
    evidence["n_checked"] = answers_of(row).count()
    _keep(context, row, data)
    move(
        context,
        ENTERPRISE_VISIT,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        thread=row.pk,
    )
    if row.state in ENTERPRISE_VISIT.terminal:
        row.closed_at = context.now
        row.save(update_fields=["closed_at"])
        schedule_erasure(context, row, CATEGORY, timezone.localdate(context.now) + KEPT)
    _tell(context, row, data.event)
    return row


def _keep(context: Context, row: EnterpriseVisit, data: StepVisit) -> None:
    for name in KEPT_OF.get(data.event, ()):
        setattr(row, name, getattr(data, name))
    if data.event in MOMENT_OF:
        setattr(row, MOMENT_OF[data.event], context.now)
    if data.reason:
        row.state_note = data.reason
    if data.event == "accept" and data.adviser_id:
        row.visit_at = data.visit_at
        row.check_form = checks.form_for(context, row.station_id, CheckKind.ENTERPRISE)
        _ask_adviser(context, row, data.adviser_id)


def _tell(context: Context, row: EnterpriseVisit, event: str) -> None:
    contact, now = row.enterprise.contact, context.now
    if event in ("accept", "decline", "advise", "close"):
        post(context, news(event, row, [contact], now))
    if event == "follow_up":
        post(context, news("after", row, [contact], now))
        others = [each for each in _leaders(row) if each.pk != context.person_id]
        post(context, news("to_close", row, others, now, desk=True))
    if event == "cancel":
        # Whoever was to go there would find a door that nobody opens.
        if row.adviser_says != EnterpriseVisit.Says.NO:
            post(context, news("off", row, [row.adviser], now))
        known = {context.person_id, row.adviser_id}
        others = [each for each in _leaders(row) if each.pk not in known]
        post(context, news("off", row, others, now, desk=True))
    if event == "accept":
        post(context, news("adviser", row, [row.adviser], now))
    if event == "serious":
        post(context, news("serious", row, desk_of(row.station_id), now, desk=True))


def _ask_adviser(context: Context, row: EnterpriseVisit, person_id: Any) -> None:
    if person_id not in dict(queries.advisers(context.actor, row)):
        raise Refused("no-adviser", _("Choose one from the list."), field="adviser_id")
    row.adviser = Person.objects.get(pk=person_id)
    is_self = person_id == context.person_id
    row.adviser_says = EnterpriseVisit.Says.YES if is_self else EnterpriseVisit.Says.ASKED
    team = queries.team_of(person_id, row.station_id)
    row.organisation_id = team.pk if team else row.organisation_id or _own_team(context)


@action("enterprises.name_adviser", may="enterprises.manage", takes=NameAdviser)
def name_adviser(context: Context, data: NameAdviser) -> EnterpriseVisit:
    """Ask somebody else to advise; who was asked before reads nothing of the visit any more.

    After the visit too: who was there may have left before its follow-up is noted.

    Raises
    ------
    Refused
        ``not-now`` once nothing is left to an adviser; ``same`` person; ``no-adviser``.
    """
    row = queries.visit(context.actor, data.visit_id)
    if row.state not in ADVISED:
        raise Refused("not-now", _("An adviser has nothing to do here any more."))
    before = row.adviser if row.adviser_says != EnterpriseVisit.Says.NO else None
    if before is not None and before.pk == data.adviser_id:
        raise Refused("same", _("They are asked already."), field="adviser_id")
    _ask_adviser(context, row, data.adviser_id)
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, person_id=data.adviser_id)
    after = "" if row.state == "scheduled" else "_after"
    others = [each for each in (row.adviser, before) if each and each.pk != context.person_id]
    for each in others:
        what = "adviser" if each.pk == row.adviser_id else "relieved"
        post(context, news(what + after, row, [each], context.now))
    return row


@action("enterprises.answer_visit", may="enterprises.read", takes=AnswerVisit)
def answer_visit(context: Context, data: AnswerVisit) -> EnterpriseVisit:
    """Say whether one will advise; a no needs no reason, costs nothing, and closes the file."""
    row = queries.visit(context.actor, data.visit_id)
    if not is_its_adviser(context.actor, row):
        raise NotFound
    if row.state not in ADVISED:
        raise Refused("not-now", _("An adviser has nothing to do here any more."))
    row.adviser_says = EnterpriseVisit.Says.YES if data.comes else EnterpriseVisit.Says.NO
    row.save()
    context.record(row, thread=row.pk, comes=data.comes)
    after = "" if row.state == "scheduled" else "_after"
    if not data.comes:
        post(context, news("no" + after, row, _leaders(row), context.now, desk=True))
    elif not after:
        post(context, news("yes", row, [row.enterprise.contact], context.now))
    return row


def lose_adviser(context: Context, event: Event) -> None:
    """Hear that somebody serves no more, or not for a time: their visits wait for another.

    Nobody else could take the steps that are theirs, so that a visit would never end.
    """
    gone = Membership.objects.get(pk=event.subject.partition(":")[2])
    for row in queries.advised_by(gone.person_id):
        if queries.still_advises(row):
            continue
        row.adviser_says = EnterpriseVisit.Says.NO
        row.version += 1
        row.save()
        context.record(row, what="enterprises.lose_adviser", thread=row.pk)
        what = "no" if row.state == "scheduled" else "no_after"
        post(context, news(what, row, _leaders(row), context.now, desk=True))


@action("enterprises.check_enterprise", may="enterprises.read", takes=CheckEnterprise)
def check_enterprise(context: Context, data: CheckEnterprise) -> CheckAnswer:
    """Answer the check list: the business by itself, or its adviser together with it.

    Raises
    ------
    Refused
        ``not-now`` before a visit is settled or after the advice; ``answer`` beside a question.
    """
    row = queries.visit(context.actor, data.visit_id)
    if not (is_its_contact(context.actor, row) or is_its_adviser(context.actor, row)):
        raise NotFound
    if row.state not in ("scheduled", "visited") or row.check_form is None:
        raise Refused("not-now", _("The check list is answered before the advice is given."))
    return checks.keep_answer(context, row, row.check_form, data.answers, thread=row.pk)


@action("enterprises.open_findings", may="enterprises.manage", takes=OfVisit)
def open_findings(context: Context, data: OfVisit) -> EnterpriseVisit:
    """Open what was found at a business: an act of its own, so that each opening is known."""
    row = queries.visit(context.actor, data.visit_id)
    if not may_read(context.actor, row):
        raise NotFound
    context.record(row, thread=row.pk)
    return row


@action("enterprises.remind_follow_ups", may="enterprises.clock", takes=RemindFollowUps)
def remind_follow_ups(context: Context, _data: RemindFollowUps) -> int:
    """Remind the advisers whose follow-up is due, in one line a week until it is noted."""
    station = context.actor.station_id
    due = list(queries.to_follow_up(context.now).filter(station_id=station))
    of: dict[Person, list[EnterpriseVisit]] = {}
    for row in due:
        if row.adviser is not None:
            of.setdefault(row.adviser, []).append(row)
        row.reminded_at = context.now
        row.save(update_fields=["reminded_at"])
    for adviser, rows in of.items():
        post(context, follow_ups(rows, adviser, context.now))
    mark = EnterpriseVisit(station_id=station)
    context.record(mark, what="enterprises.reminded", due=len(due))
    return len(due)


def erase(context: Context, row: EnterpriseVisit) -> bool:
    """Erase what was found, inside the act of the clock; that somebody went there stays."""
    checks.erase_answers(context, row, thread=row.pk)
    for name in SECRETS:
        setattr(row, name, "")
    row.state_note = row.authority = ""
    row.asked_by = row.adviser = None
    row.save()
    context.record(row, what="enterprises.erased", thread=row.pk)
    return True
