"""What the clock takes away: who flew, and who had what."""

from datetime import timedelta
from uuid import UUID

from firstlight.equipment import letters
from firstlight.equipment.models import Checkout, DroneFlight, Inspection, KitRequest
from firstlight.kernel.actions import Context
from firstlight.notify.actions import post

KEPT = timedelta(days=3 * 365)


def erase_flight(context: Context, row: DroneFlight) -> bool:
    """Erase a flight; the aircraft and its count of battery cycles stay."""
    context.record(row, what="equipment.erase_flight")
    row.delete()
    return True


def let_go(context: Context, thread: UUID) -> None:
    """Part the flights from a call whose words are erased, inside that act.

    What was kept for it goes too: the images lie with the pilot, who is told.
    """
    flights = DroneFlight.objects.filter(thread=thread)
    kept = flights.filter(images="kept", images_erased_at__isnull=True).select_related("pilot")
    post(context, [letters.images_go(row, context.now) for row in kept])
    flights.update(thread=None)


def erase_use(context: Context, row: Checkout) -> bool:
    """Erase a use, and what was asked about the thing until it ended; the thing's counts stay."""
    context.record(row, what="equipment.erase_use")
    asked = KitRequest.objects.filter(item=row.item_id, answered_at__isnull=False)
    asked.filter(asked_at__lte=row.returned_at or row.taken_at).delete()
    row.delete()
    return True


def erase_check(context: Context, row: Inspection) -> bool:
    """Erase a look-over, inside the act of the clock; when the thing is due stands with it."""
    context.record(row, what="equipment.erase_check")
    row.delete()
    return True
