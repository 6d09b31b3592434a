"""Read a terrain pack."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from firstlight.places.packs import layout
from firstlight.places.packs.layout import Meta
from firstlight.places.planning.ground import BadInput, Grid, Terrain

KIND = {"cover": "fill", "water": "fill", "settlements": "symbol", "points": "symbol"}


@dataclass(frozen=True, slots=True)
class Pack:
    """A terrain pack in memory.

    Attributes
    ----------
    folder
        Where it lies.
    meta
        What `pack.json` says.
    terrain
        Heights, land cover and linear features for the engine.
    """

    folder: Path
    meta: Meta
    terrain: Terrain


def load(folder: Path | str) -> Pack:
    """Read a pack's terrain.

    Raises
    ------
    BadInput
        The folder is no terrain pack, or a raster is missing, broken or of another grid.
    """
    where = Path(folder)
    meta = layout.read_meta(where)
    height = _band(where, "elevation", meta.grid).astype(np.float32)
    land = _band(where, "cover", meta.grid).astype(np.uint8)
    linear = _band(where, "linear", meta.grid).astype(np.uint8)
    return Pack(where, meta, Terrain(meta.grid, height, land, linear, meta.void_count))


def raster(pack: Pack, name: str) -> npt.NDArray[Any]:
    """Return one raster of a pack, row 0 in the south.

    Parameters
    ----------
    pack : Pack
        The pack.
    name : str
        elevation, cover, cost (seconds a metre takes on foot, -1 where nobody can walk),
        linear, water (1) or settlements (1 built up, 2 centre).
    """
    if name not in layout.RASTERS:
        raise BadInput(f"raster: {name} is not one of {', '.join(layout.RASTERS)}")
    return _band(pack.folder, name, pack.meta.grid)


def verify(pack: Pack) -> bool:
    """Say whether the folder still holds exactly what was built."""
    return layout.contents_hash(pack.folder) == pack.meta.sha256


def layers(pack: Pack) -> list[dict[str, Any]]:
    """Return the map layers, in drawing order, with paths relative to the pack's folder.

    Each has ``id``, ``kind`` (raster, fill, line or symbol) and ``path``; the raster also
    ``minzoom``, ``maxzoom`` and ``bounds``.
    """
    least, greatest = pack.meta.shade_zooms
    shade = {
        "id": "hillshade",
        "kind": "raster",
        "path": layout.SHADE,
        "minzoom": least,
        "maxzoom": greatest,
        "bounds": list(pack.meta.bbox),
    }
    contours = {"id": "contours", "kind": "line", "path": layout.CONTOURS}
    order = ("water", "streams", "power", "paths", "tracks", "roads", "settlements", "points")
    return [_layer("cover"), shade, contours, *(_layer(name) for name in order)]


def _layer(name: str) -> dict[str, Any]:
    return {"id": name, "kind": KIND.get(name, "line"), "path": f"features/{name}.geojson"}


def attribution(pack: Pack) -> str:
    """Return whom the map must name, each once, in the order of the sources."""
    return "; ".join(dict.fromkeys(each.attribution for each in pack.meta.sources))


def _band(folder: Path, name: str, grid: Grid) -> npt.NDArray[Any]:
    # GDAL takes time and memory to load; only who reads a raster pays for it.
    import rasterio
    from rasterio.errors import RasterioError

    path = folder / f"{name}.tif"
    try:
        with rasterio.open(path) as file:
            corner = (file.transform.c, file.transform.f - grid.rows * file.transform.a)
            frame = (file.crs.to_epsg() if file.crs else None, file.transform.a, *corner)
            band: npt.NDArray[Any] = file.read(1)
    except RasterioError as fault:
        raise BadInput(f"terrain: {path.name} is missing or broken") from fault
    ours = (grid.epsg, grid.cell_m, grid.west_m, grid.south_m)
    if band.shape != grid.shape or frame[0] != ours[0] or not np.allclose(frame[1:], ours[1:]):
        raise BadInput(f"terrain: {path.name} does not lie on the grid of {layout.META}")
    return np.ascontiguousarray(band[::-1])
