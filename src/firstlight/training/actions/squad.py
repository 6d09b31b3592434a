"""The squad: criteria, a ranked proposal, a human decision, an answer, an appeal."""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation, Person
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.notify.actions import post
from firstlight.training import letters, queries
from firstlight.training.models import (
    SquadAppeal,
    SquadCriteria,
    SquadDecision,
    SquadProposal,
)
from firstlight.training.rules.squad import PARTS, digest, ranking
from firstlight.training.schemas import (
    AnswerAppeal,
    AnswerSeat,
    AppealDecision,
    DecideSquad,
    ProposeSquad,
    SetCriteria,
)


@action("training.set_criteria", may="training.frame", takes=SetCriteria)
def set_criteria(context: Context, data: SetCriteria) -> SquadCriteria:
    """Write down a new version of what counts; those before it stay as they were."""
    home = organisation(context.actor, data.organisation_id)
    if data.in_force_from < timezone.localdate(context.now):
        raise Slip("in-the-past", _("This day is over."), field="in_force_from")
    last = SquadCriteria.objects.filter(organisation=home).aggregate(n=Max("number"))["n"] or 0
    row = SquadCriteria(
        station_id=home.station_id,
        organisation=home,
        number=last + 1,
        seats=data.seats,
        rules=_rules(data),
        in_force_from=data.in_force_from,
        made_by_id=context.actor.person_id,
        note=data.note,
    )
    row.save(force_insert=True)
    context.record(row, number=row.number, organisation_id=home.pk)
    return row


def _rules(data: SetCriteria) -> dict[str, Any]:
    said = data.model_dump()
    return {
        "must": sorted({str(kind) for kind in data.must}),
        "months": data.months,
        **{
            f"{word}{end}": {part: said[f"{word}_{part}"] for part in PARTS}
            for word, end in (("weight", "s"), ("full", ""), ("least", ""))
        },
    }


@action("training.propose_squad", may="training.squad", takes=ProposeSquad)
def propose_squad(context: Context, data: ProposeSquad) -> SquadProposal:
    """Rank the people of an organisation by the criteria in force; nobody is chosen by it.

    Raises
    ------
    Refused
        ``no-criteria`` where none are in force.
    """
    home = _own_node(context, data)
    rules = queries.criteria_for(home, timezone.localdate(context.now))
    if rules is None:
        raise Refused("no-criteria", _("No criteria are in force here yet."))
    inputs = queries.figures(home, rules.rules, context.now)
    row = SquadProposal(
        station_id=home.station_id,
        criteria=rules,
        organisation=home,
        as_of=context.now,
        made_by_id=context.actor.person_id,
        inputs=inputs,
        ranking=ranking(rules.rules, rules.seats, inputs),
        digest=digest(rules.rules, rules.seats, inputs),
    )
    row.save(force_insert=True)
    context.record(row, criteria=rules.number, digest=row.digest, people=len(inputs))
    return row


def _own_node(context: Context, data: ProposeSquad) -> Organisation:
    home = organisation(context.actor, data.organisation_id)
    if context.actor.teams and home.pk not in context.actor.teams:
        raise NotFound
    return home


@action("training.decide_squad", may="training.decide", takes=DecideSquad)
def decide_squad(context: Context, data: DecideSquad) -> SquadProposal:
    """Decide about everybody in a proposal; whoever differs from it says why.

    Raises
    ------
    Refused
        ``decided`` already; ``no-reason`` for somebody decided about differently; ``own`` if the
        person who decides is in the proposal.
    """
    row = queries.proposal(context.actor, data.proposal_id)
    if row.decided_at is not None:
        raise Refused("decided", _("This proposal has been decided."))
    lines = {line["person"]: line for line in row.ranking}
    if str(context.person_id) in lines:
        raise Refused("own", _("Whoever is in the proposal does not decide about it."))
    chosen = {str(key) for key in data.chosen}
    if chosen - lines.keys():
        raise NotFound
    reasons = {str(each.person_id): each.reason for each in data.reasons}
    for key, line in lines.items():
        _decide(context, row, line, key in chosen, reasons.get(key, ""))
    row.decided_at = context.now
    row.save()
    context.record(row, chosen=len(chosen), of=len(lines))
    people = Person.objects.filter(pk__in=lines)
    post(context, (letters.squad_decided(row.pk, each, context.now) for each in people))
    return row


def _decide(
    context: Context, row: SquadProposal, line: dict[str, Any], is_chosen: bool, reason: str
) -> None:
    if is_chosen != line["is_proposed"] and not reason:
        raise Refused(
            "no-reason",
            _("Where you differ from the proposal, say why for each person."),
            field="reasons",
        )
    SquadDecision(
        station_id=row.station_id,
        proposal=row,
        person_id=line["person"],
        is_chosen=is_chosen,
        reason=reason,
        decided_by_id=context.person_id,
    ).save(force_insert=True)


@action("training.answer_seat", may="training.join", takes=AnswerSeat, offline=Offline.NEVER)
def answer_seat(context: Context, data: AnswerSeat) -> SquadDecision:
    """Say yes or no to a place in the squad; a no needs no reason and costs nothing."""
    row = queries.my_decision(context.actor, data.decision_id)
    if not row.is_chosen:
        raise Refused("not-asked", _("You have not been asked into the squad."))
    row.accepts, row.answered_at = data.accepts, context.now
    row.save()
    context.record(row, accepts=data.accepts)
    return row


@action("training.appeal_decision", may="training.join", takes=AppealDecision)
def appeal_decision(context: Context, data: AppealDecision) -> SquadAppeal:
    """Ask for the decision about oneself to be looked at again, by somebody else."""
    decision = queries.my_decision(context.actor, data.decision_id)
    if decision.appeals.filter(answered_at__isnull=True).exists():
        raise Refused("appealed", _("Your appeal waits for its answer already."))
    row = SquadAppeal(station_id=decision.station_id, decision=decision, text=data.text)
    row.save(force_insert=True)
    context.record(row, decision_id=decision.pk)
    return row


@action("training.answer_appeal", may="training.review", takes=AnswerAppeal)
def answer_appeal(context: Context, data: AnswerAppeal) -> SquadAppeal:
    """Answer an appeal; never by who decided. Granted, the person is asked into the squad."""
    row = queries.appeal(context.actor, data.appeal_id)
    if row.answered_at is not None:
        raise Refused("answered", _("This appeal has been answered."))
    if row.decision.decided_by_id == context.person_id:
        raise Refused("own-decision", _("Somebody else must answer an appeal against you."))
    if not data.answer:
        raise Refused("no-answer", _("Write what you answer."), field="answer")
    row.answer, row.is_upheld = data.answer, data.is_upheld
    row.answered_by_id, row.answered_at = context.person_id, context.now
    row.save()
    if data.is_upheld:
        row.decision.is_chosen = True
        row.decision.save()
    context.record(row, is_upheld=data.is_upheld)
    person = row.decision.person
    post(context, [letters.appeal_answered(row.pk, person, context.now)])
    return row
