"""What a terrain pack is on disk: one folder that works with the network cut."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from firstlight.places.planning.ground import BadInput, Grid

FORMAT = 1
HOUSE = Path(__file__).resolve().parents[4]  # of the settings' own ROOT
META = "pack.json"
RASTERS = ("elevation", "cover", "cost", "linear", "water", "settlements")
LAYERS = (
    "cover",
    "roads",
    "tracks",
    "paths",
    "streams",
    "power",
    "water",
    "settlements",
    "points",
)
CONTOURS = "contours.geojson"
SHADE = "tiles/hillshade/{z}/{x}/{y}.png"
NAME = re.compile(r"^\w[\w .-]{0,79}$")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into a pack: what it was and who must be named for it."""

    file: str
    sha256: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Meta:
    """What `pack.json` says.

    Attributes
    ----------
    name
        Short name of the pack.
    made
        Whether the ground was made up for a demonstration; nobody may be sent out on it.
    bbox
        West, south, east, north in degrees.
    grid
        The frame of every raster.
    sources
        The files it was built from.
    built_at
        When.
    void_count
        Cells whose height was filled from their neighbours.
    contour_interval_m
        Metres between contours.
    shade_zooms
        Least and greatest zoom of the hillshade tiles.
    sha256
        Hash over all other files of the folder, see `contents_hash`.
    """

    name: str
    made: bool
    bbox: Box
    grid: Grid
    sources: tuple[Source, ...]
    built_at: datetime
    void_count: int
    contour_interval_m: float
    shade_zooms: tuple[int, int]
    sha256: str

    def to_json(self) -> str:
        """Return the text of `pack.json`."""
        record = asdict(self) | {
            "format": FORMAT,
            "built_at": self.built_at.isoformat(timespec="seconds"),
            "grid": asdict(self.grid) | {"epsg": self.grid.epsg},
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_meta(folder: Path) -> Meta:
    """Read `pack.json`.

    Raises
    ------
    BadInput
        There is none, it is not JSON, a field is missing or of the wrong kind.
    """
    path = folder / META
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BadInput(f"terrain: {folder} is no terrain pack ({META} cannot be read)") from fault
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BadInput(f"terrain: {META} is of a format that this version does not read")
    try:
        return _meta(record)
    except (KeyError, TypeError, ValueError) as fault:
        raise BadInput(f"terrain: {META}: a field is missing or wrong ({fault})") from fault


def _meta(record: dict[str, Any]) -> Meta:
    grid = {key: value for key, value in record["grid"].items() if key != "epsg"}
    west, south, east, north = (float(each) for each in record["bbox"])
    least, greatest = (int(each) for each in record["shade_zooms"])
    return Meta(
        name=str(record["name"]),
        made=bool(record["made"]),
        bbox=(west, south, east, north),
        grid=Grid(**grid),
        sources=tuple(Source(**each) for each in record["sources"]),
        built_at=datetime.fromisoformat(record["built_at"]),
        void_count=int(record["void_count"]),
        contour_interval_m=float(record["contour_interval_m"]),
        shade_zooms=(least, greatest),
        sha256=str(record["sha256"]),
    )


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def contents_hash(folder: Path) -> str:
    """Return the SHA-256 over ``path, space, hash, newline`` of every file but `pack.json`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != META:
            digest.update(f"{name} {file_hash(path)}\n".encode())
    return digest.hexdigest()


def home(name: str) -> Path:
    """Return where a pack lives by default: under FIRSTLIGHT_HOME, else in the house's `var`.

    From whatever folder the command is called: it is where the pages look for packs.
    """
    if not NAME.match(name):
        raise BadInput("name: letters, digits, space, dot, dash; it begins with a letter or digit")
    return Path(os.environ.get("FIRSTLIGHT_HOME") or HOUSE / "var") / "terrain" / name
