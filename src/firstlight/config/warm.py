"""Compile the planner's loops once, at set-up, so that the first plan of a real search is quick.

Numba keeps what it compiled beside the sources; this asks for one small plan, the next one after
a track came in, one map and one drone's route on the made ground, by the same commands that
people use.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from firstlight.config import cli
from firstlight.places.packs import made

KINDS = ("foot", "dog", "vehicle", "drone", "boat")


def main() -> int:
    """Do it; 0 when every command did its work."""
    with TemporaryDirectory(prefix="firstlight-warm-") as name:
        folder = Path(name)
        made.build(folder / "ground")
        town = made.places().town
        here = [town.lon_deg, town.lat_deg]
        case = _write(folder / "case.json", _case(here))
        teams = _write(folder / "teams.json", _teams(here))
        heat = str(folder / "map.npz")
        ground = ["--terrain", str(folder / "ground")]
        route = ["--assets", "1", "--budget-m", "3000", "--swath-m", "60", "--start", "centre"]
        again = ["--tracks", _track(folder / "track.gpx", here)]
        plan = ["search", "plan", case, *ground, "--teams", teams, "--hours", "3"]
        commands = (
            plan,
            [*plan, *again],
            ["search", "map", case, *ground, "--out", heat],
            ["search", "paths", heat, *route],
        )
        with redirect_stdout(io.StringIO()):
            return max(cli.main(words) for words in commands)


def _case(here: list[float]) -> dict[str, Any]:
    return {
        "category": "Dementia",
        "ecoregion": "Temperate",
        "terrain": "Mountainous",
        "ipp": here,
        "last_seen": "2026-08-14T06:00:00Z",
        "at": "2026-08-14T09:00:00Z",
        "extent_m": 3000,
        "cell_m": 60,
    }


def _track(path: Path, here: list[float]) -> str:
    """Two walks: one while people are still on the move, one when most have come to rest."""
    lon, lat = here
    points = "".join(
        f'<trkpt lat="{lat + step * 1e-4:.6f}" lon="{lon + turn * 1e-3:.6f}">'
        f"<time>2026-08-14T{hour:02}:{step:02}:{turn * 30:02}Z</time></trkpt>"
        for hour in (6, 8)
        for step in range(30)
        for turn in (0, 1)
    )
    track = f"<trk><trkseg>{points}</trkseg></trk>"
    head = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="set-up">'
    path.write_text(f"{head}{track}</gpx>", encoding="utf-8")
    return str(path)


def _teams(here: list[float]) -> dict[str, Any]:
    return {
        "base": here,
        "teams": [{"name": kind, "kind": kind, "people": 2} for kind in KINDS],
    }


def _write(path: Path, content: dict[str, Any]) -> str:
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    sys.exit(main())
