"""`firstlight workflows export`: every transition table, as JSON."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return every table."""
    import django

    django.setup()
    from firstlight.kernel.workflow import export

    return export()


COMMAND = Command("Print every workflow's transition table as JSON.", arguments, run)
