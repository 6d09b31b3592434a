"""The engine's help in making ground up: erosion, ways over it, outlines and areas."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import flow, travel
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments import outline as outlining
from firstlight.engine.terrain.speed import Mode

Band = npt.NDArray[np.float32]
Cells = npt.NDArray[np.int64]
Line = npt.NDArray[np.float64]
Shape = outlining.Shape


def through_m2(height_m: Band, cell_m: float) -> npt.NDArray[np.float64]:
    """Return the ground that drains through each cell, square metres."""
    return flow.accumulation(height_m).astype(np.float64) * cell_m**2


def watercourses(height_m: Band, cell_m: float, above_m2: float) -> list[tuple[Line, float]]:
    """Return watercourses downstream, as x, y in metres, with the ground they drain."""
    return flow.courses(height_m, cell_m, above_m2)


def minutes(
    terrain: Terrain, sources_rc: npt.ArrayLike, ends_rc: npt.ArrayLike | None = None
) -> npt.NDArray[np.float64]:
    """Return the minutes on foot from the nearest source to each cell.

    With `ends_rc`, (n, 2), only those of the ends and of what is nearer than the farthest of them
    are told, which is all that `way` needs to lead there; the rest are left infinite.
    """
    if ends_rc is None:
        return travel.time_s(terrain, sources_rc, Mode.FOOT) / 60
    wanted = np.zeros(terrain.grid.shape, np.bool_)
    wanted[tuple(np.asarray(ends_rc).T)] = True
    return travel.round_trip(terrain, sources_rc, Mode.FOOT, wanted=wanted).out_s / 60


def nearest_source(terrain: Terrain, sources_rc: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """Return the source that each cell is quickest reached from, -1 where from none."""
    return travel.round_trip(terrain, sources_rc, Mode.FOOT).source


def way(minutes_to: npt.NDArray[np.float64], start_rc: tuple[int, int]) -> Cells:
    """Return the cells from a start downhill over the minutes to where they are 0, (n, 2)."""
    rows, cols = minutes_to.shape
    row, col = start_rc
    cells = [(row, col)]
    while minutes_to[row, col] > 0:
        near = [
            (r, c)
            for r in range(max(0, row - 1), min(rows, row + 2))
            for c in range(max(0, col - 1), min(cols, col + 2))
        ]
        best = min(near, key=lambda rc: minutes_to[rc])
        if best == (row, col) or not np.isfinite(minutes_to[best]):
            break
        row, col = best
        cells.append(best)
    return np.array(cells)


def outlines(labels: npt.NDArray[np.int32], grid: Grid, smooth_m: float) -> list[Shape]:
    """Return one shape a label in WGS-84, with shared borders."""
    shapes = outlining.polygons(labels, grid, smooth_m)
    return [outlining.to_lonlat(shape, grid) for shape in shapes]


def outline(mask: npt.NDArray[np.bool_], grid: Grid, smooth_m: float = 0.0) -> Shape:
    """Return the largest piece of a mask, metres from the grid's corner."""
    whole = outlining.polygons(np.where(mask, 0, -1).astype(np.int32), grid, smooth_m)[0]
    return max(whole.geoms, key=lambda part: float(part.area))
