"""`firstlight demo`: lay out the demonstration force, or an empty start with `--empty`."""

import argparse
from dataclasses import asdict
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether to start empty."""
    parser.add_argument(
        "--empty", action="store_true", help="no demonstration: one station and its first officer"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Seed, and return how to sign in."""
    import django

    django.setup()
    from django.conf import settings

    from firstlight.config.demo import is_demonstration, seed, sign_ins
    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    made = seed(empty=args.empty)
    if not made and is_demonstration() is args.empty:
        kept = "the demonstration force" if args.empty else "a real force"
        raise CommandRefused(
            f"demo: {settings.HOME} keeps {kept} already, which is left alone;"
            " name another folder in FIRSTLIGHT_HOME"
        )
    return {"made": made, "sign_ins": [asdict(line) for line in sign_ins(empty=args.empty)]}


COMMAND = Command("Lay out the demonstration force.", arguments, run)
