"""`firstlight reports check`: hold every sum against the rows themselves."""

import argparse
from typing import Any

from firstlight.config.commands.log_verify import station_key
from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which station, and whether to mend what differs."""
    parser.add_argument("--station", help="the station's key or name; all stations if not given")
    parser.add_argument("--mend", action="store_true", help="work out anew what differs")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return how many sums hold; refuse when one differs and is not to be mended."""
    import django

    django.setup()
    from django.utils import timezone

    from firstlight.force.queries.counted import station_keys
    from firstlight.kernel.actor import Actor
    from firstlight.reports.actions import settle
    from firstlight.reports.models import Tally
    from firstlight.reports.queries.settling import due_through, settlement_of
    from firstlight.reports.queries.truth import drift
    from firstlight.reports.schemas import Settle

    found = {}
    for key in [station_key(args.station)] if args.station else station_keys():
        row = settlement_of(key)
        through = row.through if row else due_through(timezone.now())
        wrong = drift(key, through) if row or args.mend else []
        if wrong and not args.mend:
            cell = wrong[0]
            raise CommandRefused(
                f"reports: {len(wrong)} sums of station {key} differ from the rows; the first: "
                f"{cell.cell[0]} on {cell.cell[2]} says {cell.stored}, the rows say {cell.true}"
            )
        if wrong:
            actor = Actor.job("reports", key, "reports.settle")
            settle(actor, Settle(through=due_through(timezone.now())))
        sums = Tally.objects.filter(station_id=key).count()
        found[str(key)] = {"sums": sums, "mended": len(wrong)}
    return {"stations": found, "holds": True}


COMMAND = Command("Hold the sums behind figures against the rows.", arguments, run)
