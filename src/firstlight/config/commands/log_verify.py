"""`firstlight log verify`: walk the chains and say whether they hold."""

import argparse
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which station; all by default."""
    parser.add_argument("--station", help="the station's key or name; all stations if not given")


def station_key(text: str) -> UUID:
    """Return the key that `text` spells, or that of the one organisation of this name."""
    from firstlight.force.models import Organisation

    try:
        return UUID(text)
    except ValueError as fault:
        named: list[UUID] = [row.pk for row in Organisation.objects.filter(name=text)[:2]]
        if len(named) != 1:
            raise CommandRefused(
                f"station: {text} is neither a key nor the name of one station"
            ) from fault
        return named[0]


def names_of(keys: Iterable[UUID]) -> dict[str, str]:
    """Return what the holders of these chains are called, by key."""
    from firstlight.force.models import Organisation

    rows = Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "name")
    return {str(key): name for key, name in rows}


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return how many rows hold; refuse when a chain is broken."""
    import django

    django.setup()
    from firstlight.kernel.log import verify
    from firstlight.kernel.models import LogHead

    if args.station:
        keys = [station_key(args.station)]
    else:
        keys = list(LogHead.objects.order_by("station_id").values_list("station_id", flat=True))
    held = {}
    for key in keys:
        held[str(key)], fault = verify(key)
        if fault:
            raise CommandRefused(
                f"log: the chain of station {key} breaks at row {fault.seq}: {fault.reason}"
            )
    return {"chains": held, "names": names_of(keys), "holds": True}


COMMAND = Command("Verify the hash chain of every station's log.", arguments, run)
