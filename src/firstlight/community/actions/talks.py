"""Talks: planned, approved, held, recorded; and the texts that they teach."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from firstlight.community import letters, queries
from firstlight.community.models import LeafletIssue, OutreachEvent, SafetyText
from firstlight.community.rules import OUTREACH, refuse_personal
from firstlight.community.schemas import (
    DecideText,
    GiveLeaflets,
    PlanTalk,
    ProposeText,
    RemindOwners,
    StepTalk,
    TakeKit,
)
from firstlight.duty.actions.shifts import call_off, plan_shift, wearing
from firstlight.duty.models import Shift
from firstlight.duty.schemas.shifts import ShiftPlan
from firstlight.force.models import Person
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

PRESENTERS = 6
TEXTS = "/talks/texts/"


@action("community.plan_talk", may="community.plan", takes=PlanTalk)
def plan_talk(context: Context, data: PlanTalk) -> OutreachEvent:
    """Plan a talk; a shift opens with it, in which presenters are asked and accept or not."""
    home = queries.homes(context.actor).filter(pk=data.organisation_id).first()
    if home is None:
        raise NotFound
    if data.ends_at <= context.now:
        raise Refused("over", _("Its time is over."), field="ends_at")
    refuse_personal(data.topic, "topic")
    row = OutreachEvent(
        station_id=home.station_id,
        organisation=home,
        text_key=data.text_key or "",
        **data.model_dump(exclude={"organisation_id", "text_key"}),
    )
    # A lesson at a school is at a school, whether or not the box was ticked: the school is asked
    # and presenters are cleared for children.
    row.is_at_school = row.is_at_school or row.method == OutreachEvent.Method.LESSON
    plan = ShiftPlan(
        kind=Shift.Kind.TALK,
        title=data.topic,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        place_name=data.place_name,
        lon=None,
        lat=None,
        min_people=2,
        max_people=PRESENTERS,
        needs_child_clearance=row.is_at_school,
    )
    row.shift = plan_shift(context, home, plan, subject=row.label)
    row.save(force_insert=True)
    context.record(row, thread=row.pk, audience=row.audience, at_school=row.is_at_school)
    _tell(context, row, "talk_asked", "station_officer")
    return row


def _tell(context: Context, row: OutreachEvent, word: str, role: str) -> None:
    """Say to who holds a role over a talk that the next step is theirs."""
    people = holders_over(row.organisation_id, [role], context.now, context.actor.person_id)
    post(context, letters.to(word, str(row.pk), people, context.now, f"/talks/{row.pk}/"))


@action("community.step_talk", may="community.see", takes=StepTalk)
def step_talk(context: Context, data: StepTalk) -> OutreachEvent:
    """Approve, hold, record or call off a talk: who may which is in its table."""
    row = queries.talk(context.actor, data.talk_id)
    evidence: dict[str, Any] = data.model_dump(exclude={"talk_id", "event", "version"})
    evidence["presenters"] = len(queries.presenters(row, accepted=True))
    if data.event == "approve":
        row.school_agreed = data.school_agreed
    if data.event == "record":
        row.audience_count, row.feedback = data.audience_count, data.feedback
    if data.event == "hold" and row.text_key:
        row.text = queries.current_text(row.station_id, row.text_key)
    if data.event == "hold" and row.starts_at > context.now:
        raise Refused("not-yet", _("It has not begun yet."))
    row.state_note = data.reason or row.state_note
    move(
        context,
        OUTREACH,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        thread=row.pk,
        audience_count=row.audience_count,
    )
    if data.event == "approve":
        _tell(context, row, "talk_approved", "team_leader")
    if data.event == "cancel" and row.shift is not None and row.shift.state in ("open", "staffed"):
        reason = data.reason or str(_("The talk is called off."))
        call_off(wearing(context, "station_dispatcher"), row.shift, reason)
    return row


@action("community.give_leaflets", may="community.plan", takes=GiveLeaflets)
def give_leaflets(context: Context, data: GiveLeaflets) -> OutreachEvent:
    """Say how many leaflets of one kind were handed out; nought takes the kind off again."""
    row = queries.talk(context.actor, data.talk_id)
    if row.state not in ("approved", "held"):
        raise Refused("not-now", _("Leaflets are counted from the approval until it is recorded."))
    kept = row.leaflets.filter(kind=data.kind).first()
    if data.count == 0:
        row.leaflets.filter(kind=data.kind).delete()
    else:
        issue = kept or LeafletIssue(station_id=row.station_id, talk=row, kind=data.kind)
        issue.count = data.count
        issue.save()
    context.record(row, thread=row.pk, kind=data.kind, count=data.count)
    return row


@action("community.take_kit", may="community.plan", takes=TakeKit)
def take_kit(context: Context, data: TakeKit) -> OutreachEvent:
    """Say which kit is taken along; its keeper hands it out as always."""
    row = queries.talk(context.actor, data.talk_id)
    if row.state in OUTREACH.terminal:
        raise Refused("over", _("This talk is over."))
    found = list(queries.kit_for(context.actor, row).filter(pk__in=data.item_ids))
    if len(found) != len(set(data.item_ids)):
        raise NotFound
    row.kit.set(found)
    context.record(row, thread=row.pk, items=[str(each.pk) for each in found])
    return row


@action("community.propose_text", may="community.plan", takes=ProposeText)
def propose_text(context: Context, data: ProposeText) -> SafetyText:
    """Propose a version of a text; it is taught once somebody else has approved it."""
    home = queries.homes(context.actor).filter(pk=data.organisation_id).first()
    if home is None:
        raise NotFound
    lines = [line.strip() for line in data.lines.splitlines() if line.strip()]
    if data.key == SafetyText.Key.SIX_DONTS and len(lines) != 6:
        raise Slip("six-lines", _("The six don'ts are six lines, one a point."), field="lines")
    refuse_personal(data.lines, "lines")
    before = SafetyText.objects.filter(organisation=home, key=data.key).aggregate(Max("number"))
    row = SafetyText(
        station_id=home.station_id,
        organisation=home,
        key=data.key,
        number=(before["number__max"] or 0) + 1,
        lines=lines,
        source=data.source,
        proposed_by_id=context.actor.person_id,
    )
    row.save(force_insert=True)
    context.record(row, key=str(data.key), number=row.number)
    officers = holders_over(home.pk, ["station_officer"], context.now, context.person_id)
    post(context, letters.to("text_asked", str(row.pk), officers, context.now, TEXTS))
    return row


@action("community.decide_text", may="community.approve", takes=DecideText)
def decide_text(context: Context, data: DecideText) -> SafetyText:
    """Approve a text or drop it: never one's own."""
    row = queries.safety_text(context.actor, data.text_id)
    if row.approved_at or row.dropped_at:
        raise Refused("decided", _("This has been decided."))
    if row.proposed_by_id == context.actor.person_id:
        raise Refused("own-text", _("Somebody else must approve what you have proposed."))
    if data.is_approved:
        row.approved_by_id, row.approved_at = context.actor.person_id, context.now
    else:
        row.dropped_at = context.now
    row.version += 1
    row.save()
    context.record(row, is_approved=data.is_approved, number=row.number)
    if row.proposed_by_id is not None:
        proposer = Person.objects.filter(pk=row.proposed_by_id, erased_at__isnull=True)
        post(context, letters.to("text_decided", str(row.pk), proposer, context.now, TEXTS))
    return row


@action("community.remind_talks", may="community.clock", takes=RemindOwners)
def remind_talks(context: Context, data: RemindOwners) -> int:
    """Tell the leaders, once each, of talks before this day whose counts are missing."""
    rows = list(queries.uncounted(context.actor.station_id, data.on))
    for row in rows:
        _tell(context, row, "talk_count", "team_leader")
    run = OutreachEvent(station_id=context.actor.station_id)
    context.record(run, on=str(data.on), late=len(rows))
    return len(rows)
