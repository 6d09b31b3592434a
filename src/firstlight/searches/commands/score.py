"""`firstlight search score`: how a map did once the person is found."""

import argparse

from firstlight.kernel.commandline import Command
from firstlight.searches.planning.scoring import score_problem


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--map", required=True, metavar="FILE", help="map as .npz")
    parser.add_argument("--find", required=True, metavar="LON,LAT", help="where the find was")


def _run(args: argparse.Namespace) -> dict[str, float | None]:
    return score_problem(args.map, args.find)


COMMAND = Command(
    help="Rank the place of a find on a map.",
    arguments=_arguments,
    run=_run,
)
