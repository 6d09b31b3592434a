"""Where a patrol visits an area: a spot in it that a road leads to, or on its shore."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.outline import to_metres

Mask = npt.NDArray[np.bool_]
SHORE_M = 80.0  # water is watched from so near
WATER = ("water_grid", "water_body")
PLACES = 6


class Doors:
    """The ground by how easily one gets there: roads and tracks, paths, any dry ground."""

    def __init__(self, terrain: Terrain) -> None:
        self.terrain = terrain
        dry: Mask = np.asarray(terrain.cover != cover.WATER)
        self.tiers: tuple[Mask, ...] = (
            dry & terrain.has(cover.ROAD | cover.TRACK),
            dry & terrain.has(cover.PATH),
            dry,
        )

    def spot(self, row: Mapping[str, Any]) -> tuple[float, float]:
        """Return longitude and latitude at which a place is visited.

        Parameters
        ----------
        row
            ``lon``, ``lat``, ``kind`` and, of an area, its ``geometry`` as GeoJSON: the spot is
            on a road in it where there is one, the nearest to its middle; of water, on its shore.
        """
        middle = float(row["lon"]), float(row["lat"])
        geometry = row.get("geometry")
        if not geometry or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            return middle
        grid = self.terrain.grid
        area = to_metres(shape(geometry), grid)
        if row.get("kind") in WATER:
            area = area.buffer(SHORE_M)
        west, south, east, north = area.bounds
        (low, high), (left, right) = (
            _cells(south, north, grid.cell_m, grid.rows),
            _cells(west, east, grid.cell_m, grid.cols),
        )
        if low >= high or left >= right:
            return middle
        y, x = np.meshgrid(
            (np.arange(low, high) + 0.5) * grid.cell_m,
            (np.arange(left, right) + 0.5) * grid.cell_m,
            indexing="ij",
        )
        inside: Mask = shapely.contains_xy(area, x, y)
        centre = grid.to_xy(*middle)
        for tier in self.tiers:
            found = inside & tier[low:high, left:right]
            if found.any():
                away = np.where(
                    found, np.hypot(x - float(centre[0]), y - float(centre[1])), np.inf
                )
                at = np.unravel_index(int(np.argmin(away)), away.shape)
                lon, lat = grid.to_lonlat(float(x[at]), float(y[at]))
                return round(float(lon), PLACES), round(float(lat), PLACES)
        return middle


def _cells(low_m: float, high_m: float, cell_m: float, count: int) -> tuple[int, int]:
    return max(0, int(low_m // cell_m)), min(count, int(high_m // cell_m) + 1)


def settled(terrain: Terrain, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows whose areas have become the spots at which they are visited."""
    doors = Doors(terrain)
    found = []
    for row in rows:
        lon, lat = doors.spot(row)
        plain = {name: value for name, value in row.items() if name != "geometry"}
        found.append({**plain, "lon": lon, "lat": lat})
    return found
