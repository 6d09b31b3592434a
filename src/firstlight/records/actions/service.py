"""Service records: taken from the clock, confirmed, amended by two, disputed, declared void."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.actions.shifts import wearing
from firstlight.force.models import Membership, Organisation
from firstlight.force.queries import person
from firstlight.force.queries.holders import held, holders_over
from firstlight.force.seats import SERVING
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.records import letters, queries
from firstlight.records.models import RecordDispute, ServiceRecord
from firstlight.records.queries.collecting import Clocked, day_of
from firstlight.records.rules import SERVICE_RECORD
from firstlight.records.schemas import CollectHours, EnterLate, StepRecord


@action("records.collect_hours", may="records.clock", takes=CollectHours)
def collect_hours(context: Context, data: CollectHours) -> dict[str, int]:
    """Take what the clock says; a record that is still a draft follows it, others stand."""
    station = context.actor.station_id
    first = data.on - timedelta(days=data.days)
    # A day more before the first: what overlaps may have begun the evening before.
    rows = queries.stretches_of(station, first - timedelta(days=1), data.on)
    minutes = queries.by_rule_of_day(station, rows)
    wanted = [row for row in rows if day_of(row.stretch.from_at) >= first]
    kept = {
        each.origin: each
        for each in ServiceRecord.objects.filter(station_id=station, on_date__gte=first).exclude(
            origin=""
        )
    }
    made = [
        _drafted(station, row, *minutes[row.stretch.origin])
        for row in wanted
        if row.stretch.origin not in kept
    ]
    ServiceRecord.objects.bulk_create(made, batch_size=500)
    moved = 0
    for row in wanted:
        old = kept.get(row.stretch.origin)
        number, now = minutes[row.stretch.origin]
        if old is not None and old.state == "drafted" and old.clocked_min != now:
            old.clocked_min, old.rule_number, moved = now, number, moved + 1
            old.from_at, old.to_at = row.stretch.from_at, row.stretch.to_at
            old.breaks_min = row.stretch.breaks_min
            old.save()
    home = Organisation.objects.get(pk=station)
    number, _shares = queries.rule_on(queries.rules_over(station), data.on)
    context.record(home, made=len(made), moved=moved, rule=number, on=str(data.on))
    return {"made": len(made), "moved": moved}


def _drafted(station: Any, row: Clocked, number: int, minutes: int) -> ServiceRecord:
    return ServiceRecord(
        station_id=station,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        origin=row.stretch.origin,
        kind=row.stretch.kind,
        activity=row.activity[:120],
        place_name=row.place_name[:120],
        on_date=day_of(row.stretch.from_at),
        from_at=row.stretch.from_at,
        to_at=row.stretch.to_at,
        breaks_min=row.stretch.breaks_min,
        clocked_min=minutes,
        rule_number=number,
    )


@action("records.step_record", may="records.own", takes=StepRecord, offline=Offline.GUARDED)
def step_record(context: Context, data: StepRecord) -> ServiceRecord:
    """Confirm, amend, approve, disagree, answer, declare void: who may is in the table."""
    row = queries.record(context.actor, data.record_id)
    evidence = data.model_dump(exclude={"record_id", "event", "version"})
    seated = _seat(context, row, data)
    dispute = row.disputes.filter(answered_at__isnull=True).first()
    if data.event == "correct":
        evidence["answer"] = _answer(context, dispute, data)
    if data.event == "amend":
        row.proposed_min, row.reason, row.proof = data.minutes, data.reason, data.proof
        row.entered_by_id = context.actor.person_id
    if data.event == "confirm":
        row.evaluation = data.evaluation or ServiceRecord.Evaluation.AS_AGREED
        row.confirmed_by_id = context.actor.person_id
    if data.event == "void":
        row.state_note = data.reason
    if data.event == "approve" and row.proposed_min is not None:
        row.amended_min, row.proposed_min = row.amended_min + row.proposed_min, None
    moved = move(seated, SERVICE_RECORD, row, data.event, evidence, seen_version=data.version)
    if data.event in ("object", "correct_after"):
        _disagree(context, row, data.text)
    if data.event == "correct" and dispute is not None and moved:
        _answered(context, row, dispute)
    _tell(context, row, data.event, moved=bool(moved))
    return row


def _tell(context: Context, row: ServiceRecord, event: str, *, moved: bool = True) -> None:
    """Say whose turn it is, and to whose hours they are what came of it; never to who acts."""
    both = (letters.LEADER, letters.OFFICER)
    if event == "correct" and not moved:
        first = letters.OFFICER if "officer" in context.actor.hats else letters.LEADER
        turn, words = tuple(role for role in both if role != first), letters.TO_AGREE
    elif event in ("object", "correct_after"):
        turn, words = both, letters.TO_ANSWER
    elif event == "amend":
        turn, words = (letters.OFFICER,), letters.TO_APPROVE
    elif event in letters.OWN_HOURS:
        words = letters.OWN_HOURS[event]
        post(context, letters.of_record(row, event, words, [row.person], context.now))
        return
    else:
        return
    own = (row.person_id, context.person_id)
    others = holders_over(row.organisation_id, turn, context.now, *own)
    post(context, letters.of_record(row, event, words, others, context.now))


def _seat(context: Context, row: ServiceRecord, data: StepRecord) -> Context:
    """An officer stands in for the leader where the hours are the leader's own."""
    leads = held(context.now, "team_leader").filter(membership__person_id=row.person_id)
    stands_in = data.event in ("confirm", "amend") and "officer" in context.actor.hats
    return wearing(context, "team_leader") if stands_in and leads.exists() else context


def _answer(context: Context, dispute: RecordDispute | None, data: StepRecord) -> str:
    """Keep the first one's answer; the second agrees to it, word for word, or not at all."""
    if dispute is None:
        raise Refused("no-dispute", _("Nobody disagrees with this record."))
    if dispute.proposed_by_id is None:
        if not data.answer:
            return ""
        dispute.answer, dispute.new_amended_min = data.answer, data.minutes
        dispute.proposed_by_id = context.actor.person_id
        dispute.save()
    elif data.minutes is not None and data.minutes != dispute.new_amended_min:
        raise Refused(
            "another-answer",
            _("Somebody has proposed another answer. Agree to it, or talk to them."),
            field="minutes",
        )
    return dispute.answer


def _disagree(context: Context, row: ServiceRecord, text: str) -> None:
    made = RecordDispute(station_id=row.station_id, record=row, text=text, asked_at=context.now)
    made.save(force_insert=True)
    context.record(made)


def _answered(context: Context, row: ServiceRecord, dispute: RecordDispute) -> None:
    if dispute.new_amended_min is not None:
        row.amended_min += dispute.new_amended_min
        row.save()
    dispute.answered_at = context.now
    dispute.save()
    context.record(dispute, minutes=dispute.new_amended_min)


@action("records.enter_late", may="records.confirm", takes=EnterLate)
def enter_late(context: Context, data: EnterLate) -> ServiceRecord:
    """Enter a service without a check-in: it waits for an officer who is somebody else."""
    who = person(context.actor, data.person_id)
    if data.on_date > timezone.localdate(context.now):
        raise Refused("ahead", _("This lies in the future."), field="on_date")
    homes = Membership.objects.filter(
        person=who, station_id__in=context.actor.stations, state__in=SERVING
    )
    home = homes.select_related("organisation").first()
    if home is None:
        raise NotFound
    row = ServiceRecord(
        station_id=home.station_id,
        person=who,
        organisation=home.organisation,
        kind=data.kind,
        activity=data.activity,
        place_name=data.place_name[:120],
        on_date=data.on_date,
        proposed_min=data.minutes,
        reason=data.reason,
        proof=data.proof,
        entered_by_id=context.actor.person_id,
        confirmed_by_id=context.actor.person_id,
    )
    seated = wearing(context, "team_leader")
    move_facts = {"minutes": data.minutes, "reason": data.reason, "proof": data.proof}
    row.save(force_insert=True)
    move(seated, SERVICE_RECORD, row, "confirm")
    move(seated, SERVICE_RECORD, row, "amend", move_facts)
    _tell(context, row, "amend")
    return row
