"""Everybody's own answer: four ways of joining, and the way out; nobody serves unasked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.actions.shifts import restaff, seat, wearing
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.queries import fitness, people_of_shift, shift_rows
from firstlight.duty.rules.daykinds import midnight
from firstlight.duty.rules.reminding import remind_at
from firstlight.duty.rules.shifts import SHIFT_ASSIGNMENT
from firstlight.duty.schemas.shifts import (
    AnswerShift,
    ConfirmRequest,
    InvitePeople,
    JoinShift,
    WithdrawFromShift,
)
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

TO_ANSWER = timedelta(days=2)
HELD = timedelta(hours=12)
AT_LEAST = timedelta(minutes=30)  # who is asked at the last minute must be able to read it first
GONE = ("declined", "withdrawn")


def invite(
    context: Context,
    shift: Shift,
    person_ids: Sequence[UUID],
    *,
    answer_by: datetime | None = None,
    reasons: dict[UUID, list[dict[str, object]]] | None = None,
) -> list[ShiftAssignment]:
    """Invite people to a shift and tell them; a step for use inside any room's action.

    Whoever was asked before, also who declined, is not asked again. The caller has checked that
    its actor may see these people. Who is suspended yet answers once that is over, and is told
    then (`tell_of_waiting`).

    Returns
    -------
    list of ShiftAssignment
        The new invitations, in the state ``invited``.
    """
    asked = set(shift.assignments.exclude(state="withdrawn").values_list("person_id", flat=True))
    away = fitness.away_until(person_ids, shift.station_id)
    back = {key: midnight(last + timedelta(days=1)) for key, last in away.items()}
    usual = answer_by or context.now + TO_ANSWER
    latest = _latest(shift, context.now)
    rows = [
        _assigned(
            context,
            shift,
            key,
            ShiftAssignment.Way.INVITED,
            _to_answer(latest, usual, back.get(key)),
            (reasons or {}).get(key),
        )
        for key in dict.fromkeys(person_ids)
        if key not in asked
    ]
    told = [row for row in rows if row.person_id not in away]
    post(context, [letters.to_assigned("invited", row, context.now) for row in told])
    return rows


def _latest(shift: Shift, now: datetime) -> datetime:
    """Return until when an answer is of use: the beginning, later where that is all but here.

    Who is asked to stand in as a shift begins, or while it runs, has half an hour; else the clock
    would take their silence for a no before they could see that they are asked.
    """
    return max(shift.starts_at, min(now + AT_LEAST, shift.ends_at))


def _to_answer(latest: datetime, usual: datetime, back: datetime | None) -> datetime:
    """Return until when somebody may answer: who is back only later has their days from then."""
    return min(max(usual, back + TO_ANSWER) if back else usual, latest)


def tell_of_waiting(context: Context, event: Event) -> None:
    """Hear that somebody serves again: tell them of the invitations that wait for them."""
    person = event.data.get("person_id")
    rows = shift_rows.invitations_of(person, context.now) if person else []
    post(context, [letters.to_assigned("invited", row, context.now) for row in rows])


def _assigned(
    context: Context,
    shift: Shift,
    person_id: UUID,
    way: ShiftAssignment.Way,
    answer_by: datetime | None = None,
    reasons: list[dict[str, object]] | None = None,
) -> ShiftAssignment:
    row = ShiftAssignment(
        station_id=shift.station_id,
        shift=shift,
        person_id=person_id,
        way=way,
        offered_at=context.now,
        answer_by=answer_by,
        reason_codes=reasons or [],
    )
    row.save(force_insert=True)
    context.record(row, what="duty.assigned", shift_id=shift.pk, person_id=person_id, way=str(way))
    return row


@action("duty.invite_people", may="duty.plan", takes=InvitePeople)
def invite_people(context: Context, data: InvitePeople) -> list[ShiftAssignment]:
    """Invite people to a shift by hand."""
    shift = shift_rows.led_shift(context.actor, data.shift_id)
    _check_open(context, shift)
    known = {each.pk for each in people_of_shift.named(context.actor, data.person_ids)}
    if known != set(data.person_ids):
        raise NotFound
    rows = invite(context, shift, data.person_ids, answer_by=data.answer_by)
    if not rows:
        raise Refused("asked-before", _("All of them were asked before."), field="person_ids")
    return rows


def _check_open(context: Context, shift: Shift) -> None:
    if shift.state not in ("open", "staffed") or shift.ends_at <= context.now:
        raise Refused("not-open", _("This shift takes nobody any more."))


@action("duty.join_shift", may="duty.join", takes=JoinShift)
def join_shift(context: Context, data: JoinShift) -> ShiftAssignment:
    """Sign up, ask to join or stand on the waiting list, as the shift has it.

    Raises
    ------
    Refused
        ``by-invitation`` where people are invited, ``in-it`` already, or the code of the rule
        that keeps them out (``rest``, ``credential`` …).
    """
    seen = shift_rows.shift(context.actor, data.shift_id)
    shift = shift_rows.locked_shift(seen.pk)
    _check_open(context, shift)
    if shift.joining == Shift.Joining.INVITE:
        raise Refused("by-invitation", _("People are invited to this shift. Tell the leader."))
    if shift.assignments.filter(person_id=context.person_id).exclude(state__in=GONE).exists():
        raise Refused("in-it", _("You are in this shift or asked to it already."))
    found, _need = fitness.bars_to_join(shift, context.person_id, risks_read=data.risks_read)
    others = [bar for bar in found if bar.code != "full"]
    if others:
        raise others[0].refusal()
    full = len(others) < len(found)
    row = _assigned(context, shift, context.person_id, _way(shift, full=full))
    row.risks_read_at = context.now if data.risks_read else None
    if row.way == ShiftAssignment.Way.SIGNED_UP:
        return take_place(context, row, shift)
    row.save()
    if row.way == ShiftAssignment.Way.WAITING:
        offer_places(context, shift)
        row.refresh_from_db()
    return row


def _way(shift: Shift, *, full: bool) -> ShiftAssignment.Way:
    if full or shift.joining == Shift.Joining.WAITING:
        return ShiftAssignment.Way.WAITING
    if shift.joining == Shift.Joining.REQUEST:
        return ShiftAssignment.Way.REQUESTED
    return ShiftAssignment.Way.SIGNED_UP


def take_place(context: Context, row: ShiftAssignment, shift: Shift) -> ShiftAssignment:
    """Take the place: by who answers now, or has asked for it before; a step of every way in."""
    read = row.risks_read_at is not None
    found, row.need = fitness.bars_to_join(shift, row.person_id, risks_read=read)
    row.answered_at = row.answered_at or context.now
    row.shift = shift
    row.remind_at = remind_at(shift, shift_rows.preference_of(row.person_id))
    move(
        wearing(context, "volunteer"),
        SHIFT_ASSIGNMENT,
        row,
        "accept",
        {"bars": found},
        shift_id=shift.pk,
        person_id=row.person_id,
    )
    seat(context, row, shift)
    restaff(context, shift)
    return row


@action("duty.answer_shift", may="duty.join", takes=AnswerShift, offline=Offline.GUARDED)
def answer_shift(context: Context, data: AnswerShift) -> ShiftAssignment:
    """Accept or decline. Declining asks for no reason and costs nothing.

    Raises
    ------
    Refused
        ``waiting`` while no place is free or the leader has not confirmed, or the code of the
        rule that speaks against accepting.
    """
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    _check_seen(row, data.version)
    shift = shift_rows.locked_shift(row.shift_id)
    if not data.accept:
        return _decline(context, row, shift)
    if row.state == "invited" and row.answer_by is None:
        raise Refused("waiting", _("You are told as soon as there is a place."))
    if data.risks_read:
        row.risks_read_at = context.now
    return take_place(context, row, shift)


def _check_seen(row: ShiftAssignment, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Stale


def _decline(context: Context, row: ShiftAssignment, shift: Shift) -> ShiftAssignment:
    row.answered_at = context.now
    move(
        wearing(context, "volunteer"),
        SHIFT_ASSIGNMENT,
        row,
        "decline",
        shift_id=shift.pk,
        person_id=row.person_id,
    )
    offer_places(context, shift)
    return row


@action("duty.confirm_request", may="duty.join", takes=ConfirmRequest)
def confirm_request(context: Context, data: ConfirmRequest) -> ShiftAssignment:
    """Confirm somebody who asked to join: their own asking is their acceptance."""
    row = shift_rows.assignment(context.actor, data.assignment_id)
    shift = shift_rows.locked_shift(row.shift_id)
    if not shift_rows.leads(context.actor, shift):
        raise NotFound
    if row.state != "invited" or row.way != ShiftAssignment.Way.REQUESTED:
        raise Refused("no-request", _("They have not asked, or have an answer already."))
    if not data.confirm:
        move(context.as_system(), SHIFT_ASSIGNMENT, row, "expire")
        post(context, [letters.to_assigned("not_confirmed", row, context.now)])
        return row
    row.confirmed_by_id, row.answered_at = context.person_id, row.offered_at
    take_place(context, row, shift)
    post(context, [letters.to_assigned("confirmed", row, context.now)])
    return row


@action(
    "duty.withdraw_from_shift",
    may="duty.join",
    takes=WithdrawFromShift,
    offline=Offline.GUARDED,
)
def withdraw_from_shift(context: Context, data: WithdrawFromShift) -> ShiftAssignment:
    """Give one's place back before the shift begins; no reason is asked."""
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    _check_seen(row, data.version)
    shift = shift_rows.locked_shift(row.shift_id)
    leave(context, row, shift)
    restaff(context, shift)
    offer_places(context, shift)
    return row


def leave(
    context: Context,
    row: ShiftAssignment,
    shift: Shift,
    *,
    covered: bool = False,
    away: bool = False,
) -> None:
    """Take somebody's own step out of a shift; a step of withdrawing, swapping and leaving."""
    row.shift = shift
    move(
        wearing(context, "volunteer"),
        SHIFT_ASSIGNMENT,
        row,
        "withdraw",
        {"covered": covered, "away": away},
        shift_id=shift.pk,
        person_id=row.person_id,
    )
    if shift.leader_id == row.person_id:
        shift.leader = None
        shift.save(update_fields=["leader"])


def offer_places(context: Context, shift: Shift) -> list[ShiftAssignment]:
    """Offer free places to who waits, first come first; each says yes or no to it.

    A place is held until the answer is due; who no longer keeps the rules of the shift is passed
    over and stays in line.
    """
    if shift.state not in ("open", "staffed") or shift.starts_at <= context.now:
        return []
    held = len(fitness.taken(shift)) + _held_open(shift)
    moved = []
    for row in shift_rows.waiting_list(shift):
        if held >= shift.max_people:
            break
        if _keeps_the_rules(shift, row):
            row.answer_by = min(context.now + HELD, _latest(shift, context.now))
            row.save(update_fields=["answer_by"])
            context.record(row, what="duty.place_offered", shift_id=shift.pk)
            moved.append(row)
            held += 1
    post(context, [letters.to_assigned("place_free", row, context.now) for row in moved])
    return moved


def _held_open(shift: Shift) -> int:
    held = shift.assignments.filter(way="waiting", state="invited", answer_by__isnull=False)
    return held.count()


def _keeps_the_rules(shift: Shift, row: ShiftAssignment) -> bool:
    found, _need = fitness.bars_to_join(shift, row.person_id, risks_read=True)
    return not found


def expire_unanswered(context: Context, rows: Iterable[ShiftAssignment]) -> int:
    """End invitations whose day to answer has passed; the next in line are asked."""
    count = 0
    for row in rows:
        shift = shift_rows.locked_shift(row.shift_id)
        move(context.as_system(), SHIFT_ASSIGNMENT, row, "expire", shift_id=shift.pk)
        offer_places(context, shift)
        count += 1
    return count
