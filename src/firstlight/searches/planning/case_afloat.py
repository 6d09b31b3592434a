"""A case's hypotheses in the water, as particles beside those on land."""

from dataclasses import replace

from firstlight.engine.drift.local import Local
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.estimate import COUNT, mixed
from firstlight.engine.search.particles import Particles
from firstlight.searches.planning.case import Afloat, Case
from firstlight.searches.planning.drifts import drift_trajectories


def with_afloat(case: Case, on_land: Particles, seed: int) -> Particles:
    """Return the particles on land together with those of every hypothesis in the water.

    The weights are shared out by the hypotheses' own; drifting goes on until the case's time.

    Parameters
    ----------
    case : Case
        With `afloat`; without any the particles on land come back as they are.
    on_land : Particles
        Calibrated; their weights and row sum to 1.
    seed : int
        The same seed gives the same particles.

    Raises
    ------
    BadInput
        A drift case at fault, by the name of its field.
    """
    if not case.afloat:
        return on_land
    land = sum(one.weight for one in case.supposed)
    total = land + sum(one.weight for one in case.afloat)
    parts = [replace(on_land, weight=on_land.weight * (land / total))]
    for number, one in enumerate(case.afloat):
        drifted = _drifted(case, one, on_land.grid, seed + number)
        share = (1 - on_land.row) * one.weight / total
        parts.append(replace(drifted, weight=drifted.weight * share))
    return mixed(parts, on_land.row)


def _drifted(case: Case, one: Afloat, grid: Grid, seed: int) -> Particles:
    # At the very minute of last seen the drift has only just begun.
    hours = max(case.minute, 1.0) / 60
    asked = {"particles": COUNT // 4, "seed": seed} | one.drift | {"hours": hours}
    drifted, origin = drift_trajectories(asked)
    if origin is None:
        return drifted.particles(Local.at(grid, *case.centre))
    lon, lat = origin.grid.to_lonlat(origin.x_m, origin.y_m)
    return drifted.particles(Local.at(grid, float(lon), float(lat)))
