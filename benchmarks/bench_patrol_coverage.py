"""Coverage of grids after ten million fixes: how long the answer takes.

Patrols of a whole station are laid out as the product keeps them: raw fixes (in their own table,
as many as are asked for), a visit a grid and patrol, and one row a cell with when it was last
passed. The page's question is then asked as an officer asks it, cold and warm.

Run: ``python -m benchmarks.bench_patrol_coverage [fixes]``.
"""

import os
import sys
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path
from random import Random

from benchmarks.report import Row, say

FIXES, FIXES_A_RUN, GRIDS_A_RUN, GRIDS = 10_000_000, 480, 5, 62
STEP_DEG = 0.01
AT_ONCE = 500_000


def set_up(home):
    """Make an empty database of its own."""
    os.environ["FIRSTLIGHT_HOME"] = home
    os.environ["DATABASE_URL"] = ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings")
    import django

    django.setup()
    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()


def lay_grids(station):
    """62 square grids of about a square kilometre."""
    from firstlight.places.models import Place

    found = []
    for number in range(GRIDS):
        west, south = 120.5 + number % 8 * STEP_DEG, 29.4 + number // 8 * STEP_DEG
        east, north = west + STEP_DEG, south + STEP_DEG
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        found.append(
            Place(
                station_id=station,
                kind="grid",
                name=f"Grid {number}",
                geometry={"type": "Polygon", "coordinates": [ring]},
                lon=west + STEP_DEG / 2,
                lat=south + STEP_DEG / 2,
                west=west,
                south=south,
                east=east,
                north=north,
                h3_cell="x",
            )
        )
    return Place.objects.bulk_create(found)


def lay_runs(station, grids, fixes, luck):
    """Visits and cells of so many patrols over 90 days, as judging leaves them."""
    from django.utils import timezone

    from firstlight.patrols.models import CellSeen, GridVisit
    from firstlight.patrols.queries.coverage import cells_of

    now, last, visits = timezone.now(), {}, []
    for _run in range(fixes // FIXES_A_RUN):
        at = now - timedelta(days=luck.uniform(0, 90))
        run = uuid.uuid4()
        for grid in luck.sample(grids, GRIDS_A_RUN):
            cells = sorted(cells_of(grid))
            seen = luck.sample(cells, min(12, len(cells)))
            for cell in seen:
                last[(grid.pk, cell)] = max(at, last.get((grid.pk, cell), at))
            visits.append(
                GridVisit(
                    station_id=station,
                    grid_id=grid.pk,
                    run_id=run,
                    on_date=at.date(),
                    at=at,
                    cells=seen,
                )
            )
    GridVisit.objects.bulk_create(visits, batch_size=5000)
    CellSeen.objects.bulk_create(
        CellSeen(station_id=station, grid_id=grid, cell=cell, last_at=at)
        for (grid, cell), at in last.items()
    )
    return len(visits)


def lay_fixes(station, fixes):
    """Raw fixes, straight into their table."""
    from django.db import connection

    nobody = "0" * 32
    for begin in range(0, fixes, AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO patrols_trackpoint"
                " (id, station_id, run_id, person_id, at, lon, lat, received_at)"
                " WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
                " SELECT printf('%%032x', i), %s, printf('%%032x', i / 480), %s,"
                " datetime('2026-07-01', '+' || (i %% 7776000) || ' seconds'), 120.5, 29.4,"
                " '2026-07-01 00:00:00' FROM n",
                [begin + 1, min(begin + AT_ONCE, fixes), station.hex, nobody],
            )


def main(words):
    """Lay it out and ask."""
    fixes = int(words[0]) if words else FIXES
    with tempfile.TemporaryDirectory() as home:
        set_up(home)
        from firstlight.kernel.actor import Actor
        from firstlight.patrols.models import TrackPoint
        from firstlight.patrols.queries import coverage

        station, luck = uuid.uuid4(), Random(62)
        grids = lay_grids(station)
        visits = lay_runs(station, grids, fixes, luck)
        lay_fixes(station, fixes)
        capabilities = frozenset({"patrols.see", "places.see"})
        actor = Actor("bench", station, frozenset({station}), capabilities)
        times = []
        coverage._cells.cache_clear()
        for _again in range(4):
            began = time.process_time()
            found = coverage.coverage(actor)
            times.append(time.process_time() - began)
        kept = TrackPoint.objects.count()
        mean = sum(each.share for each in found) / len(found)
        print(f"{kept:,} fixes, {visits:,} visits, {len(found)} grids, mean share {mean:.2f}")
        print(f"database {Path(home, 'firstlight.sqlite3').stat().st_size / 2**20:.0f} MB")
        say(
            [
                Row(
                    f"coverage after {fixes:,} fixes, first answer, CPU s", times[0], 1, "at most"
                ),
                Row("the same, asked again, CPU s", min(times[1:]), 1, "at most"),
            ]
        )


if __name__ == "__main__":
    main(sys.argv[1:])
