"""Outlines drawn by hand: whether they are usable ground, and how much of it."""

from collections.abc import Sequence
from typing import Any


def area_of(geometry: Any, neighbours: Sequence[Any]) -> float:
    """Return the area of a GeoJSON polygon in WGS-84 degrees, square metres.

    Raises
    ------
    ValueError
        A code: ``no-polygon``, ``crossing`` (its border crosses itself) or ``overlap`` (with one
        of `neighbours`).
    """
    # Geometry takes time to import; only who edits an outline pays for it.
    import shapely
    from shapely.geometry import shape

    from firstlight.engine.frames.grid import Grid
    from firstlight.engine.terrain.segments.edit import TOLERANCE_M2
    from firstlight.engine.terrain.segments.outline import to_metres

    try:
        outlines = [shape(one) for one in (geometry, *neighbours)]
    except (
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
        shapely.errors.ShapelyError,
    ) as fault:
        raise ValueError("no-polygon") from fault
    if outlines[0].geom_type not in ("Polygon", "MultiPolygon") or outlines[0].is_empty:
        raise ValueError("no-polygon")
    if not shapely.is_valid(outlines[0]):
        raise ValueError("crossing")
    lon, lat = outlines[0].representative_point().coords[0]
    grid = Grid.around(lon, lat, 1000.0, 1000.0)
    mine, *others = (to_metres(outline, grid) for outline in outlines)
    for other in others:
        if mine.intersection(other).area > TOLERANCE_M2:
            raise ValueError("overlap")
    return float(mine.area)
