"""`firstlight search map`: where the missing person may be."""

import argparse
from pathlib import Path
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused, read_json
from firstlight.searches.planning.maps import map_problem, open_terrain


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="the case as JSON (a file, or - for standard input)")
    parser.add_argument("--terrain", metavar="DIR", help="terrain pack to draw the map on")
    parser.add_argument("--seed", default="1", help="the same seed gives the same map")
    parser.add_argument("--out", metavar="FILE", help="where the array goes: .npz or .tif")


def _run(args: argparse.Namespace) -> dict[str, Any]:
    if not args.seed.isdecimal():
        raise CommandRefused("seed: must be a whole number of at least 0")
    problem = read_json(args.case)
    out = Path(args.out) if args.out else None
    terrain = open_terrain(args.terrain) if args.terrain else None
    return map_problem(problem, terrain, int(args.seed), out)


COMMAND = Command(
    help="Draw the map of where a missing person may be, calibrated to published finds.",
    arguments=_arguments,
    run=_run,
)
