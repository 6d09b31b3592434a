"""`firstlight terrain build`: one folder of ground from heights and OpenStreetMap."""

import argparse
from math import isfinite
from pathlib import Path
from typing import Any

from firstlight.kernel.commandline import Command, CommandRefused

BOX_WORDS = "--bbox: must be four numbers of degrees, W,S,E,N (write --bbox=W,S,E,N)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's words."""
    parser.add_argument("name", metavar="NAME", help="name of the pack")
    parser.add_argument("--dem", nargs="+", required=True, metavar="FILE", help="heights")
    parser.add_argument("--osm", required=True, metavar="FILE.osm.pbf", help="OpenStreetMap")
    parser.add_argument("--bbox", required=True, metavar="W,S,E,N", help="degrees, WGS-84")
    parser.add_argument("--cell-m", default="30", metavar="METRES", help="side of a cell (30)")
    parser.add_argument("--out", metavar="DIR", help="folder to write, instead of the usual one")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Build the pack and say what it holds."""
    box = _numbers(args.bbox)
    cell_m = _number(args.cell_m)
    # GDAL and osmium take a second to load: not before the words are in order.
    from firstlight.places.packs.build import build

    meta, folder = build(
        args.name,
        [Path(each) for each in args.dem],
        Path(args.osm),
        box,
        cell_m,
        Path(args.out) if args.out else None,
    )
    return {
        "name": meta.name,
        "folder": str(folder),
        "rows": meta.grid.rows,
        "cols": meta.grid.cols,
        "cell_m": meta.grid.cell_m,
        "void_count": meta.void_count,
        "contour_interval_m": meta.contour_interval_m,
        "sha256": meta.sha256,
    }


def _numbers(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise CommandRefused(BOX_WORDS) from fault
    if not all(isfinite(each) for each in (west, south, east, north)):
        raise CommandRefused(BOX_WORDS)
    return west, south, east, north


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as fault:
        raise CommandRefused("--cell-m: must be a number of metres") from fault
    if not (isfinite(value) and value > 0):
        raise CommandRefused("--cell-m: must be above 0")
    return value


COMMAND = Command(
    help="Build a terrain pack that works with the network cut.", arguments=arguments, run=run
)
