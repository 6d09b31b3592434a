"""`firstlight warning take FILE`: a warning in CAP 1.2, for every station that it concerns."""

import argparse
from pathlib import Path
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    parser.add_argument("message", help="a file with the warning, as its issuer sent it")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Say at how many stations it is new, and at how many it was known."""
    import django

    django.setup()
    from django.utils.translation import override

    from firstlight.duty.arriving import receive_warning
    from firstlight.exchange.cap import MOST_BYTES
    from firstlight.kernel.errors import Refused

    try:
        with Path(args.message).open("rb") as file:
            source = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise CommandRefused(f"message: cannot be read ({fault})") from fault
    with override("en"):
        try:
            came = receive_warning(source, "command.cap")
        except Refused as no:
            raise CommandRefused(f"{no.field or 'message'}: {no}") from no
    return {"new": came.new, "known": came.known}


COMMAND = Command("Take in a warning in CAP 1.2.", arguments, run)
