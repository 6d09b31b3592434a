"""Being there: check-in, check-out, leaving early, not coming, and the word against that."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.actions.presence import OnDutyNow, begin_duty, end_duty
from firstlight.duty.actions.shifts import begin_if_ready, close_after_event, wearing
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.queries import events, fitness, people_of_shift, shift_rows
from firstlight.duty.rules.shifts import SHIFT_ASSIGNMENT
from firstlight.duty.schemas.shifts import (
    ArriveAtShift,
    AssignmentKey,
    KeepMark,
    LeaveShift,
    Objection,
)
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.earth import distance_m
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

NEAR_M = 1000.0


@action("duty.arrive_at_shift", may="duty.join", takes=ArriveAtShift, offline=Offline.APPEND)
def arrive_at_shift(context: Context, data: ArriveAtShift) -> OnDutyNow:
    """Check in to one's shift and come on duty, with or without the location.

    The place is measured, or said by hand: an equal choice.

    Raises
    ------
    Refused
        ``far`` from the shift's place, ``too-early``, or the rule that keeps them from serving.
    """
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    measured = data.lon is not None and data.lat is not None
    if measured and not _is_near(row.shift, data):
        raise Refused(
            "far", _("You are still far from the place. Say where you are instead."), field="lon"
        )
    given: dict[str, object] = {"place": measured or bool(data.place.strip())}
    return _come(context, row, given, shares_location=data.shares_location, measured=measured)


@action("duty.check_in_member", may="duty.join", takes=AssignmentKey, offline=Offline.APPEND)
def check_in_member(context: Context, data: AssignmentKey) -> OnDutyNow:
    """Check somebody in who stands beside the leader; their location stays off."""
    row = _of_led_shift(context, data)
    return _come(context, row, {"leader": True}, shares_location=False, measured=False)


def _come(
    context: Context,
    row: ShiftAssignment,
    given: dict[str, object],
    *,
    shares_location: bool,
    measured: bool,
) -> OnDutyNow:
    shift = row.shift
    given["bars"] = fitness.bars_to_serve(shift, [row])[row.person_id]
    row.check_in_at, row.shares_track = context.now, shares_location
    move(
        wearing(context, "volunteer"),
        SHIFT_ASSIGNMENT,
        row,
        "check_in",
        given,
        shift_id=shift.pk,
        person_id=row.person_id,
        measured=measured,
        by_leader=bool(given.get("leader")),
    )
    if shift.state == "staffed" and events.is_live(shift):  # begun while they were on the way
        begin_if_ready(context, shift)
    return begin_duty(
        context,
        row.person_id,
        shift.organisation,
        task=shift.kind,
        shares_location=shares_location,
    )


def _is_near(shift: Shift, data: ArriveAtShift) -> bool:
    if shift.lon is None or shift.lat is None or data.lon is None or data.lat is None:
        return True
    return distance_m(shift.lon, shift.lat, data.lon, data.lat) <= NEAR_M


@action("duty.leave_shift", may="duty.join", takes=LeaveShift, offline=Offline.APPEND)
def leave_shift(context: Context, data: LeaveShift) -> ShiftAssignment:
    """Check out of one's shift; the location ends with it."""
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    return _go(context, row, "check_out", data.breaks_min)


@action("duty.check_out_member", may="duty.join", takes=LeaveShift, offline=Offline.APPEND)
def check_out_member(context: Context, data: LeaveShift) -> ShiftAssignment:
    """Let somebody go home, early or at the end: only the hours really served count."""
    row = _of_led_shift(context, data)
    return _go(wearing(context, "team_leader"), row, "leave_early", data.breaks_min)


def _go(context: Context, row: ShiftAssignment, event: str, breaks_min: int) -> ShiftAssignment:
    if row.check_in_at and breaks_min * 60 > (context.now - row.check_in_at).total_seconds():
        raise Refused(
            "long-break", _("The breaks are longer than the service."), field="breaks_min"
        )
    row.check_out_at, row.breaks_min = context.now, breaks_min
    move(
        wearing(context, "volunteer") if event == "check_out" else context,
        SHIFT_ASSIGNMENT,
        row,
        event,
        shift_id=row.shift_id,
        person_id=row.person_id,
    )
    end_duty(context, row.person_id)
    close_after_event(context, row.shift)
    return row


@action("duty.mark_missed", may="duty.join", takes=AssignmentKey)
def mark_missed(context: Context, data: AssignmentKey) -> ShiftAssignment:
    """Note that somebody did not come; they are told and may object."""
    row = _of_led_shift(context, data)
    move(
        wearing(context, "team_leader"),
        SHIFT_ASSIGNMENT,
        row,
        "miss",
        shift_id=row.shift_id,
        person_id=row.person_id,
    )
    post(context, [letters.to_assigned("missed", row, context.now)])
    close_after_event(context, row.shift)
    return row


@action("duty.object_to_mark", may="duty.join", takes=Objection, offline=Offline.APPEND)
def object_to_mark(context: Context, data: Objection) -> ShiftAssignment:
    """Say why the mark is wrong, or what the reason was; leaders and officers are told."""
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    if row.state != "no_show":
        raise Refused("no-mark", _("You are not marked as not come."))
    if row.is_decided:
        raise Refused("decided", _("Your word was read, and the mark stays."))
    row.objection, row.objected_at = data.words, context.now
    row.save(update_fields=["objection", "objected_at"])
    context.record(row, shift_id=row.shift_id, person_id=row.person_id)
    people = people_of_shift.all_watchers(row.shift, but=context.person_id)
    post(context, letters.to_leaders("objection", row.shift, people, context.now))
    return row


@action("duty.excuse_member", may="duty.join", takes=AssignmentKey)
def excuse_member(context: Context, data: AssignmentKey) -> ShiftAssignment:
    """Excuse somebody who did not come; they are told."""
    row = _of_led_shift(context, data)
    move(
        wearing(context, "team_leader"),
        SHIFT_ASSIGNMENT,
        row,
        "excuse",
        shift_id=row.shift_id,
        person_id=row.person_id,
    )
    post(context, [letters.to_assigned("excused", row, context.now)])
    return row


@action("duty.keep_mark", may="duty.see", takes=KeepMark)
def keep_mark(context: Context, data: KeepMark) -> ShiftAssignment:
    """Leave the mark as it is after somebody's word against it was read; they are told why.

    Raises
    ------
    Refused
        ``no-word``: nothing was said against it, or it was decided before; ``own-mark``: whoever
        leads the shift may excuse, but does not decide against who objects to the leader's mark.
    """
    row = _of_led_shift(context, data)
    if row.state != "no_show" or row.objected_at is None:
        raise Refused("no-word", _("No word against this mark waits for an answer."))
    if row.shift.leader_id == context.person_id:
        raise Refused("own-mark", _("You led this shift: somebody else decides on your mark."))
    row.objected_at, row.state_note = None, data.reason
    row.save(update_fields=["objected_at", "state_note"])
    context.record(row, shift_id=row.shift_id, person_id=row.person_id)
    post(context, [letters.to_assigned("mark_stays", row, context.now)])
    return row


def _of_led_shift(
    context: Context, data: AssignmentKey | KeepMark | LeaveShift
) -> ShiftAssignment:
    """Return the place of somebody in a shift that the actor leads."""
    row = shift_rows.assignment(context.actor, data.assignment_id)
    if not shift_rows.leads(context.actor, row.shift) or row.person_id == context.actor.person_id:
        raise NotFound
    return row
