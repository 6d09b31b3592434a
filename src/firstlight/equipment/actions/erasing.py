"""What the clock takes away: who flew, and who had what."""

from datetime import timedelta

from firstlight.equipment.models import Checkout, DroneFlight, Inspection, KitRequest
from firstlight.kernel.actions import Context

KEPT = timedelta(days=3 * 365)


def erase_flight(context: Context, row: DroneFlight) -> bool:
    """Erase a flight; the aircraft and its count of battery cycles stay."""
    context.record(row, what="equipment.erase_flight")
    row.delete()
    return True


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
