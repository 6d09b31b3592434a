"""What the clock takes away of service, and what goes with a person who is erased."""

from firstlight.duty.models import ShiftPreference, ShiftWish
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.kernel.rows import Row


def erase(context: Context, row: Row | None) -> bool:
    """Erase a row with all that hangs on it, inside the act of the clock.

    The hours that somebody served stand in their own records, and figures in sums.
    """
    if row is None:
        return False
    context.record(row, what=f"duty.erase_{row._meta.model_name}")
    row.delete()
    return True


def forget_preferences(_context: Context, event: Event) -> None:
    """Hear that a person is erased: how they are to be asked, and what they wished for, goes."""
    key = event.subject.partition(":")[2]
    ShiftWish.objects.filter(person_id=key).delete()
    ShiftPreference.objects.filter(person_id=key).delete()
