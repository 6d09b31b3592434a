"""Parallel lines over one segment, for whoever flies or walks it by a line."""

from typing import Any

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import shape

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain.segments.outline import Shape, to_metres

MOST_CORNERS = 2_000


def sweep_lines(geometry: dict[str, Any], spacing_m: float) -> list[tuple[float, float]]:
    """Return corners, (lon, lat) degrees, of one way to and fro over a segment.

    The lines run along the segment's longer side, so that there are few turns; they lie
    `spacing_m` apart, the first half of that inside the edge.

    Parameters
    ----------
    geometry : dict
        GeoJSON polygon, WGS-84.
    spacing_m : float
        Metres, > 0.

    Raises
    ------
    BadInput
        A spacing that is not above 0, or so small that no receiver holds the corners.
    """
    if not spacing_m > 0:
        raise BadInput("spacing_m: must be above 0")
    outline = shape(geometry)
    middle = outline.representative_point()
    grid = Grid.around(middle.x, middle.y, 1000.0, 1000.0)
    ground = to_metres(outline, grid)
    angle_deg = _long_side_deg(ground)
    turned = shapely.affinity.rotate(ground, -angle_deg, origin=(0, 0))
    corners = _to_and_fro(turned, spacing_m)
    if len(corners) > MOST_CORNERS:
        raise BadInput("spacing_m: too small for so large a segment")
    back = shapely.affinity.rotate(shapely.MultiPoint(corners), angle_deg, origin=(0, 0))
    points = shapely.get_coordinates(back)
    lon, lat = grid.to_lonlat(points[:, 0], points[:, 1])
    return [(round(float(x), 7), round(float(y), 7)) for x, y in zip(lon, lat, strict=True)]


def _long_side_deg(ground: Shape) -> float:
    """Return the direction of the longer side of the smallest rectangle around it, degrees."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(ground))
    sides = np.diff(box[:3], axis=0)
    long = sides[np.argmax(np.hypot(sides[:, 0], sides[:, 1]))]
    return float(np.degrees(np.arctan2(long[1], long[0])))


def _to_and_fro(ground: Shape, spacing_m: float) -> list[tuple[float, float]]:
    west, south, east, north = ground.bounds
    count = max(1, round((north - south) / spacing_m))
    corners: list[tuple[float, float]] = []
    for number in range(count):
        y = south + (number + 0.5) * (north - south) / count
        line = shapely.LineString([(west - 1, y), (east + 1, y)])
        x = shapely.get_coordinates(ground.intersection(line))[:, 0]
        if x.size:
            ends = (float(x.min()), float(x.max()))
            corners += [(end, y) for end in (ends if number % 2 == 0 else ends[::-1])]
    return corners
