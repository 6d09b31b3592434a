"""Drone routes over a map file: reads it, asks the engine, and draws the answer as GeoJSON."""

from typing import Any, Literal

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.drift.local import Local
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.paths import Routes, Task, plan_routes
from firstlight.searches.planning.scoring import grid_of, read_map

Frame = Literal["wgs84", "map"]

CENTRE = ("centre", "center")


def paths_over_map(
    name: str,
    *,
    assets: int,
    budget_m: float,
    swath_m: float,
    start: str,
    within_m: float | None = None,
    frame: Frame = "wgs84",
    seed: int = 1,
) -> dict[str, Any]:
    """Plan routes over the map in file `name`.

    Parameters
    ----------
    name : str
        An npz with ``heatmap`` (row 0 south), ``cell_m`` and, for degrees, ``meta``.
    assets : int
        How many fly; the budget is shared equally.
    budget_m : float
        Length of all routes together, metres.
    swath_m : float
        Full width of the strip that one pass sweeps, metres.
    start : str
        ``LON,LAT`` (in frame ``map``: X,Y metres from the south-west corner), or ``centre``.
    within_m : float, optional
        Radius around the map's centre that the routes keep to.
    frame : "wgs84" or "map"
        In which the lines are given.
    seed : int
        The same seed gives the same routes.

    Returns
    -------
    dict
        A GeoJSON FeatureCollection with one LineString for each asset, and ``swept_mass``,
        ``bound`` and ``length_m``. Lengths in degrees are true metres, not the grid's.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    heat, cell_m, meta = read_map(name)
    rows, cols = heat.shape
    grid = None if frame == "map" else grid_of(heat, cell_m, meta)
    scale = 1.0
    if grid is not None:
        middle = grid.to_lonlat(cols * cell_m / 2, rows * cell_m / 2)
        scale = Local.at(grid, float(middle[0]), float(middle[1])).scale
    task = Task(
        heat=heat,
        cell_m=cell_m,
        swath_m=swath_m * scale,
        assets=assets,
        # Coordinates are rounded and the grid's scale varies over a map: keep off the very edge.
        each_m=budget_m / max(assets, 1) * scale * (1 - 1e-4),
        start_m=_start(start, heat, cell_m, grid),
        within_m=None if within_m is None else within_m * scale,
    )
    return _drawn(plan_routes(task, seed), grid, scale)


def _start(start: str, heat: Floats, cell_m: float, grid: Grid | None) -> tuple[float, float]:
    if start.strip().lower() in CENTRE:
        return heat.shape[1] * cell_m / 2, heat.shape[0] * cell_m / 2
    parts = start.split(",")
    try:
        first, second = (float(part) for part in parts)
    except ValueError as fault:
        raise BadInput("start: must be LON,LAT or centre") from fault
    if not np.isfinite([first, second]).all():
        raise BadInput("start: must be two finite numbers")
    if grid is None:
        return first, second
    if not (abs(first) <= 180 and abs(second) <= 84):
        raise BadInput("start: longitude must be within 180 and latitude within 84 degrees")
    x, y = grid.to_xy(first, second)
    return float(x), float(y)


def _drawn(routes: Routes, grid: Grid | None, scale: float) -> dict[str, Any]:
    features = []
    for asset, (line, length) in enumerate(zip(routes.lines, routes.length_m, strict=True)):
        points, places = line, 3
        if grid is not None:
            points, places = np.column_stack(grid.to_lonlat(line[:, 0], line[:, 1])), 8
        features.append(
            {
                "type": "Feature",
                "geometry": {
                    "type": "LineString",
                    "coordinates": np.round(points, places).tolist(),
                },
                "properties": {"asset": asset, "length_m": length / scale},
            }
        )
    return {
        "type": "FeatureCollection",
        "features": features,
        "swept_mass": routes.swept_mass,
        "bound": routes.bound,
        "length_m": [length / scale for length in routes.length_m],
    }
