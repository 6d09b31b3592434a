"""`firstlight clock run`: erase what is due at every station now, as the night does."""

import argparse
from collections import Counter
from typing import Any

from firstlight.kernel.commandline import Command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether it only counts."""
    parser.add_argument("--dry-run", action="store_true", help="count, and erase nothing")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run the clock of every station and of the house, and say what was erased, by kind."""
    import django

    django.setup()
    from django.utils import timezone

    from firstlight.force.jobs import tenants
    from firstlight.privacy.jobs import run_clock_at, sweep_house_at

    today = timezone.localdate()
    erased: Counter[str] = Counter()
    stations = tenants()
    for key in stations:
        erased.update(run_clock_at(key, today, dry_run=args.dry_run))
    if stations and not args.dry_run:
        swept = sweep_house_at(stations[0], today)
        erased.update({key: count for key, count in swept.items() if count})
    return {"stations": len(stations), "erased": dict(sorted(erased.items()))}


COMMAND = Command("Erase what is due now; after a restored backup, at once.", arguments, run)
