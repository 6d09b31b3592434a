"""Build a terrain pack from files of heights and an OpenStreetMap extract."""

from collections.abc import Sequence
from pathlib import Path

from firstlight.exchange import dem, osm
from firstlight.places.packs import burn, layout
from firstlight.places.packs.layout import Box, Meta, Source
from firstlight.places.packs.write import Draft, write
from firstlight.places.planning import ground
from firstlight.places.planning.ground import Grid

OSM_LICENCE, OSM_NAMED = "ODbL 1.0", "© OpenStreetMap contributors (ODbL)"
SRTM_LICENCE, SRTM_NAMED = "public domain", "Heights: NASA SRTM"
OTHER_LICENCE = "not stated in the file; ask its publisher"


def build(
    name: str,
    dem_files: Sequence[Path],
    osm_file: Path,
    bbox: Box,
    cell_m: float,
    folder: Path | None = None,
) -> tuple[Meta, Path]:
    """Build and write a pack.

    Parameters
    ----------
    name : str
        Name of the pack.
    dem_files : sequence of Path
        SRTM tiles or GeoTIFFs; they must cover the box.
    osm_file : Path
        An `.osm.pbf` extract.
    bbox : (west, south, east, north)
        Degrees.
    cell_m : float
        Side of a cell, metres.
    folder : Path, optional
        Where to; `layout.home` of the name if not given.

    Raises
    ------
    BadInput
        Anything that keeps a whole pack from being built; the words name the field.
    """
    target = layout.home(name) if folder is None else folder
    grid = Grid.box(*bbox, cell_m)
    features = osm.read(osm_file, bbox)
    heights = dem.read(dem_files, grid, bbox)
    terrain = ground.with_relief(
        grid,
        heights.height_m,
        burn.covers(features, grid),
        burn.lines(features, grid),
        heights.void_count,
    )
    sources = (*(_dem_source(path) for path in dem_files), _osm_source(osm_file))
    return write(Draft(name, False, bbox, terrain, features, sources), target), target


def _dem_source(path: Path) -> Source:
    if path.name.lower().endswith((".hgt", ".hgt.zip")):
        return Source(path.name, layout.file_hash(path), SRTM_LICENCE, SRTM_NAMED)
    return Source(path.name, layout.file_hash(path), OTHER_LICENCE, f"Heights: {path.name}")


def _osm_source(path: Path) -> Source:
    return Source(path.name, layout.file_hash(path), OSM_LICENCE, OSM_NAMED)
