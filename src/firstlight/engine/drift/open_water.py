"""Drift on open water: leeway by the wind, carried by the current, ashore where water ends."""

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.drift.forcing import Forcing
from firstlight.engine.drift.leeway import (
    Leeway,
    LeewayClass,
    draw_leeway,
    jibe_per_hour,
)
from firstlight.engine.drift.shore import Water
from firstlight.engine.drift.trajectories import Drifted, check_run, moments
from firstlight.engine.errors import BadInput


def drift_on_water(
    kind: LeewayClass,
    wind: Forcing,
    current: Forcing,
    *,
    hours: float,
    particles: int,
    rng: np.random.Generator,
    water: Water | None = None,
    spread_m: float = 0.0,
    step_min: float = 10.0,
) -> Drifted:
    """Let a person in the water drift from one place.

    Parameters
    ----------
    kind : LeewayClass
        What drifts.
    wind, current : Forcing
        Towards where they go; the wind at 10 m.
    hours : float
        How long, in (0, 240].
    particles : int
        1 to 1,000,000.
    rng : numpy Generator
        Where chance comes from.
    water : Water, optional
        Where there is water; without it the sea has no shore. Who leaves it stays at the last
        point on the water.
    spread_m : float
        Standard deviation of the start around the origin, metres, >= 0.
    step_min : float
        Longest step, minutes, 0.1 to 120.

    Returns
    -------
    Drifted
        Trajectories in metres east and north of the start.

    References
    ----------
    Allen 2005; Breivik & Allen 2008, J. Marine Systems 69:99.
    """
    check_run(hours, particles, step_min)
    leeway = draw_leeway(kind, particles, rng)
    place = _starts(particles, spread_m, rng)
    stranded = np.full(particles, np.inf)
    if water is not None:
        stranded[~water.afloat(place[0], place[1])] = 0.0
        if not np.isinf(stranded).any():
            raise BadInput("start: does not lie on the water")
    minute = moments(hours, step_min)
    # One row per moment while it is made, so that every step writes one run of memory.
    track = np.empty((2, len(minute), particles), dtype=np.float32)
    track[:, 0] = place
    side = np.ones(particles)
    for k, step_s in enumerate(np.diff(minute) * 60, start=1):
        change = 1 - (1 - jibe_per_hour()) ** (step_s / 3600)
        side[rng.random(particles, dtype=np.float32) < change] *= -1
        hour = (minute[k] + minute[k - 1]) / 120
        moved = place + step_s * _velocity(leeway, wind.at(hour), current.at(hour), side)
        if water is not None:
            stranded[np.isinf(stranded) & ~water.afloat(moved[0], moved[1])] = minute[k]
        place = moved if water is None else np.where(np.isinf(stranded), moved, place)
        track[:, k] = place
    return Drifted(minute, track[0].T, track[1].T, stranded)


def _starts(particles: int, spread_m: float, rng: np.random.Generator) -> Floats:
    if not 0 <= spread_m < np.inf:
        raise BadInput("spread_m: must be 0 or more")
    if spread_m:
        return rng.normal(0.0, spread_m, (2, particles))
    return np.zeros((2, particles))


def _velocity(
    leeway: Leeway, wind: tuple[float, float], current: tuple[float, float], side: Floats
) -> Floats:
    speed = float(np.hypot(*wind))
    carried: Floats = np.empty((2, len(side)))
    carried[0], carried[1] = current
    if speed == 0:  # without wind there is no downwind to drift along
        return carried
    east, north = wind[0] / speed, wind[1] / speed
    along, cross = leeway.at(speed, side)
    carried[0] += along * east + cross * north
    carried[1] += along * north - cross * east
    return carried
