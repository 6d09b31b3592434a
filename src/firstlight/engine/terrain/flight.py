"""Times through the air."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid


def straight_s(
    grid: Grid,
    sources_rc: npt.NDArray[np.int64],
    air_mps: float,
    wind_mps: tuple[float, float],
) -> tuple[Floats, Floats, Ints]:
    """Return times of straight level flights from the nearest source to each cell and back.

    The drone heads into the crosswind so that it keeps to the line.

    Parameters
    ----------
    grid : Grid
        The frame of the answer.
    sources_rc : (n, 2) array of int
        Rows and columns of the sources.
    air_mps : float
        Speed through the air, m/s, > 0.
    wind_mps : (east, north)
        Where the air moves to, m/s.

    Returns
    -------
    (out_s, back_s, source)
        Seconds, inf where the wind is stronger than the drone; the source's index, else -1.

    Raises
    ------
    BadInput
        A wind that is not two numbers.
    """
    wind_east, wind_north = wind_mps
    if not (np.isfinite(wind_east) and np.isfinite(wind_north)):
        raise BadInput("wind_mps: must be two numbers")
    best_out, best_back = np.full(grid.shape, np.inf), np.full(grid.shape, np.inf)
    best = np.full(grid.shape, -1, np.int32)
    rows, cols = np.ogrid[: grid.rows, : grid.cols]
    for number, (row, col) in enumerate(sources_rc):
        north, east = (rows - row) * grid.cell_m, (cols - col) * grid.cell_m
        far = np.hypot(east, north)
        unit = np.maximum(far, 1e-9)
        along = (east * wind_east + north * wind_north) / unit
        across = (east * wind_north - north * wind_east) / unit
        with np.errstate(invalid="ignore", divide="ignore"):
            forward = np.sqrt(air_mps**2 - across**2)
            out = np.where(forward + along > 0, far / (forward + along), np.inf)
            back = np.where(forward - along > 0, far / (forward - along), np.inf)
        out[row, col] = back[row, col] = 0.0
        sooner = out < best_out
        best_out[sooner], best_back[sooner], best[sooner] = out[sooner], back[sooner], number
    return best_out, best_back, best
