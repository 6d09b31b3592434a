"""`firstlight jobs retry`: what was laid aside after its last try is tried again."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Put the jobs back and say how many there were of each kind."""
    import django

    django.setup()
    from firstlight.kernel import jobs

    return {"retried": jobs.retry_laid_aside()}


COMMAND = Command("Try again what was laid aside after its last try.", arguments, run)
