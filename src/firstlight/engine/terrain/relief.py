"""Slope, aspect and shade of a surface of heights."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Singles

Heights = npt.NDArray[np.float32]


def gradient(height_m: Heights, cell_m: float) -> tuple[Singles, Singles]:
    """Return the rise per metre towards the east and towards the north.

    Parameters
    ----------
    height_m : (rows, cols) array
        Heights, row 0 in the south.
    cell_m : float
        Side of a cell, metres.

    Returns
    -------
    (east, north) : two (rows, cols) arrays, without unit

    References
    ----------
    Horn 1981, Proc. IEEE 69(1):14 (weights 1-2-1 over the 3 x 3 neighbourhood).
    """
    padded = np.pad(height_m.astype(np.float32), 1, mode="edge")
    rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    cols = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
    scale = np.float32(1 / (8 * cell_m))
    return (rows[:, 2:] - rows[:, :-2]) * scale, (cols[2:] - cols[:-2]) * scale


def slope_deg(height_m: Heights, cell_m: float) -> Singles:
    """Return the steepest slope of each cell, degrees from level."""
    east, north = gradient(height_m, cell_m)
    steep: Singles = np.degrees(np.arctan(np.hypot(east, north)))
    return steep


def aspect_deg(height_m: Heights, cell_m: float) -> Singles:
    """Return the compass bearing that each cell faces (downhill), degrees; 0 where level."""
    east, north = gradient(height_m, cell_m)
    facing: Singles = np.degrees(np.arctan2(-east, -north)) % np.float32(360)
    return np.where((east == 0) & (north == 0), np.float32(0), facing)


def hillshade(
    height_m: Heights, cell_m: float, sun_from_deg: float = 315.0, sun_up_deg: float = 45.0
) -> Singles:
    """Return how brightly each cell is lit, 0 (in shade) to 1 (facing the sun).

    Parameters
    ----------
    height_m : (rows, cols) array
        Heights, row 0 in the south.
    cell_m : float
        Side of a cell, metres.
    sun_from_deg, sun_up_deg : float
        Where the light comes from: bearing and height above the horizon, degrees. Maps are
        read with the light from the north-west, wherever the sun may be.
    """
    east, north = gradient(height_m, cell_m)
    bearing, up = np.radians(sun_from_deg), np.radians(sun_up_deg)
    light_east, light_north = np.sin(bearing) * np.cos(up), np.cos(bearing) * np.cos(up)
    facing = np.sin(up) - east * light_east - north * light_north
    shade: Singles = np.clip(facing / np.sqrt(1 + east * east + north * north), 0, 1)
    return shade.astype(np.float32)
