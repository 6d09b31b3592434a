"""Sums survive erasure: what an erased row has added to a figure is kept as a number."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from firstlight.kernel.actions import Context
from firstlight.reports.models import KeptSum
from firstlight.reports.queries.kept import Share, shares_of


@contextmanager
def keep_sums(context: Context, subject: str) -> Iterator[None]:
    """Go around an erasure: what the thing added before and no longer adds after is kept.

    What moves from one cell to another (a team that is blanked) is kept as a difference, so that
    every figure stays as it was, whole and in its parts.
    """
    before = shares_of(subject)
    yield
    if not before:
        return
    lost = Counter(before)
    lost.subtract(shares_of(subject))
    kept = [_add(share, amount) for share, amount in lost.items() if amount]
    if kept:
        context.record(kept[0], what="reports.keep_sums", cells=len(kept))


def _add(share: Share, amount: int) -> KeptSum:
    measure, day, station, team, grid, kind = share
    row, _new = KeptSum.objects.get_or_create(
        station_id=station,
        measure=measure,
        on_date=day,
        team_id=team,
        grid_id=grid,
        kind=kind,
        defaults={"amount": 0},
    )
    row.amount += amount
    row.version += 1
    row.save()
    return row
