"""`firstlight search assign`: which team goes where."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command, read_json
from firstlight.searches.planning.assignment import assign_problem


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", help="the problem as JSON (a file, or - for standard input)")


def _run(args: argparse.Namespace) -> dict[str, Any]:
    return assign_problem(read_json(args.problem))


COMMAND = Command(
    help="Send each team to the one segment that makes a find likeliest.",
    arguments=_arguments,
    run=_run,
)
