"""Working the tallies of a station out anew."""

from itertools import islice
from uuid import UUID

from firstlight.kernel.actions import Context, action
from firstlight.kernel.bulk import insert_new
from firstlight.kernel.models import LogHead
from firstlight.reports.models import Settlement, Tally
from firstlight.reports.queries.settling import OWN
from firstlight.reports.queries.truth import Cell, stored_tallies, true_tallies
from firstlight.reports.schemas import Settle

NAMES = ("measure", "grain", "on_date", "team_id", "grid_id", "kind")
BATCH = 2000


@action(OWN, may="reports.settle", takes=Settle)
def settle(context: Context, data: Settle) -> int:
    """Make the tallies of the actor's station what the rows say; return how many changed."""
    station_id = context.actor.station_id
    head = LogHead.objects.filter(station_id=station_id).first()
    true, stored = true_tallies(station_id, data.through), stored_tallies(station_id)
    changed = {cell: amount for cell, amount in true.items() if stored.get(cell) != amount}
    gone = [cell for cell in stored if cell not in true]
    _write(station_id, changed, fresh=not stored)
    for cell in gone:
        Tally.objects.filter(station_id=station_id, **dict(zip(NAMES, cell, strict=True))).delete()
    row, _new = Settlement.objects.update_or_create(
        station_id=station_id,
        defaults={
            "through": data.through,
            "seq": head.seq if head else 0,
            "settled_at": context.now,
        },
    )
    count = len(changed) + len(gone)
    context.record(row, through=data.through.isoformat(), changed=count)
    return count


def _write(station_id: UUID, cells: dict[Cell, int], *, fresh: bool) -> None:
    if fresh:
        rows = [(*cell, amount) for cell, amount in cells.items()]
        insert_new(Tally, (*NAMES, "amount"), rows, {"station_id": station_id})
        return
    changed = (
        Tally(station_id=station_id, amount=amount, **dict(zip(NAMES, cell, strict=True)))
        for cell, amount in cells.items()
    )
    while batch := list(islice(changed, BATCH)):
        Tally.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["station_id", *NAMES],
            update_fields=["amount"],
        )
