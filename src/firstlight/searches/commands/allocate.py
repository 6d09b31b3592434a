"""`firstlight search allocate`: how much effort each region deserves."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command, read_json
from firstlight.searches.planning.allocation import allocate_problem


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", help="the problem as JSON (a file, or - for standard input)")


def _run(args: argparse.Namespace) -> dict[str, Any]:
    return allocate_problem(read_json(args.problem))


COMMAND = Command(
    help="Share limited effort between regions so that finding the subject is likeliest.",
    arguments=_arguments,
    run=_run,
)
