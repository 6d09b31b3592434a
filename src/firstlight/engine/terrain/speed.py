"""How fast each kind of team crosses each cell."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.terrain import cover, relief
from firstlight.engine.terrain.model import Terrain

# Tobler 1993 (NCGIA report 93-1): speed on foot is 6 km/h at a fall of 5 %, times exp(-3.5 |s +
# .05|) at slope s, and three fifths of that off the path.
TOBLER_BEST_MPS = 6 / 3.6
TOBLER_RATE = 3.5
TOBLER_FALL = 0.05
OFF_PATH = 0.6


class Mode(StrEnum):
    """How a team moves."""

    FOOT = "foot"
    VEHICLE = "vehicle"
    RIDE = "ride"
    """By vehicle along roads and tracks, then on foot; back to where the vehicle stands."""
    BOAT = "boat"
    DRONE = "drone"


@dataclass(frozen=True, slots=True)
class Speeds:
    """Speeds of one team, metres a second; the defaults are cautious choices of our own.

    Attributes
    ----------
    foot_factor
        Share of Tobler's speed that this team keeps (load, dark, age, a dog): above 0.
    road_mps, track_mps
        By vehicle: 40 and 15 km/h.
    boat_mps, drone_mps
        Through the water, 10 km/h; through the air, 36 km/h.
    """

    foot_factor: float = 1.0
    road_mps: float = 40 / 3.6
    track_mps: float = 15 / 3.6
    boat_mps: float = 10 / 3.6
    drone_mps: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a speed that is not above 0."""
        for name in self.__slots__:
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise BadInput(f"{name}: must be a number above 0")


def tobler_mps(slope: npt.ArrayLike) -> Floats:
    """Return the speed on a path at a slope (rise over run, uphill above 0)."""
    off = np.abs(np.asarray(slope, dtype=np.float64) + TOBLER_FALL)
    speed: Floats = TOBLER_BEST_MPS * np.exp(-TOBLER_RATE * off)
    return speed


def pace_s_per_m(terrain: Terrain, mode: Mode, speeds: Speeds | None = None) -> Floats:
    """Return the seconds that one metre takes in each cell, inf where the team cannot go.

    On foot this is the pace at Tobler's best slope; the slope itself has a direction and is
    reckoned move by move in `travel`.
    """
    speeds = speeds or Speeds()
    mps = np.zeros(terrain.grid.shape)
    if mode is Mode.FOOT:
        walked = terrain.has(cover.ROAD | cover.TRACK | cover.PATH)
        mps = cover.WALK_FACTOR[terrain.cover] * OFF_PATH
        mps[terrain.cover == cover.BUILT] = 1.0
        mps[walked] = 1.0
        mps *= TOBLER_BEST_MPS * speeds.foot_factor
    elif mode is Mode.VEHICLE:
        mps[terrain.has(cover.TUNNEL)] = speeds.road_mps
        mps[terrain.has(cover.TRACK)] = speeds.track_mps
        mps[terrain.has(cover.ROAD)] = speeds.road_mps
    elif mode is Mode.BOAT:
        mps[terrain.water] = speeds.boat_mps
    else:
        raise BadInput(f"mode: {mode} has no pace on the ground")
    with np.errstate(divide="ignore"):
        pace: Floats = 1.0 / mps
    return pace


def foot_pace_s_per_m(terrain: Terrain) -> npt.NDArray[np.float32]:
    """Return the seconds a metre takes on foot, slope included as the mean of up and down."""
    east, north = relief.gradient(terrain.height_m, terrain.grid.cell_m)
    slope = np.hypot(east, north)
    up, down = tobler_mps(slope), tobler_mps(-slope)
    relative = TOBLER_BEST_MPS * (1 / up + 1 / down) / 2
    return (pace_s_per_m(terrain, Mode.FOOT) * relative).astype(np.float32)
