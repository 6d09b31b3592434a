"""What an import did is taken back: the part for all imports."""

from collections.abc import Sequence

from firstlight.force.models.imports import TakenLine
from firstlight.force.queries.standing import parts
from firstlight.kernel.actions import Context
from firstlight.kernel.rows import Row


def settle(context: Context, batch: Row, lines: Sequence[TakenLine], left: int) -> dict[str, int]:
    """Write down that lines were taken back: what stays of each is that there was a line.

    What was taken out again, the database has let go of by itself.
    """
    rows = type(lines[0]).objects
    for some in parts([line.pk for line in lines]):
        rows.filter(pk__in=some).update(changes=[], undone_at=context.now)
    counts = {"undone": len(lines), "left": left}
    context.record(batch, counts=counts)
    return counts


__all__ = ["settle"]
