"""Where water ends: a mask of water cells against which drifting particles go ashore."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Bools, Floats
from firstlight.engine.errors import BadInput

MOST_CELLS = 25_000_000


@dataclass(frozen=True, slots=True)
class Water:
    """Water on a grid, in the drift's own metres (its origin is 0, 0).

    Attributes
    ----------
    wet : (rows, cols) bool, row 0 in the south; beyond the array all is land.
    west_m, south_m : the array's south-west corner from the drift's origin.
    cell_m : side of a cell.
    """

    wet: Bools
    west_m: float
    south_m: float
    cell_m: float

    def __post_init__(self) -> None:
        """Refuse water that nobody could drift on."""
        if self.wet.ndim != 2 or not self.wet.any():
            raise BadInput("water: needs at least one cell of water")
        if not self.cell_m > 0:
            raise BadInput("water.cell_m: must be a positive number of metres")

    def afloat(self, x_m: Floats, y_m: Floats) -> Bools:
        """Say which points lie on water."""
        col = np.floor((x_m - self.west_m) / self.cell_m).astype(np.int64)
        row = np.floor((y_m - self.south_m) / self.cell_m).astype(np.int64)
        rows, cols = self.wet.shape
        inside = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
        found: Bools = np.zeros(x_m.shape, dtype=np.bool_)
        found[inside] = self.wet[row[inside], col[inside]]
        return found

    @classmethod
    def within(cls, ring_m: Floats, cell_m: float) -> "Water":
        """Return the water inside a shoreline.

        Parameters
        ----------
        ring_m : (k, 2) array
            Corners of the shoreline, metres east and north of the drift's origin, k >= 3.
        cell_m : float
            Side of the cells, metres, > 0.
        """
        if ring_m.ndim != 2 or ring_m.shape[1] != 2 or len(ring_m) < 3:
            raise BadInput("water.ring: needs at least three corners of two numbers each")
        if not (np.isfinite(ring_m).all() and cell_m > 0):
            raise BadInput("water.ring: every number must be finite and cell_m positive")
        (west, south), (east, north) = ring_m.min(axis=0), ring_m.max(axis=0)
        cols = max(1, int(np.ceil((east - west) / cell_m)))
        rows = max(1, int(np.ceil((north - south) / cell_m)))
        if rows * cols > MOST_CELLS:
            raise BadInput("water.cell_m: too small for a shoreline of this size")
        x = west + (np.arange(cols) + 0.5) * cell_m
        wet = np.zeros((rows, cols), dtype=np.bool_)
        for row in range(rows):
            wet[row] = _inside_row(ring_m, x, south + (row + 0.5) * cell_m)
        return cls(wet, float(west), float(south), cell_m)


def _inside_row(ring_m: Floats, x: Floats, y: float) -> Bools:
    # Even-odd rule: a point is inside when an odd number of edges crosses its row to the west.
    ax, ay = ring_m[:, 0], ring_m[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    crosses = (ay <= y) != (by <= y)
    at = ax[crosses] + (y - ay[crosses]) / (by[crosses] - ay[crosses]) * (bx - ax)[crosses]
    inside: Bools = np.searchsorted(np.sort(at), x) % 2 == 1
    return inside
