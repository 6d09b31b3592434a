"""The probability map of a case: reads it, asks the engine, writes the array where it is told."""

import json
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.estimate import estimate
from firstlight.engine.search.ground import resample
from firstlight.engine.search.hypotheses import scenario_weights, weigh
from firstlight.engine.search.particles import Particles, ProbabilityMap, map_at
from firstlight.engine.search.rings import mass_within
from firstlight.engine.terrain.model import Terrain
from firstlight.exchange.geotiff import write_geotiff
from firstlight.searches.planning.case import Case, map_grid, read_case, scenarios_on
from firstlight.searches.planning.case_afloat import with_afloat
from firstlight.searches.planning.case_clues import clues_on


@dataclass(frozen=True, slots=True)
class CaseMap:
    """Everything that a plan needs to know of where the person may be.

    Attributes
    ----------
    case
        As read.
    names
        The hypotheses' names, in the order of the particles' numbers.
    particles
        After the clues that stand.
    terrain
        On the particles' grid, or None.
    settled
        Whether the map is that of resting places; else it is of people still on the move.
    map
        At the case's time.
    """

    case: Case
    names: tuple[str, ...]
    particles: Particles
    terrain: Terrain | None
    settled: bool
    map: ProbabilityMap


def open_terrain(folder: str) -> Terrain:
    """Return the terrain of a pack.

    Raises
    ------
    BadInput
        The folder holds no readable pack.
    """
    # Rasters take time and memory to open; only who has a pack pays for it.
    from firstlight.places.packs import load

    return load(Path(folder)).terrain


def case_map(case: Case, terrain: Terrain | None, seed: int) -> CaseMap:
    """Estimate where the person may be at the case's time.

    The published distances are of people when found. So from the time by which nine in ten
    histories have come to rest, and at the latest from two hours on (by then a quarter of those
    found alive had been found), the map is that of the resting places, with the published
    distances; the map of an earlier time shows people where they are on their way.

    Parameters
    ----------
    case : Case
        As read by `read_case`.
    terrain : Terrain or None
        Without it the ground is flat and featureless. Without ``extent_m`` in the case the map
        is the terrain's own grid.
    seed : int
        The same seed gives the same map.

    Raises
    ------
    BadInput
        The case lies off the terrain, or is not possible.
    """
    grid = _grid(case, terrain)
    ground = None if terrain is None else resample(terrain, grid)
    scenarios = scenarios_on(case, grid)
    estimated = estimate(scenarios, grid, seed, ground, case.wrong_premise)
    names = (*(one.name for one in scenarios), *(one.name for one in case.afloat))
    everybody = with_afloat(case, estimated.particles, seed)
    particles = weigh(everybody, names, clues_on(case, grid))
    settled = case.minute >= estimated.settled_min
    found = map_at(particles, inf if settled else case.minute)
    return CaseMap(case, names, particles, ground, settled, found)


def map_problem(
    problem: Any, terrain: Terrain | None = None, seed: int = 1, out: Path | None = None
) -> dict[str, Any]:
    """Answer `firstlight search map`.

    Parameters
    ----------
    problem : object read from JSON
        See `case.read_case`.
    terrain : Terrain or None
        As `case_map`.
    seed : int
        The same seed gives the same map.
    out : Path or None
        Where the array goes: ``.npz`` (row 0 south) or ``.tif`` (GeoTIFF, row 0 north).

    Returns
    -------
    dict
        ``row`` (mass off the map), ``quantile_mass`` (share of finds -> mass within its published
        distance of the planning point), ``cells``, ``entropy`` (nats, the rest of the world
        counted as one cell), ``settled``, ``minute``, ``hypotheses``.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if out is not None and out.suffix not in (".npz", ".tif"):
        raise BadInput("out: must end in .npz or .tif")
    drawn = case_map(read_case(problem), terrain, seed)
    if out is not None:
        _write(drawn, seed, out)
    return {
        "row": drawn.map.row,
        "quantile_mass": quantile_mass(drawn),
        "cells": drawn.map.mass.size,
        "entropy": entropy(drawn.map),
        "settled": drawn.settled,
        "minute": drawn.case.minute,
        "hypotheses": scenario_weights(drawn.particles, drawn.names),
    }


def quantile_mass(drawn: CaseMap) -> dict[str, float]:
    """Return the mass of the map within each published distance of the planning point."""
    law = drawn.case.supposed[0].profile.distance
    lon, lat = drawn.case.centre
    x_m, y_m = map(float, drawn.map.grid.to_xy(lon, lat))
    return {
        f"{share:g}": mass_within(drawn.map.mass, drawn.map.grid, x_m, y_m, radius)
        for share, radius in zip(law.shares, law.distances_m, strict=True)
    }


def entropy(drawn: ProbabilityMap) -> float:
    """Return the entropy of a map, nats, the rest of the world as one cell."""
    some = np.append(drawn.mass[drawn.mass > 0], max(drawn.row, 0.0))
    some = some[some > 0]
    return float(-(some * np.log(some)).sum())


def _grid(case: Case, terrain: Terrain | None) -> Grid:
    if terrain is None:
        return map_grid(case)
    lon, lat = case.centre
    x_m, y_m = terrain.grid.to_xy(lon, lat)
    if not bool(terrain.grid.inside(x_m, y_m)):
        raise BadInput(
            f"ipp: {lon:g}, {lat:g} lies outside the terrain pack; longitude comes first"
        )
    if case.extent_m is None and case.cell_m is None:
        return terrain.grid
    own = map_grid(case)
    if (own.zone, own.north) == (terrain.grid.zone, terrain.grid.north):
        return own
    # A pack may reach over the edge of its zone; the map stays in the pack's zone.
    half = own.rows * own.cell_m / 2
    return Grid(
        terrain.grid.zone,
        terrain.grid.north,
        terrain.grid.west_m + float(x_m) - half,
        terrain.grid.south_m + float(y_m) - half,
        own.cell_m,
        own.rows,
        own.cols,
    )


def _write(drawn: CaseMap, seed: int, out: Path) -> None:
    try:
        if out.suffix == ".tif":
            grid = drawn.map.grid
            corner = (grid.west_m, grid.south_m)
            write_geotiff(out, drawn.map.mass, grid.epsg, corner, grid.cell_m)
            return
        np.savez(
            out,
            heatmap=drawn.map.mass,
            cell_m=np.float64(drawn.map.grid.cell_m),
            meta=np.str_(json.dumps(_meta(drawn, seed), ensure_ascii=False)),
        )
    except OSError as fault:
        raise BadInput(f"out: {out} cannot be written ({fault.strerror})") from fault


def _meta(drawn: CaseMap, seed: int) -> dict[str, Any]:
    grid, case = drawn.map.grid, drawn.case
    first = case.supposed[0].profile
    return {
        "center_point": list(case.centre),
        "bbox": list(grid.bounds_lonlat()),
        "bounds": [
            grid.west_m,
            grid.south_m,
            grid.west_m + grid.width_m,
            grid.south_m + grid.height_m,
        ],
        "meter_per_bin": grid.cell_m,
        "radius_km": max(grid.width_m, grid.height_m) / 2000,
        "row": drawn.map.row,
        "grid": {
            "zone": grid.zone,
            "north": grid.north,
            "west_m": grid.west_m,
            "south_m": grid.south_m,
            "cell_m": grid.cell_m,
            "rows": grid.rows,
            "cols": grid.cols,
        },
        "category": first.category,
        "ecoregion": first.ecoregion,
        "terrain": first.terrain,
        "last_seen": case.last_seen_at.isoformat(),
        "at": (case.last_seen_at + timedelta(minutes=case.minute)).isoformat(),
        "settled": drawn.settled,
        "seed": seed,
    }
