"""True east and north around one point, which is what winds and currents are given in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.frames.grid import Grid


@dataclass(frozen=True, slots=True)
class Local:
    """Metres true east and north of an origin, and their place in a grid.

    A grid's north is that of its UTM zone, up to some degrees off true north; over the tens of
    kilometres of a drift that angle and the zone's scale are taken as they are at the origin.

    Attributes
    ----------
    grid : the frame that positions end up in.
    x_m, y_m : where the origin lies in it.
    turn_rad : true north is this far anticlockwise of the grid's north.
    scale : grid metres per true metre.
    """

    grid: Grid
    x_m: float
    y_m: float
    turn_rad: float
    scale: float

    @classmethod
    def at(cls, grid: Grid, lon_deg: float, lat_deg: float) -> "Local":
        """Return the local frame at a point, for a grid."""
        x, y = grid.to_xy([lon_deg, lon_deg], [lat_deg, lat_deg + 0.001])
        east, north = x[1] - x[0], y[1] - y[0]
        # Length of a thousandth of a degree of meridian (WGS 84, series to 1 m in 111 km).
        phi = np.radians(lat_deg + 0.0005)
        true = 111.13295 - 0.55985 * np.cos(2 * phi) + 0.00117 * np.cos(4 * phi)
        turn = float(np.arctan2(-east, north))
        return cls(grid, float(x[0]), float(y[0]), turn, float(np.hypot(east, north) / true))

    def to_grid(self, east_m: npt.ArrayLike, north_m: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return grid metres for true metres east and north of the origin."""
        east, north = np.asarray(east_m) * self.scale, np.asarray(north_m) * self.scale
        c, s = float(np.cos(self.turn_rad)), float(np.sin(self.turn_rad))
        return self.x_m + c * east - s * north, self.y_m + s * east + c * north

    def from_lonlat(self, lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return true metres east and north of the origin for WGS-84 degrees."""
        x, y = self.grid.to_xy(lon_deg, lat_deg)
        dx, dy = (x - self.x_m) / self.scale, (y - self.y_m) / self.scale
        c, s = np.cos(self.turn_rad), np.sin(self.turn_rad)
        return c * dx + s * dy, c * dy - s * dx
