"""Who serves no more, or not for a time: their places go back, and their location ends."""

from django.utils import timezone

from firstlight.duty.actions.answers import leave, offer_places
from firstlight.duty.actions.presence import end_duty_of_leaver
from firstlight.duty.actions.shifts import restaff
from firstlight.duty.models import ShiftAssignment
from firstlight.duty.queries import shift_rows
from firstlight.duty.queries.fitness import still_serves
from firstlight.duty.queries.presence import session_of
from firstlight.duty.rules.shifts import SHIFT_ASSIGNMENT
from firstlight.force.models import Membership
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import move

FOR_GOOD = ("withdraw", "end", "remove")
AWAY = (*FOR_GOOD, "suspend", "pause")


def give_places_back(context: Context, event: Event) -> None:
    """Hear that somebody leaves, is suspended or on leave: nothing counts on them any more.

    A shift would be short of somebody who cannot even say so. What they serve in elsewhere, or
    once a suspension is over, stays theirs; an invitation waits while they are only away.
    """
    key = event.subject.partition(":")[2]
    gone = Membership.objects.select_related("organisation").get(pk=key)
    left, person_id = gone.organisation, gone.person_id
    for_good = event.action.partition(".")[2] in FOR_GOOD
    for row in shift_rows.places_ahead(person_id, context.now):
        day = timezone.localdate(row.shift.starts_at)
        if still_serves(person_id, row.shift.organisation, left, day):
            continue
        if row.state == "accepted":
            _give_back(context, row)
        elif for_good:
            system = context.as_system()
            move(system, SHIFT_ASSIGNMENT, row, "expire", shift_id=row.shift_id)
    live = session_of(person_id)
    if live is not None and not still_serves(person_id, live.organisation, left):
        end_duty_of_leaver(context, live)


def _give_back(context: Context, row: ShiftAssignment) -> None:
    shift = shift_rows.locked_shift(row.shift_id)
    for swap in shift_rows.swaps_of(row):
        swap.withdrawn_at = context.now
        swap.save(update_fields=["withdrawn_at"])
        context.record(swap, what="duty.drop_swap", shift_id=shift.pk)
    leave(context, row, shift, away=True)
    restaff(context, shift)
    offer_places(context, shift)
