"""Map layers of a pack as GeoJSON in WGS-84."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from firstlight.exchange.osm import Feature
from firstlight.places.packs.layout import LAYERS
from firstlight.places.planning.ground import Grid

PLACES = 6  # decimals of a degree: a tenth of a metre
KINDS = {
    "cover": ("woods", "scrub", "grass", "farm", "built", "rock", "wetland", "open"),
    "roads": ("road", "tunnel"),
    "tracks": ("track",),
    "paths": ("path",),
    "streams": ("stream",),
    "power": ("power",),
    "water": ("water",),
    "settlements": ("settlement",),
    "points": ("point",),
}
MAJOR = 5  # every fifth contour is drawn strong
SHORTEST_CELLS = 6
STRAIGHTEN_CELLS = 0.2


def write_layers(features: Sequence[Feature], folder: Path) -> None:
    """Write one file a layer, empty ones too, so that a map can name them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for layer in LAYERS:
        chosen = [each for each in features if each.kind in KINDS[layer]]
        records = (
            record(each.geometry, {"kind": each.kind, "detail": each.detail} | each.names)
            for each in chosen
        )
        write_collection(folder / f"{layer}.geojson", records)


def write_contours(
    lines: Iterable[tuple[float, npt.NDArray[np.float64]]], every_m: float, grid: Grid, path: Path
) -> None:
    """Write contours, straightened by a fifth of a cell; specks are left out."""
    records = []
    for level_m, xy in lines:
        line = shapely.linestrings(xy)
        if shapely.length(line) < SHORTEST_CELLS * grid.cell_m:
            continue
        line = shapely.simplify(line, STRAIGHTEN_CELLS * grid.cell_m)
        line = shapely.transform(line, lambda p: np.column_stack(grid.to_lonlat(p[:, 0], p[:, 1])))
        major = round(level_m / every_m) % MAJOR == 0
        records.append(record(line, {"level_m": level_m, "major": major}))
    write_collection(path, records)


def record(shape: Any, properties: dict[str, Any]) -> str:
    """Return one GeoJSON feature as text."""
    rounded = shapely.transform(shape, lambda p: np.round(p, PLACES))
    words = json.dumps(properties, ensure_ascii=False)
    geometry = shapely.to_geojson(rounded)
    return f'{{"type": "Feature", "properties": {words}, "geometry": {geometry}}}'


def write_collection(path: Path, records: Iterable[str]) -> None:
    """Write a feature collection, one feature a line."""
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(records) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
