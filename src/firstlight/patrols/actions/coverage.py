"""What a patrol saw of each grid: worked out once, when it is judged."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import h3
from django.utils import timezone

from firstlight.kernel.actions import Context
from firstlight.patrols.models import CellSeen, GridVisit, PatrolRun, TrackPoint
from firstlight.patrols.queries.coverage import RESOLUTION, cells_of, grids_around
from firstlight.patrols.rules.coverage import Passage, counts, passages, proven

BATCH = 500


def count_visits(_context: Context, run: PatrolRun) -> list[GridVisit]:
    """Write a patrol's visits anew; a step of the room's own actions.

    A doubtful patrol counts only when an officer has said that it stands, and one that does not
    stand not at all. When raw places are erased the visits stay as they are.
    """
    if run.evidence_erased_at is not None and run.stands is not False:
        return list(GridVisit.objects.filter(run_id=run.pk))
    before = list(GridVisit.objects.filter(run_id=run.pk))
    GridVisit.objects.filter(run_id=run.pk).delete()
    found = _passages(run) if counts(run.stands, run.verdict) else {}
    rows = [
        GridVisit(
            station_id=run.station_id,
            grid_id=grid_id,
            run_id=run.pk,
            on_date=timezone.localdate(each.last_at),
            at=each.last_at,
            minutes=each.minutes,
            cells=sorted(each.cells),
            share=each.share,
        )
        for grid_id, each in found.items()
    ]
    GridVisit.objects.bulk_create(rows)
    _take_back(before)
    _note_cells(run, found.items())
    return rows


def _passages(run: PatrolRun) -> dict[UUID, Passage]:
    """Return what was passed of each grid: by good fixes and by signs that are proven."""
    seen: list[tuple[datetime, int]] = []
    points: list[tuple[float, float]] = []
    fixes = TrackPoint.objects.filter(run_id=run.pk).values_list("at", "lon", "lat", "accuracy_m")
    for at, lon, lat, accuracy_m in fixes:
        if (accuracy_m or 0.0) <= 100.0:
            points.append((lon, lat))
            seen.append((at, h3.str_to_int(h3.latlng_to_cell(lat, lon, RESOLUTION))))
    shown = proven(run.verdict)
    for scan in run.scans.select_related("checkpoint"):
        sign = scan.checkpoint
        if sign is not None and str(sign.pk) in shown:
            points.append((sign.lon, sign.lat))
            cell = h3.latlng_to_cell(sign.lat, sign.lon, RESOLUTION)
            seen.append((scan.was_at, h3.str_to_int(cell)))
    if not seen:
        return {}
    around = grids_around(run.station_id, points)
    return passages(seen, {grid.pk: cells_of(grid) for grid in around})


def _note_cells(run: PatrolRun, found: Iterable[tuple[UUID, Passage]]) -> None:
    rows = [
        CellSeen(station_id=run.station_id, grid_id=grid_id, cell=cell, last_at=at)
        for grid_id, each in found
        for cell, at in each.cells.items()
    ]
    keys = [row.grid_id for row in rows]
    known = {
        (row.grid_id, row.cell): row for row in CellSeen.objects.filter(grid_id__in=set(keys))
    }
    later, new = [], []
    for row in rows:
        old = known.get((row.grid_id, row.cell))
        if old is None:
            new.append(row)
        elif old.last_at < row.last_at:
            old.last_at = row.last_at
            later.append(old)
    CellSeen.objects.bulk_create(new, batch_size=BATCH)
    CellSeen.objects.bulk_update(later, ["last_at"], batch_size=BATCH)


def _take_back(before: list[GridVisit]) -> None:
    """Forget what only the earlier count of a patrol had seen."""
    if not before:
        return
    grids = {each.grid_id for each in before}
    cells = {int(cell) for each in before for cell in each.cells}
    last: dict[tuple[UUID, int], datetime] = defaultdict(lambda: before[0].at)
    kept: set[tuple[UUID, int]] = set()
    for visit in GridVisit.objects.filter(grid_id__in=grids):
        for cell in cells.intersection(visit.cells):
            key = (visit.grid_id, cell)
            last[key] = max(last[key], visit.at) if key in kept else visit.at
            kept.add(key)
    rows = list(CellSeen.objects.filter(grid_id__in=grids, cell__in=cells))
    gone = [row.pk for row in rows if (row.grid_id, row.cell) not in kept]
    CellSeen.objects.filter(pk__in=gone).delete()
    changed = []
    for row in rows:
        if (row.grid_id, row.cell) in kept:
            row.last_at = last[(row.grid_id, row.cell)]
            changed.append(row)
    CellSeen.objects.bulk_update(changed, ["last_at"], batch_size=BATCH)
