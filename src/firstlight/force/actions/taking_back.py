"""What an import did is taken back: the part for all imports."""

from collections.abc import Sequence
from datetime import timedelta

from firstlight.force.models.imports import TakenLine
from firstlight.force.queries.standing import LINES_KEPT, parts
from firstlight.kernel.actions import Context
from firstlight.kernel.rows import Row

KEPT = timedelta(days=365)


def forget_old(context: Context, lines: type[TakenLine], imports: type[Row]) -> int:
    """Erase what imports changed once they cannot be undone any more, and old imports."""
    own = {"station_id": context.actor.station_id}
    ended = lines.objects.filter(**own, created_at__lt=context.now - LINES_KEPT)
    old = imports.objects.filter(**own, created_at__lt=context.now - KEPT)
    return ended.delete()[0] + old.delete()[0]


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


__all__ = ["forget_old", "settle"]
