"""The one frame of every array: square cells in metres of one UTM zone, row 0 in the south."""

from dataclasses import dataclass
from math import ceil, floor, isfinite
from typing import Self

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.errors import BadInput
from firstlight.engine.frames import utm

MAX_CELLS = 25_000_000
KNOT_M = 500.0
DEGREE_M = 111_320.0


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of square cells; row 0 is the south edge, column 0 the west edge.

    Attributes
    ----------
    zone, north
        The UTM zone (1-60) and its hemisphere.
    west_m, south_m
        UTM easting and northing of the south-west corner.
    cell_m
        Side of a cell, metres.
    rows, cols
        Shape of every array on this grid.
    """

    zone: int
    north: bool
    west_m: float
    south_m: float
    cell_m: float
    rows: int
    cols: int

    def __post_init__(self) -> None:
        """Refuse a grid that cannot exist."""
        if not (isfinite(self.cell_m) and self.cell_m > 0):
            raise BadInput("cell_m: must be a positive number of metres")
        if not (isfinite(self.west_m) and isfinite(self.south_m)):
            raise BadInput("grid: its corner must be finite")
        if not (self.rows >= 1 and self.cols >= 1 and self.rows * self.cols <= MAX_CELLS):
            raise BadInput(
                f"cell_m: {self.rows} x {self.cols} cells; a grid has 1 to {MAX_CELLS} cells, "
                "choose a larger cell or a smaller area"
            )
        if not 1 <= self.zone <= 60:
            raise BadInput("zone: must be 1 to 60")

    @classmethod
    def around(cls, lon_deg: float, lat_deg: float, extent_m: float, cell_m: float) -> Self:
        """Return a square of side 2 x `extent_m` whose middle is the point."""
        _check_point(lon_deg, lat_deg)
        if not (isfinite(extent_m) and extent_m > 0):
            raise BadInput("extent_m: must be a positive number of metres")
        _check_cell(cell_m)
        zone, north = utm.zone_of(lon_deg), lat_deg >= 0
        x, y = utm.from_lonlat(lon_deg, lat_deg, zone, north)
        side = max(1, ceil(2 * extent_m / cell_m - 1e-9))
        half = side * cell_m / 2
        return cls(zone, north, float(x) - half, float(y) - half, cell_m, side, side)

    @classmethod
    def box(
        cls, west_deg: float, south_deg: float, east_deg: float, north_deg: float, cell_m: float
    ) -> Self:
        """Return the smallest grid, on whole multiples of the cell, that covers a WGS-84 box."""
        _check_point(west_deg, south_deg)
        _check_point(east_deg, north_deg)
        if not (west_deg < east_deg and south_deg < north_deg):
            raise BadInput(
                "bbox: must be west,south,east,north with west < east and south < north"
            )
        _check_cell(cell_m)
        zone = utm.zone_of((west_deg + east_deg) / 2)
        north = south_deg + north_deg >= 0
        part = np.linspace(0, 1, 33)
        lon = west_deg + (east_deg - west_deg) * part
        lat = south_deg + (north_deg - south_deg) * part
        edge_lon = np.concatenate([lon, lon, np.full(33, west_deg), np.full(33, east_deg)])
        edge_lat = np.concatenate([np.full(33, south_deg), np.full(33, north_deg), lat, lat])
        x, y = utm.from_lonlat(edge_lon, edge_lat, zone, north)
        west = float(floor(x.min() / cell_m) * cell_m)
        south = float(floor(y.min() / cell_m) * cell_m)
        rows, cols = ceil((y.max() - south) / cell_m), ceil((x.max() - west) / cell_m)
        return cls(zone, north, west, south, cell_m, rows, cols)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.cols

    @property
    def width_m(self) -> float:
        """West to east, metres."""
        return self.cols * self.cell_m

    @property
    def height_m(self) -> float:
        """South to north, metres."""
        return self.rows * self.cell_m

    @property
    def cell_area_m2(self) -> float:
        """Area of one cell, square metres."""
        return self.cell_m * self.cell_m

    @property
    def area_m2(self) -> float:
        """Area of the whole grid, square metres."""
        return self.width_m * self.height_m

    @property
    def epsg(self) -> int:
        """EPSG code of the grid's zone."""
        return utm.epsg_of(self.zone, self.north)

    def to_xy(self, lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return metres east and north of the south-west corner for WGS-84 degrees."""
        x, y = utm.from_lonlat(lon_deg, lat_deg, self.zone, self.north)
        return x - self.west_m, y - self.south_m

    def mesh_to_xy(self, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north for every pair of a longitude and a latitude.

        What a picture needs, for each of its pixels: exact on a lattice with a knot every
        `KNOT_M`, straight between the knots. Up to a latitude of 80 degrees that is within 0.1 m
        of `to_xy`.

        Parameters
        ----------
        lon_deg : array of shape (n,)
            The columns of the mesh, degrees.
        lat_deg : array of shape (m,)
            Its rows, degrees.

        Returns
        -------
        (x_m, y_m) : arrays of shape (m, n)
        """
        shrink = max(float(np.cos(np.radians(np.abs(lat_deg).max()))), 1e-3)
        lon, from_lon = _knots(np.asarray(lon_deg, dtype=np.float64), KNOT_M / shrink)
        lat, from_lat = _knots(np.asarray(lat_deg, dtype=np.float64), KNOT_M)
        x_m, y_m = self.to_xy(*np.meshgrid(lon, lat))
        return from_lat @ x_m @ from_lon.T, from_lat @ y_m @ from_lon.T

    def to_lonlat(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return WGS-84 degrees for metres east and north of the south-west corner."""
        x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
        return utm.to_lonlat(x + self.west_m, y + self.south_m, self.zone, self.north)

    def to_drawn(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Return degrees as `to_lonlat` does, but run on past 180 where the grid lies across it.

        What is drawn stays in one piece: its longitudes are within 180 of the zone's meridian.
        """
        lon, lat = self.to_lonlat(x_m, y_m)
        middle = utm.meridian_deg(self.zone)
        return (lon - middle + 180) % 360 - 180 + middle, lat

    def rowcol(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> tuple[Longs, Longs]:
        """Return the row and column of each point; out of range where it is off the grid."""
        x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
        row, col = np.floor(y / self.cell_m), np.floor(x / self.cell_m)
        return row.astype(np.int64), col.astype(np.int64)

    def inside(self, x_m: npt.ArrayLike, y_m: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Say which points lie in the grid (south and west edges belong to it)."""
        row, col = self.rowcol(x_m, y_m)
        inside: npt.NDArray[np.bool_] = (
            (row >= 0) & (row < self.rows) & (col >= 0) & (col < self.cols)
        )
        return inside

    def centres(self) -> tuple[Floats, Floats]:
        """Return x of the columns' centres (cols,) and y of the rows' centres (rows,), metres."""
        return (
            (np.arange(self.cols, dtype=np.float64) + 0.5) * self.cell_m,
            (np.arange(self.rows, dtype=np.float64) + 0.5) * self.cell_m,
        )

    def bounds_lonlat(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees of the box around the grid.

        West is less than east: across the antimeridian one of them is beyond 180.
        """
        part = np.linspace(0, 1, 33)
        x = np.concatenate([part, part, np.zeros(33), np.ones(33)]) * self.width_m
        y = np.concatenate([np.zeros(33), np.ones(33), part, part]) * self.height_m
        lon, lat = self.to_drawn(x, y)
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _check_point(lon_deg: float, lat_deg: float) -> None:
    if not (isfinite(lon_deg) and isfinite(lat_deg)):
        raise BadInput("lonlat: must be two numbers in degrees")
    if not (-180 <= lon_deg <= 180 and -80 <= lat_deg <= 84):
        raise BadInput(
            f"lonlat: {lon_deg}, {lat_deg} is outside UTM "
            "(longitude within 180, latitude -80 to 84; longitude comes first)"
        )


def _check_cell(cell_m: float) -> None:
    if not (isfinite(cell_m) and cell_m > 0):
        raise BadInput("cell_m: must be a positive number of metres")


def _knots(at_deg: Floats, spacing_m: float) -> tuple[Floats, Floats]:
    """Return even knots around `at_deg`, and the share of each in each place (a row sums to 1)."""
    step_deg = spacing_m / DEGREE_M
    low = float(at_deg.min())
    count = floor((float(at_deg.max()) - low) / step_deg) + 2
    knots: Floats = low + step_deg * np.arange(count, dtype=np.float64)
    shares: Floats = np.maximum(0.0, 1 - np.abs(at_deg[:, None] - knots[None, :]) / step_deg)
    return knots, shares
