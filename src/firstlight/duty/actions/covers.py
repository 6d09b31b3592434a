"""Swaps: somebody looks for cover, of one person or of all who qualify, and somebody takes it."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.actions.answers import leave
from firstlight.duty.actions.shifts import restaff, seat, wearing
from firstlight.duty.models import ShiftAssignment, SwapRequest
from firstlight.duty.queries import fitness, people_of_shift, shift_rows
from firstlight.duty.rules.reminding import remind_at
from firstlight.duty.rules.shifts import SHIFT_ASSIGNMENT
from firstlight.duty.schemas.shifts import OfferSwap, SwapKey, TakeSwap
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post


@action("duty.offer_swap", may="duty.join", takes=OfferSwap)
def offer_swap(context: Context, data: OfferSwap) -> SwapRequest:
    """Look for cover; one's own place stays one's own until somebody has taken it.

    Raises
    ------
    Refused
        ``no-place`` of one's own, ``begun``, ``asked-before``, or ``unfit`` for a person asked
        who does not keep the rules of the shift.
    """
    row = shift_rows.own_assignment(context.actor, data.assignment_id)
    if row.state != "accepted":
        raise Refused("no-place", _("You have no place in this shift to give."))
    if row.shift.starts_at <= context.now:
        raise Refused("begun", _("It has begun. Tell the shift leader."))
    if shift_rows.swaps_of(row):
        raise Refused("asked-before", _("You are looking for cover already."))
    fit = people_of_shift.may_cover(row)
    if data.person_id is not None:
        fit = [each for each in fit if each.pk == data.person_id]
        if not fit:
            raise Refused("unfit", _("They cannot take this place."), field="person_id")
    swap = SwapRequest(
        station_id=row.station_id,
        assignment=row,
        asked_id=data.person_id,
        note=data.note,
        expires_at=row.shift.starts_at,
    )
    swap.save(force_insert=True)
    context.record(swap, shift_id=row.shift_id, asked=len(fit))
    post(context, letters.cover_wanted(swap, fit, context.now))
    return swap


@action("duty.drop_swap", may="duty.join", takes=SwapKey)
def drop_swap(context: Context, data: SwapKey) -> SwapRequest:
    """Stop looking for cover; one's place is one's own as before."""
    swap = shift_rows.own_swap(context.actor, data.swap_id)
    swap.withdrawn_at = context.now
    swap.save(update_fields=["withdrawn_at"])
    context.record(swap)
    return swap


@action("duty.take_swap", may="duty.join", takes=TakeSwap)
def take_swap(context: Context, data: TakeSwap) -> ShiftAssignment:
    """Stand in for somebody: the rules of the shift and the post are checked anew.

    The other is free the moment this is done, and told; so are those who lead and plan.
    """
    swap = shift_rows.swap(context.actor, data.swap_id, context.now)
    given = swap.assignment
    shift = shift_rows.locked_shift(given.shift_id)
    found, need = fitness.bars_to_join(
        shift, context.person_id, risks_read=data.risks_read, leaving=given.pk
    )
    if shift.assignments.filter(
        person_id=context.person_id, state__in=("accepted", "on_duty")
    ).exists():
        raise Refused("in-it", _("You are in this shift or asked to it already."))
    row = _own_row(context, given, shift.pk)
    row.need, row.shift, row.answered_at = need, shift, context.now
    row.risks_read_at = context.now if data.risks_read else row.risks_read_at
    row.remind_at = remind_at(shift, shift_rows.preference_of(context.person_id))
    move(
        wearing(context, "volunteer"),
        SHIFT_ASSIGNMENT,
        row,
        "accept",
        {"bars": found},
        shift_id=shift.pk,
        person_id=row.person_id,
        stands_in_for=given.person_id,
    )
    # Their asking for cover was their own step out: it is taken now that somebody stands in.
    leave(context, given, shift, covered=True)
    swap.taken_by_id, swap.taken_at = context.person_id, context.now
    swap.save(update_fields=["taken_by", "taken_at"])
    seat(context, row, shift)
    restaff(context, shift)
    post(context, [letters.to_assigned("swap_taken", given, context.now)])
    people = [
        each
        for each in people_of_shift.watchers(shift)
        if each.pk not in (row.person_id, given.person_id)
    ]
    post(context, letters.to_leaders("stood_in", shift, people, context.now))
    return row


def _own_row(context: Context, given: ShiftAssignment, shift_id: object) -> ShiftAssignment:
    """Return the row of who stands in: the open invitation that they had, or a new one."""
    known = given.shift.assignments.filter(person_id=context.person_id, state="invited").first()
    row = known or ShiftAssignment(
        station_id=given.station_id, shift=given.shift, person_id=context.person_id
    )
    row.way = ShiftAssignment.Way.COVER
    row.offered_at = context.now
    row.save()
    context.record(row, what="duty.assigned", shift_id=shift_id, way="cover")
    return row
