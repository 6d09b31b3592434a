"""How a map did once the person is found: reads the map's file, asks the engine."""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from firstlight.engine.errors import BadInput
from firstlight.engine.frames import utm
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.score import score_find

MapArrays = tuple[npt.NDArray[np.float64], float, dict[str, Any]]


def read_map(name: str) -> MapArrays:
    """Return `heatmap` (row 0 south), `cell_m` and `meta` of a map file (``-``: standard input).

    Raises
    ------
    BadInput
        The file is missing or is no map.
    """
    try:
        with _opened(name) as raw, np.load(raw, allow_pickle=False) as file:
            heatmap = np.asarray(file["heatmap"], dtype=np.float64)
            cell_m = float(file["cell_m"])
            meta = json.loads(str(file["meta"])) if "meta" in file.files else {}
    except KeyError as fault:
        raise BadInput(f"map: {name} has no array heatmap or cell_m") from fault
    except (OSError, ValueError, TypeError, EOFError, AttributeError, zipfile.BadZipFile) as fault:
        raise BadInput(f"map: {name} is not a readable map file ({fault})") from fault
    if not isinstance(meta, dict):
        raise BadInput("meta: must be a JSON object")
    if heatmap.ndim != 2 or not heatmap.size:
        raise BadInput("heatmap: must be a table")
    if not np.isfinite(heatmap).all() or heatmap.min() < 0 or heatmap.sum() > 1 + 1e-6:
        raise BadInput("heatmap: must hold numbers of at least 0 that sum to at most 1")
    if not (np.isfinite(cell_m) and cell_m > 0):
        raise BadInput("cell_m: must be a positive number of metres")
    return heatmap, cell_m, meta


def _opened(name: str) -> BinaryIO:
    """Return a file, or standard input for ``-``: all of it, for a map is read from its end."""
    return io.BytesIO(sys.stdin.buffer.read()) if name == "-" else Path(name).open("rb")


def grid_of(heatmap: npt.NDArray[np.float64], cell_m: float, meta: dict[str, Any]) -> Grid:
    """Return where a map lies: by `grid` in its meta, or by `bounds` and `center_point`.

    Raises
    ------
    BadInput
        The meta does not say.
    """
    try:
        if "grid" in meta:
            own = meta["grid"]
            zone, north = int(own["zone"]), bool(own["north"])
            west, south = float(own["west_m"]), float(own["south_m"])
        else:
            west, south = float(meta["bounds"][0]), float(meta["bounds"][1])
            lon, lat = map(float, meta["center_point"])
            zone, north = utm.zone_of(lon), lat >= 0
    except (KeyError, TypeError, ValueError, IndexError) as fault:
        raise BadInput(
            "meta: does not say where the map lies (bounds and center_point)"
        ) from fault
    return Grid(zone, north, west, south, cell_m, *heatmap.shape)


def score_problem(map_name: str, find: str) -> dict[str, float | None]:
    """Answer `firstlight search score`.

    Parameters
    ----------
    map_name : str
        A map file as `firstlight search map --out` writes.
    find : str
        ``LON,LAT`` in degrees.

    Returns
    -------
    dict
        ``rossmo_r`` (share of cells likelier than the find's), ``R`` (1 - 2 rossmo_r) and
        ``log_density_nats_per_km2`` (null where the map had no probability).

    Raises
    ------
    BadInput
        Naming the map or the find.
    """
    lon, lat = _lonlat(find)
    heatmap, cell_m, meta = read_map(map_name)
    grid = grid_of(heatmap, cell_m, meta)
    row, col = (int(index) for index in grid.rowcol(*grid.to_xy(lon, lat)))
    found = score_find(heatmap, cell_m, row, col)
    return {
        "rossmo_r": found.rossmo_r,
        "R": found.merit,
        "log_density_nats_per_km2": found.log_density,
    }


def _lonlat(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as fault:
        raise BadInput("find: must be LON,LAT in degrees") from fault
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise BadInput("find: is not on the map of the world; longitude comes first")
    return lon, lat
