"""A plan as files: figures, map layers, and one file for each team's receiver."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from firstlight.engine.errors import BadInput
from firstlight.engine.terrain.segments.outline import Shape, polygons, to_lonlat
from firstlight.exchange.outing import Outing, write_outing
from firstlight.exchange.shapes import Geometry
from firstlight.searches.planning.plan import Plan
from firstlight.searches.planning.plan_facts import segments as segment_facts

SMOOTH_M = 20.0
PLACES = 6  # of a degree: a tenth of a metre


def write_plan(
    plan: Plan,
    answer: dict[str, Any],
    shapes: list[Shape],
    pages: dict[int, bytes],
    folder: Path,
) -> list[str]:
    """Write plan.json, segments.geojson, and for each team that goes two files and its page.

    Parameters
    ----------
    plan : Plan
        As made.
    answer : dict
        As `plan_facts.facts` returns.
    shapes : list of shapes
        From `outlines`.
    pages : dict
        The PDF of each team that goes, by its number.
    folder : Path
        Made if need be.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    BadInput
        The folder cannot be written.
    """
    made = {
        "plan.json": json.dumps(answer, ensure_ascii=False, indent=1).encode(),
        "segments.geojson": json.dumps(collection(plan, shapes), ensure_ascii=False).encode(),
    }
    for k, tour in enumerate(plan.tours):
        if tour.segments:
            going = outing(plan, k, shapes)
            name = file_name(plan.request.teams[k].name)
            made[f"{name}.gpx"] = write_outing(going, "gpx")
            made[f"{name}.geojson"] = write_outing(going, "geojson")
            made[f"{name}.pdf"] = pages[k]
    return save(folder, made)


def save(folder: Path, made: dict[str, bytes]) -> list[str]:
    """Write files into a folder, which is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError as fault:
        raise BadInput(f"out: {folder} cannot be written ({fault.strerror})") from fault
    return list(made)


def outlines(plan: Plan) -> list[Shape]:
    """Return each segment as a shape in WGS-84, borders straightened alike on both sides."""
    grid = plan.segments.grid
    return [to_lonlat(shape, grid) for shape in polygons(plan.segments.labels, grid, SMOOTH_M)]


def collection(plan: Plan, shapes: list[Shape]) -> dict[str, Any]:
    """Return all segments with the plan's figures as a GeoJSON FeatureCollection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": row,
                "geometry": shapely.geometry.mapping(shapely.set_precision(shape, 10**-PLACES)),
            }
            for row, shape in zip(segment_facts(plan), shapes, strict=True)
        ],
    }


def outing(plan: Plan, k: int, shapes: list[Shape]) -> Outing:
    """Return one team's segments, way and places for its receiver."""
    team, tour = plan.request.teams[k], plan.tours[k]
    table = plan.segments.table
    base = lonlat(plan, team.base_xy_m)
    stops = [lonlat(plan, table.middle_xy[s]) for s in tour.segments]
    names = [table.name[s] for s in tour.segments]
    marks = [(name, "segment", stop) for name, stop in zip(names, stops, strict=True)]
    return Outing(
        name=f"{team.name}: {', '.join(names)}",
        description="",
        outline=geometry([shapes[s] for s in tour.segments]),
        lines=[(team.name, (base, *stops, base))],
        points=[(team.name, "meeting", base), *marks],
    )


def geometry(shapes: list[Shape]) -> Geometry:
    """Return several polygons as one geometry of `exchange`."""
    parts = []
    for shape in shapes:
        for polygon in shapely.get_parts(shape):
            rings = [polygon.exterior, *polygon.interiors]
            parts.append(tuple(tuple((x, y) for x, y in ring.coords) for ring in rings))
    return Geometry("Polygon", tuple(parts), multi=len(parts) > 1)


def lonlat(plan: Plan, xy_m: Any) -> tuple[float, float]:
    """Return a place in metres from the grid's corner as longitude and latitude."""
    lon, lat = plan.segments.grid.to_lonlat(*np.asarray(xy_m, dtype=np.float64))
    return float(lon), float(lat)


def file_name(name: str) -> str:
    """Return a team's name as a file may be called."""
    return re.sub(r"[^\w-]+", "_", name).strip("_") or "team"
