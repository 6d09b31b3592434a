"""`firstlight drift run`: where somebody in the water drifts to."""

import argparse
from typing import Any

from firstlight.kernel.commandline import Command, read_json
from firstlight.searches.planning.drifts import drift_case


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="the case as JSON (a file, or - for standard input)")


def _run(args: argparse.Namespace) -> dict[str, Any]:
    return drift_case(read_json(args.case))


COMMAND = Command(
    help="Drift a person in the water by wind and current, or down a channel.",
    arguments=_arguments,
    run=_run,
)
