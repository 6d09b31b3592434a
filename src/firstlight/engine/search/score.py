"""How well a map did, once the person is found."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Score:
    """How a find ranks on a map.

    Attributes
    ----------
    rossmo_r
        Share of the map's cells that were likelier than the find's (ties by half): 0 is best.
    merit
        ``1 - 2 rossmo_r``: 1 is best, 0 is what a blank map gets.
    log_density
        Natural log of the probability per square kilometre at the find; None where the map said
        that it was impossible.
    """

    rossmo_r: float
    merit: float
    log_density: float | None


def score_find(mass: npt.NDArray[np.floating], cell_m: float, row: int, col: int) -> Score:
    """Score the cell of a find.

    Parameters
    ----------
    mass : (rows, cols) array
        Probability per cell, >= 0, finite.
    cell_m : float
        Side of a cell, metres, > 0.
    row, col : int
        The find's cell.

    Raises
    ------
    BadInput
        The cell is off the map, or the map is no map.

    References
    ----------
    Rossmo (1999), Geographic Profiling; Sava, Twardy, Koester & Sonwalkar (2016), Transactions
    in GIS 20(1), 38-53.
    """
    if mass.ndim != 2 or not np.isfinite(mass).all() or float(mass.min()) < 0:
        raise BadInput("heatmap: must be a table of finite numbers of at least 0")
    if not (np.isfinite(cell_m) and cell_m > 0):
        raise BadInput("cell_m: must be a positive number of metres")
    if not (0 <= row < mass.shape[0] and 0 <= col < mass.shape[1]):
        raise BadInput("find: lies outside the map")
    here = mass[row, col]
    likelier = int(np.count_nonzero(mass > here))
    alike = int(np.count_nonzero(mass == here))
    rank = (likelier + alike / 2) / mass.size
    area_km2 = (cell_m / 1000) ** 2
    log_density = float(np.log(float(here) / area_km2)) if here > 0 else None
    return Score(rank, 1 - 2 * rank, log_density)
