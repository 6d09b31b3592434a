"""What an import did is taken back: the part for all imports."""

from collections.abc import Sequence

from firstlight.force.models.imports import TakenLine
from firstlight.kernel.actions import Context
from firstlight.kernel.rows import Row


def settle(
    context: Context,
    batch: Row,
    lines: Sequence[TakenLine],
    left: int,
    *pointers: str,
) -> dict[str, int]:
    """Write down that lines were taken back: what stays of each is that there was a line.

    `pointers` are the fields that may have lost what they pointed at.
    """
    for line in lines:
        line.changes, line.undone_at = [], context.now
    type(lines[0]).objects.bulk_update(lines, ["changes", "undone_at", *pointers], batch_size=200)
    counts = {"undone": len(lines), "left": left}
    context.record(batch, counts=counts)
    return counts


__all__ = ["settle"]
