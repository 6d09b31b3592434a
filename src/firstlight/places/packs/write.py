"""Write a terrain pack; every pack, real or made, goes through here."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from firstlight.exchange.geotiff import write_geotiff
from firstlight.exchange.osm import Feature
from firstlight.places.packs import burn, layout, tiles, vectors
from firstlight.places.packs.layout import Box, Meta, Source
from firstlight.places.planning import ground
from firstlight.places.planning.ground import BadInput, Terrain


@dataclass(frozen=True, slots=True)
class Draft:
    """What goes into a pack."""

    name: str
    made: bool
    bbox: Box
    terrain: Terrain
    features: Sequence[Feature]
    sources: tuple[Source, ...]


def write(draft: Draft, folder: Path, built_at: datetime | None = None) -> Meta:
    """Write a pack into `folder`, whole or not at all; an older pack there is replaced.

    Raises
    ------
    BadInput
        `folder` holds something that is not a terrain pack, or cannot be written.
    """
    if folder.exists() and not (folder / layout.META).is_file() and any(folder.iterdir()):
        raise BadInput(f"out: {folder} exists and is not a terrain pack")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".terrain-") as beside:
            fresh = Path(beside) / "pack"
            fresh.mkdir()
            meta = _fill(draft, fresh, built_at or datetime.now(UTC))
            if folder.exists():
                shutil.rmtree(folder)
            fresh.rename(folder)
    except OSError as fault:
        raise BadInput(f"out: {folder} cannot be written ({fault.strerror})") from fault
    return meta


def _fill(draft: Draft, folder: Path, built_at: datetime) -> Meta:
    terrain = draft.terrain
    _rasters(draft, folder)
    vectors.write_layers(draft.features, folder / "features")
    every_m, lines = ground.contour_lines(terrain)
    vectors.write_contours(lines, every_m, terrain.grid, folder / layout.CONTOURS)
    shade = ground.hillshade(terrain)
    zooms = tiles.write(shade, terrain.grid, folder / layout.SHADE.split("/{")[0])
    meta = Meta(
        name=draft.name,
        made=draft.made,
        bbox=draft.bbox,
        grid=terrain.grid,
        sources=draft.sources,
        built_at=built_at,
        void_count=terrain.void_count,
        contour_interval_m=every_m,
        shade_zooms=zooms,
        sha256=layout.contents_hash(folder),
    )
    (folder / layout.META).write_text(meta.to_json(), encoding="utf-8")
    return meta


def _rasters(draft: Draft, folder: Path) -> None:
    terrain, grid = draft.terrain, draft.terrain.grid
    bands: dict[str, npt.NDArray[Any]] = {
        "elevation": terrain.height_m,
        "cover": terrain.cover,
        "cost": ground.pace(terrain),
        "linear": terrain.linear,
        "water": terrain.water.astype(np.uint8),
        "settlements": burn.settlements(draft.features, terrain.cover, grid),
    }
    for name, band in bands.items():
        corner = (grid.west_m, grid.south_m)
        write_geotiff(folder / f"{name}.tif", band, grid.epsg, corner, grid.cell_m)
