"""A whole plan: map, segments, allocation and tours of twelve mixed teams over Andorra at 30 m.

`python -m benchmarks.bench_plan` builds the terrain pack, then times `firstlight search plan` from
the shell to its answer, and says how far the plan may be from the best one (with `--prove`,
outside the time).
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.report import Row, data, say

from firstlight.places.packs.build import build

BOX = (1.41, 42.43, 1.79, 42.66)
BASE = [1.545, 42.548]
CASES = {
    "hiker": ("Hiker", [1.55, 42.55]),
    "dementia": ("Dementia", [1.5218, 42.5075]),
}
FOOT = {"kind": "foot", "people": 4, "shift_h": 8}
TEAMS = [
    *({"name": f"foot {n}"} | FOOT for n in range(1, 5)),
    {"name": "rope"} | FOOT | {"credentials": ["mountain"]},
    {"name": "car and foot"} | FOOT | {"mode": "ride"},
    {"name": "dog 1", "kind": "dog", "people": 2, "shift_h": 6, "heat_h": 5},
    {"name": "dog 2", "kind": "dog", "people": 2, "shift_h": 6, "credentials": ["mountain"]},
    {"name": "drone 1", "kind": "drone", "people": 2, "shift_h": 5},
    {"name": "drone 2", "kind": "drone", "people": 2, "shift_h": 5},
    {"name": "car", "kind": "vehicle", "people": 2, "shift_h": 8},
    {"name": "boat", "kind": "boat", "people": 3, "shift_h": 6},
]


def ask(folder: Path, case: str, most_segments: int, *more: str) -> tuple[float, dict[str, Any]]:
    """Return the seconds that the command takes, and its answer."""
    category, place = CASES[case]
    (folder / "case.json").write_text(
        json.dumps(
            {
                "category": category,
                "ecoregion": "Temperate",
                "terrain": "Mountainous",
                "ipp": place,
                "last_seen": "2026-06-01T06:00:00Z",
                "at": "2026-06-01T12:00:00Z",
            }
        )
    )
    teams = [team | {"most_segments": most_segments} for team in TEAMS]
    base = BASE if case == "hiker" else place
    (folder / "teams.json").write_text(json.dumps({"base": base, "teams": teams}))
    command = [
        *(str(Path(sys.executable).with_name("firstlight")), "search", "plan"),
        *(str(folder / "case.json"), "--terrain", str(folder / "andorra")),
        *("--teams", str(folder / "teams.json"), "--hours", "8", *more),
    ]
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - begin, json.loads(done.stdout)


def main() -> None:
    heights, osm = data("terrain/andorra/N42E001.hgt.zip"), data("terrain/andorra/andorra.osm.pbf")
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build("andorra", [heights], osm, BOX, 30.0, folder / "andorra")
        ask(folder, "hiker", 3)  # the first run of all compiles the loops
        for case in CASES:
            for most in (3, 6):
                seconds, _ = ask(folder, case, most)
                _, proven = ask(folder, case, most, "--prove")
                what = f"plan, {case}, 12 teams, up to {most} segments each"
                rows += [
                    Row(f"{what}: seconds from the shell", seconds, 10.0, "at most"),
                    Row(f"{what}: gap by --prove, %", proven["gap_percent"], 1.0, "at most"),
                ]
    say(rows)


if __name__ == "__main__":
    main()
