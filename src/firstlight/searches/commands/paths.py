"""`firstlight search paths`: drone routes over a probability map."""

import argparse
from math import isfinite
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused
from firstlight.searches.planning.paths import paths_over_map


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("map", help="npz with heatmap (row 0 south), cell_m and optional meta")
    parser.add_argument("--assets", required=True, metavar="N", help="how many fly")
    parser.add_argument(
        "--budget-m", required=True, metavar="METRES", help="length of all routes together"
    )
    parser.add_argument("--swath-m", required=True, metavar="METRES", help="width of one pass")
    parser.add_argument("--start", required=True, metavar="LON,LAT|centre")
    parser.add_argument(
        "--within-m", metavar="R", help="keep to this radius of the map's centre, metres"
    )
    parser.add_argument("--frame", default="wgs84", choices=("wgs84", "map"))
    parser.add_argument("--seed", default="1", metavar="N")


def _number(text: str, field: str) -> float:
    try:
        value = float(text)
    except ValueError as fault:
        raise CommandRefused(f"{field}: must be a number, not {text!r}") from fault
    if not (isfinite(value) and value > 0):
        raise CommandRefused(f"{field}: must be a positive number")
    return value


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise CommandRefused(f"{field}: must be a whole number, not {text!r}")
    return int(text)


def _run(args: argparse.Namespace) -> dict[str, Any]:
    return paths_over_map(
        args.map,
        assets=_whole(args.assets, "assets"),
        budget_m=_number(args.budget_m, "budget-m"),
        swath_m=_number(args.swath_m, "swath-m"),
        start=args.start,
        within_m=None if args.within_m is None else _number(args.within_m, "within-m"),
        frame=args.frame,
        seed=_whole(args.seed, "seed"),
    )


COMMAND = Command(
    help="Plan drone routes that sweep the most of a probability map.",
    arguments=_arguments,
    run=_run,
)
