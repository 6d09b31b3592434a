"""What the clock takes away of service."""

from firstlight.kernel.actions import Context
from firstlight.kernel.rows import Row


def erase(context: Context, row: Row) -> bool:
    """Erase a row with all that hangs on it, inside the act of the clock.

    The hours that somebody served stand in their own records, and figures in sums.
    """
    context.record(row, what=f"duty.erase_{row._meta.model_name}")
    row.delete()
    return True
