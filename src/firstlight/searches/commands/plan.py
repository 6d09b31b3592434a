"""`firstlight search plan`: from a case to teams on the ground."""

import argparse
from pathlib import Path
from typing import Any

from firstlight.kernel.commandline import Command, read_json
from firstlight.searches.planning.plan_case import Wish, plan_problem


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="the case as JSON (a file, or - for standard input)")
    parser.add_argument("--terrain", required=True, metavar="DIR", help="the terrain pack")
    parser.add_argument("--teams", required=True, metavar="FILE", help="the teams as JSON")
    parser.add_argument(
        "--tracks", nargs="+", default=[], metavar="GPX", help="what has been searched already"
    )
    parser.add_argument(
        "--tracks-frame",
        default="wgs84",
        choices=("wgs84", "gcj02", "bd09"),
        help="coordinates of the tracks: GPS (wgs84), a Chinese map app (gcj02), Baidu (bd09)",
    )
    parser.add_argument("--hours", type=float, help="everybody is back after so long (12)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same plan (1)")
    parser.add_argument(
        "--prove", action="store_true", help="spend longer to say more closely how good it is"
    )
    parser.add_argument(
        "--previous", metavar="PLAN.json", help="an earlier answer: say what has changed and why"
    )
    parser.add_argument("--out", metavar="DIR", help="folder for GeoJSON, GPX and PDF files")
    parser.add_argument(
        "--language", default="zh-hans", choices=("zh-hans", "en"), help="of the PDF (zh-hans)"
    )


def _run(args: argparse.Namespace) -> dict[str, Any]:
    if args.out is not None:
        # Pages on paper are set in the product's own words, which Django keeps.
        import django
        from django.utils.translation import activate

        django.setup()
        activate("en")  # a command's own words are English
    wish = Wish(
        terrain=args.terrain,
        tracks=tuple(Path(name) for name in args.tracks),
        tracks_frame=args.tracks_frame,
        hours=args.hours,
        seed=args.seed,
        out=None if args.out is None else Path(args.out),
        prove=args.prove,
        language=args.language,
        previous=None if args.previous is None else read_json(args.previous),
    )
    return plan_problem(read_json(args.case), read_json(args.teams), wish)


COMMAND = Command(
    help="Plan who searches what, for a case on a terrain pack, and say how good the plan is.",
    arguments=_arguments,
    run=_run,
)
