"""Stars: proposed by the rule, reviewed, on public notice, awarded; an appeal to somebody else."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.persons import refuse_numbers
from firstlight.duty.models import CalendarSpan
from firstlight.duty.queries.span_rows import spans_over
from firstlight.force.models import Organisation
from firstlight.force.queries import organisation
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, action
from firstlight.kernel.codes import hash_of_code, new_code
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.queries import has_consent, refused_lately
from firstlight.records import letters, queries
from firstlight.records.models import Recognition, RecognitionAppeal, StarObjection
from firstlight.records.queries.stars import star_rule
from firstlight.records.rules import RECOGNITION, digest, working_days_from
from firstlight.records.rules.stars import NOTICE_DAYS
from firstlight.records.schemas import (
    AnswerStarAppeal,
    AppealStar,
    ObjectStar,
    ProposeStars,
    StepStar,
)

CALENDAR_DAYS = 40  # enough for five working days across the longest holiday


@action("records.propose_stars", may="records.star", takes=ProposeStars)
def propose_stars(context: Context, data: ProposeStars) -> list[Recognition]:
    """Propose every star that hours and quality have earned by today; people decide on each."""
    node = organisation(context.actor, data.organisation_id)
    today = timezone.localdate(context.now)
    number, rule = star_rule(node.station_id, today)
    made = []
    for member, level, inputs in queries.earned(node, today):
        if member.person_id == context.actor.person_id:
            continue
        row = Recognition(
            station_id=member.station_id,
            person=member.person,
            organisation=member.organisation,
            level=level,
            basis_min=inputs["minutes"],
            as_of=today,
            rule_number=number,
            rule=rule,
            inputs=inputs,
            digest=digest(inputs, rule, level),
            proposed_by_id=context.actor.person_id,
        )
        row.save(force_insert=True)
        context.record(row, level=level, rule=number, digest=row.digest)
        made.append(row)
    context.record(node, proposed=len(made), rule=number)
    return made


@action("records.step_star", may="records.own", takes=StepStar)
def step_star(context: Context, data: StepStar) -> Recognition:
    """Review, publish, object, uphold, dismiss, award, revoke: who may is in its table."""
    row = _found(context, data)
    today = timezone.localdate(context.now)
    objection = queries.open_objection(row)
    if data.event == "publish":
        row.notice_from = today
        row.notice_until = _working_days_from(row, today, NOTICE_DAYS)
    if data.event == "dismiss" and objection is not None and row.notice_until:
        # It was to be seen for so many days, and nobody saw it while it was halted.
        left = _working_days_left(row, timezone.localdate(objection.made_at))
        row.notice_until = max(row.notice_until, _working_days_from(row, today, left))
    if data.event == "award":
        row.awarded_on = today
    if data.event in ("uphold", "drop", "award", "revoke"):
        row.decided_by_id = context.actor.person_id
    row.state_note = data.reason or row.state_note
    evidence: dict[str, Any] = {
        "text": data.text,
        "reason": data.reason,
        "may_be_named": has_consent(row.person_id, "publish_name"),
        "objected_by_id": objection.objected_by_id if objection else None,
    }
    move(context, RECOGNITION, row, data.event, evidence, seen_version=data.version)
    if data.event == "object":
        _keep_objection(context, row, data.text)
    if objection is not None and data.event in ("uphold", "dismiss"):
        _answer_objection(context, objection, data)
    post(context, letters.of_star(row, data.event, context.now))
    if data.event == "review" and not evidence["may_be_named"]:
        _ask_for_name(context, row, today)
    return row


def _working_days_from(row: Recognition, day: date, days: int) -> date:
    return working_days_from(day, days, _calendar(row, day))


def _working_days_left(row: Recognition, after: date) -> int:
    """Return how many working days of a notice were still to come after a day."""
    spans = _calendar(row, after)
    until = row.notice_until or after
    return next(
        days for days in range(CALENDAR_DAYS) if working_days_from(after, days, spans) >= until
    )


def _calendar(row: Recognition, first: date) -> list[CalendarSpan]:
    home = Organisation.objects.get(pk=row.organisation_id)
    return spans_over(home, first, first + timedelta(days=CALENDAR_DAYS))


def _ask_for_name(context: Context, row: Recognition, today: date) -> None:
    """Tell whose star it is that it waits for their yes; never so soon after a no."""
    if not refused_lately(row.person_id, "publish_name", today):
        post(context, letters.needs_name(row, context.now))


@dataclass(frozen=True, slots=True)
class Objected:
    """What somebody without an account objected, and the code that is told this once."""

    row: StarObjection
    code: str


@action("records.object_star", may="records.object", takes=ObjectStar)
def object_star(context: Context, data: ObjectStar) -> Objected:
    """Somebody without an account objects to a star on public notice; the notice halts.

    Raises
    ------
    NotFound
        It is not on public notice now.
    Refused
        ``names-a-person`` for a number by which somebody can be found.
    """
    refuse_numbers(data.text, "text")
    row = _on_notice(context, data.recognition_id)
    if row is None:
        raise NotFound
    move(context, RECOGNITION, row, "object", {"text": data.text})
    code = new_code()
    return Objected(_keep_objection(context, row, data.text, code), code)


def _keep_objection(
    context: Context, row: Recognition, text: str, code: str = ""
) -> StarObjection:
    """Keep what was said, and tell who decides; never whose star it is."""
    made = StarObjection(
        station_id=row.station_id,
        recognition=row,
        text=text,
        objected_by_id=context.actor.person_id,
        code_hash=hash_of_code(code) if code else "",
        made_at=context.now,
    )
    made.save(force_insert=True)
    context.record(made, recognition_id=row.pk)
    own = (row.person_id, made.objected_by_id)
    others = holders_over(row.station_id, ("association_admin",), context.now, *own)
    post(context, letters.objected(made, others, context.now))
    return made


def _answer_objection(context: Context, made: StarObjection, data: StepStar) -> None:
    made.is_upheld, made.answer = data.event == "uphold", data.reason
    made.answered_at = context.now
    made.save()


def _on_notice(context: Context, key: UUID) -> Recognition | None:
    shown = queries.on_notice(timezone.localdate(context.now))
    return next((each for each in shown if each.pk == key), None)


def _found(context: Context, data: StepStar) -> Recognition:
    """Anybody may object to what is on public notice; the rest is for who may see it."""
    if data.event == "object":
        found = _on_notice(context, data.recognition_id)
        if found is not None:
            return found
    return queries.star(context.actor, data.recognition_id)


@action("records.appeal_star", may="records.own", takes=AppealStar)
def appeal_star(context: Context, data: AppealStar) -> RecognitionAppeal:
    """Ask for a star that was not awarded to be looked at again, by somebody else."""
    row = queries.star(context.actor, data.recognition_id)
    if row.person_id != context.actor.person_id:
        raise NotFound
    if row.state not in ("not_awarded", "revoked"):
        raise Refused("not-decided", _("Nothing was decided against you."))
    if row.appeals.filter(answered_at__isnull=True).exists():
        raise Refused("appealed", _("Your appeal waits for its answer already."))
    made = RecognitionAppeal(station_id=row.station_id, recognition=row, text=data.text)
    made.save(force_insert=True)
    context.record(made, recognition_id=row.pk)
    own = (row.person_id, row.decided_by_id)
    others = holders_over(row.station_id, ("association_admin",), context.now, *own)
    post(context, letters.appealed(made, others, context.now))
    return made


@action("records.answer_star_appeal", may="records.star", takes=AnswerStarAppeal)
def answer_star_appeal(context: Context, data: AnswerStarAppeal) -> RecognitionAppeal:
    """Answer an appeal; never by who decided. Upheld, the star is proposed anew."""
    made = queries.appeal(context.actor, data.appeal_id)
    row = made.recognition
    if made.answered_at is not None:
        raise Refused("answered", _("This appeal has been answered."))
    if context.actor.person_id in (row.decided_by_id, row.person_id):
        raise Refused("own-decision", _("Somebody else must answer an appeal against you."))
    made.answer, made.is_upheld = data.answer, data.is_upheld
    made.answered_by_id, made.answered_at = context.actor.person_id, context.now
    made.save()
    context.record(made, is_upheld=data.is_upheld)
    post(context, letters.of_star(row, "appeal", context.now))
    if data.is_upheld:
        _anew(context, row)
    return made


def _anew(context: Context, row: Recognition) -> None:
    same = Recognition.objects.filter(person=row.person, level=row.level)
    if same.exclude(state__in=["not_awarded", "revoked"]).exists():
        return  # proposed anew meanwhile, by newer figures
    again = Recognition(
        station_id=row.station_id,
        person=row.person,
        organisation=row.organisation,
        level=row.level,
        basis_min=row.basis_min,
        as_of=row.as_of,
        rule_number=row.rule_number,
        rule=row.rule,
        inputs=row.inputs,
        digest=row.digest,
        proposed_by_id=context.actor.person_id,
    )
    again.save(force_insert=True)
    context.record(again, what="records.propose_stars", level=row.level, appeal_of=row.pk)
