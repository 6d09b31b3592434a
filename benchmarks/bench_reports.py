"""How long figures of a whole prefecture take: 138 teams, 90,000 shifts a year, for ten years.

Every figure is worked out twice in the same run: from the sums made beforehand, and from the rows
themselves; they must be equal. Teams are spread over twenty stations of one association; half of
the shifts have a log with leaflets. SQLite works in this process, so that seconds are those of
one core: they say the same on a machine that has other work.

Run: ``python -m benchmarks.bench_reports [years]`` (10 unless told otherwise).
"""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.report import Row, say

STATIONS, TEAMS, A_YEAR = 20, 138, 90_000
KINDS = ("patrol", "patrol", "patrol", "water_patrol", "gate", "standby", "talk")
BATCH = 100_000


def timed(run):
    """Return what `run` returns and the seconds of one core that it took."""
    began = time.process_time()
    return run(), time.process_time() - began


def plant():
    """Lay out the prefecture; return its association and its teams."""
    from firstlight.force.models import Organisation

    def node(kind, name, parent=None):
        row = Organisation(kind=kind, name=name, parent=parent)
        row.station_id = parent.pk if kind == "team" else row.pk
        row.path = f"{parent.path if parent else ''}{row.pk}/"
        return row

    association = node("association", "总会")
    stations = [node("station", f"{n}所", association) for n in range(STATIONS)]
    teams = [node("team", f"{n}队", stations[n % STATIONS]) for n in range(TEAMS)]
    Organisation.objects.bulk_create([association, *stations, *teams])
    return association, stations, teams


def serve(teams, years, now):
    """Lay out the shifts and their logs."""
    from django.db import transaction

    from firstlight.duty.models import Shift, ShiftLog
    from firstlight.kernel.bulk import insert_new
    from firstlight.kernel.ids import uuid7

    chance = random.Random(1)
    left = years * A_YEAR
    while left:
        size = min(BATCH, left)
        left -= size
        rows, logs = [], []
        for _one in range(size):
            team = chance.choice(teams)
            at = now - timedelta(hours=chance.randrange(years * 8_760))
            key = uuid7()
            kind = chance.choice(KINDS)
            rows.append((key, team.station_id, team.pk, kind, at, at + timedelta(hours=3)))
            if chance.random() < 0.5:
                logs.append((uuid7(), team.station_id, key, chance.randrange(8), at))
        with transaction.atomic():
            names = ("id", "station_id", "organisation_id", "kind", "starts_at", "ends_at")
            insert_new(Shift, names, rows, {"title": "班", "state": "archived"})
            names = ("id", "station_id", "shift_id", "leaflets", "submitted_at")
            insert_new(ShiftLog, names, logs, {})


def asked(scope, today):
    """Return every figure that a page of the association asks for, each by name."""
    from firstlight.reports.measures import MEASURES
    from firstlight.reports.queries import by, figures, series
    from firstlight.reports.rules import Period, parts_of, period_of, shifted

    year, measure = period_of("year", today), MEASURES["patrols"]
    ever = Period("year", year.start.replace(year=year.start.year - 9), year.end)
    return {
        "overview of a year beside the one before": lambda: [
            figures(MEASURES.values(), scope, each) for each in (year, shifted(year))
        ],
        "ten years by month": lambda: series(measure, scope, parts_of(ever, "month")),
        "ten years by team": lambda: by(measure, scope, ever, "team"),
        "ten years by kind": lambda: by(measure, scope, ever, "kind"),
        "leaflets of ten years by quarter": lambda: series(
            MEASURES["leaflets"], scope, parts_of(ever, "quarter")
        ),
        "a quarter by day": lambda: series(
            measure, scope, parts_of(shifted(period_of("quarter", today)), "day")
        ),
    }


def main(years):
    """Lay out, settle, ask twice, compare."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTLIGHT_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "firstlight.config.settings"
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.utils import timezone

        from firstlight.config.tables import bring_up_to_date

        bring_up_to_date()
        measured(years, datetime.now(UTC), timezone.localdate())
        print(f"database: {sum(p.stat().st_size for p in Path(home).rglob('*.sqlite3')) >> 20} MB")


def measured(years, now, today):
    """Print one line a figure."""
    from firstlight.kernel.actor import Actor
    from firstlight.reports.actions import settle
    from firstlight.reports.models import Settlement
    from firstlight.reports.queries import Scope
    from firstlight.reports.queries.settling import due_through
    from firstlight.reports.schemas import Settle

    association, stations, teams = plant()
    _nothing, taken = timed(lambda: serve(teams, years, now))
    print(f"{years * A_YEAR} shifts laid out in {taken:.0f} s", flush=True)
    scope = Scope(association.pk, frozenset({UUID(str(row.pk)) for row in stations}))
    slow = {}
    for name, ask in asked(scope, today).items():
        slow[name] = timed(ask)
    one = Settle(through=due_through(now))
    _nothing, taken = timed(
        lambda: [settle(Actor.job("b", row.pk, "reports.settle"), one) for row in stations]
    )
    rows = [
        Row(
            f"seconds of one core to add up one station of {STATIONS}",
            taken / STATIONS,
            60,
            "at most",
        )
    ]
    assert Settlement.objects.count() == STATIONS
    for name, ask in asked(scope, today).items():
        found, taken = timed(ask)
        assert found == slow[name][0], name
        print(f"{name}: {taken:.3f} s; from the rows {slow[name][1]:.1f} s", flush=True)
        rows.append(Row(f"seconds of one core for {name} ({years} years)", taken, 2.0, "at most"))
    say(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
