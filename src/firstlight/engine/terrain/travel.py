"""How long it takes to get from where teams stand to everywhere else, and back."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.errors import BadInput
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.flight import straight_s
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.speed import TOBLER_RATE, Mode, Speeds, pace_s_per_m
from firstlight.engine.terrain.spread import spread

Calm = (0.0, 0.0)
NEAR_ROAD_M = 500.0


@dataclass(frozen=True, slots=True)
class Trip:
    """Out to every cell and back by the same way; every array is (rows, cols).

    Attributes
    ----------
    out_s, back_s
        Seconds, inf where the team cannot get to.
    source
        Index of the source that the quickest way starts from, -1 where there is none.
    """

    out_s: Floats
    back_s: Floats
    source: Ints


def time_s(
    terrain: Terrain,
    sources_rc: npt.ArrayLike,
    mode: Mode | str,
    *,
    speeds: Speeds | None = None,
    back: bool = False,
    wind_mps: tuple[float, float] = Calm,
) -> Floats:
    """Return the quickest time from the nearest source to every cell, or from there back.

    Parameters
    ----------
    terrain : Terrain
        The ground.
    sources_rc : (n, 2) array of int
        Rows and columns of the sources, n >= 1.
    mode : Mode
        How the team moves. A vehicle starts from the road nearest to its source, within
        `NEAR_ROAD_M`; a boat starts on water or beside it.
    speeds : Speeds, optional
        The team's own speeds.
    back : bool
        Whether to give the time from each cell to its nearest source instead: uphill and
        downhill, and up and down the wind, are not the same.
    wind_mps : (east, north)
        Where the air moves to; for drones.

    Returns
    -------
    (rows, cols) array
        Seconds; inf where the team cannot get to.

    Raises
    ------
    BadInput
        A source off the grid, an unknown mode, a wind that is not a number.
    """
    mode, speeds = _mode(mode), speeds or Speeds()
    sources = _sources(terrain, sources_rc)
    if mode is Mode.DRONE:
        out, home, _ = straight_s(terrain.grid, sources, speeds.drone_mps, wind_mps)
        return home if back else out
    if mode in (Mode.RIDE, Mode.VEHICLE):
        trip = round_trip(terrain, sources, mode, speeds=speeds)
        return trip.back_s if back else trip.out_s
    return _on_ground(terrain, sources, mode, speeds, np.zeros(len(sources)), back).out_s


def round_trip(
    terrain: Terrain,
    sources_rc: npt.ArrayLike,
    mode: Mode | str,
    *,
    speeds: Speeds | None = None,
    wind_mps: tuple[float, float] = Calm,
    wanted: npt.NDArray[np.bool_] | None = None,
) -> Trip:
    """Return the quickest time out to every cell and the time back by the same way.

    Arguments as for `time_s`. By `Mode.RIDE` the way back goes to where the vehicle stands. With
    `wanted`, (rows, cols), other cells may be left as if the team could not get there.
    """
    mode, speeds = _mode(mode), speeds or Speeds()
    sources = _sources(terrain, sources_rc)
    if mode is Mode.DRONE:
        return Trip(*straight_s(terrain.grid, sources, speeds.drone_mps, wind_mps))
    if mode is Mode.VEHICLE:
        return _driven(terrain, sources, speeds) or _nowhere(terrain)
    if mode is Mode.RIDE:
        return _ridden(terrain, sources, speeds, wanted)
    return _on_ground(terrain, sources, mode, speeds, np.zeros(len(sources)), False, wanted)


def nearest(mask: npt.NDArray[np.bool_], sources_rc: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return, for each (row, col), the nearest cell of `mask` (which must hold one)."""
    rc = np.asarray(sources_rc, dtype=np.int64).reshape(-1, 2)
    if not mask.any():
        raise BadInput("mask: holds no cell")
    where = ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    return np.column_stack([where[0][rc[:, 0], rc[:, 1]], where[1][rc[:, 0], rc[:, 1]]])


def _mode(mode: Mode | str) -> Mode:
    try:
        return Mode(mode)
    except ValueError:
        raise BadInput(f"mode: {mode} is not one of {', '.join(Mode)}") from None


def _sources(terrain: Terrain, sources_rc: npt.ArrayLike) -> npt.NDArray[np.int64]:
    rc = np.asarray(sources_rc, dtype=np.int64)
    rc = rc.reshape(1, 2) if rc.shape == (2,) else rc
    if rc.ndim != 2 or rc.shape[1] != 2 or len(rc) == 0:
        raise BadInput("sources_rc: must be (n, 2) rows and columns with n at least 1")
    if (rc < 0).any() or (rc >= np.array(terrain.grid.shape)).any():
        raise BadInput("sources_rc: a source lies off the grid")
    return rc


def _nowhere(terrain: Terrain) -> Trip:
    shape = terrain.grid.shape
    return Trip(np.full(shape, np.inf), np.full(shape, np.inf), np.full(shape, -1, np.int32))


def _on_ground(
    terrain: Terrain,
    sources: npt.NDArray[np.int64],
    mode: Mode,
    speeds: Speeds,
    start_s: Floats,
    reverse: bool,
    wanted: npt.NDArray[np.bool_] | None = None,
) -> Trip:
    grid = terrain.grid
    everywhere = np.ones(grid.shape, np.bool_)
    pace = np.ascontiguousarray(pace_s_per_m(terrain, mode, speeds))
    flat = (sources[:, 0] * grid.cols + sources[:, 1]).astype(np.int64)
    out, back, source = spread(
        np.ascontiguousarray(terrain.height_m),
        pace,
        grid.cell_m,
        TOBLER_RATE if mode is Mode.FOOT else 0.0,
        flat,
        start_s,
        reverse,
        (everywhere if wanted is None else wanted).ravel(),
    )
    shape = grid.shape
    return Trip(out.reshape(shape), back.reshape(shape), source.reshape(shape))


def _driven(terrain: Terrain, sources: npt.NDArray[np.int64], speeds: Speeds) -> Trip | None:
    """Drive from the road nearest to each source; None where no road is near."""
    roads = terrain.has(cover.ROAD | cover.TRACK)
    if not roads.any():
        return None
    at_road = nearest(roads, sources)
    away_m = np.hypot(*(at_road - sources).T) * terrain.grid.cell_m
    near = away_m <= NEAR_ROAD_M
    if not near.any():
        return None
    # A metre a second between where the team stands and its vehicle on the road.
    trip = _on_ground(terrain, at_road[near], Mode.VEHICLE, speeds, away_m[near], False)
    number = np.append(np.nonzero(near)[0], -1).astype(np.int32)[trip.source]
    walk_s = np.append(away_m, 0.0)[number]
    return Trip(trip.out_s, trip.back_s + walk_s, number)


def _ridden(
    terrain: Terrain,
    sources: npt.NDArray[np.int64],
    speeds: Speeds,
    wanted: npt.NDArray[np.bool_] | None = None,
) -> Trip:
    """Drive, leave the vehicle anywhere, walk on; or walk all the way where that is quicker."""
    n = len(sources)
    drive = _driven(terrain, sources, speeds)
    if drive is None:
        return _on_ground(terrain, sources, Mode.FOOT, speeds, np.zeros(n), False, wanted)
    open_air = terrain.has(cover.ROAD | cover.TRACK)
    parked = np.argwhere(np.isfinite(drive.out_s) & open_air)
    at = tuple(parked.T)
    # Who walks all the way sets out at once, who drives when the vehicle is parked: one search
    # from all these places finds the quicker of the two everywhere.
    start_s = np.concatenate([np.zeros(n), drive.out_s[at]])
    places = np.concatenate([sources, parked])
    walk = _on_ground(terrain, places, Mode.FOOT, speeds, start_s, False, wanted)
    home_s = np.concatenate([np.zeros(n), drive.back_s[at], [np.inf]])[walk.source]
    source = np.concatenate([np.arange(n), drive.source[at], [-1]])[walk.source]
    return Trip(walk.out_s, walk.back_s + home_s, source.astype(np.int32))
