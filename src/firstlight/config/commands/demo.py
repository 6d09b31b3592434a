"""`firstlight demo`: lay out the demonstration force, or an empty start with `--empty`."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether to start empty."""
    parser.add_argument(
        "--empty", action="store_true", help="no demonstration: one station and its first officer"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Seed, and return how to sign in."""
    import django

    django.setup()
    from firstlight.config.demo import seed, sign_ins
    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    made = seed(empty=args.empty)
    return {
        "made": made,
        "sign_ins": [
            {"role": line.role, "username": line.username, "password": line.password}
            for line in sign_ins(empty=args.empty)
        ],
    }


COMMAND = Command("Lay out the demonstration force.", arguments, run)
