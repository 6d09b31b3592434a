"""The line of a way, and its turns as a list that a device can speak."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.routing.model import Means, Point, Turn, Way
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain

Cells = npt.NDArray[np.int32]

LOOK_M = 90.0
"""A bearing is taken over this much of the way, so that steps between cells are no turns."""
APART_M = 60.0
KINDS = ((cover.ROAD, "road"), (cover.TRACK, "track"), (cover.PATH, "path"))
TURNS = ((20.0, "straight"), (50.0, "slight_"), (120.0, ""), (160.0, "sharp_"))


@dataclass(frozen=True, slots=True)
class Line:
    """A way in metres of the grid, how far along each of its points is, and what is underfoot."""

    x_m: Floats
    y_m: Floats
    at_m: Floats
    onto: list[str]

    def bearing_deg(self, from_m: float, to_m: float) -> float:
        """Return the bearing of the straight line between two places along the way."""
        east = np.interp([from_m, to_m], self.at_m, self.x_m)
        north = np.interp([from_m, to_m], self.at_m, self.y_m)
        return float(np.degrees(np.arctan2(east[1] - east[0], north[1] - north[0])) % 360)


def way_of(
    terrain: Terrain, means: Means, ends: tuple[Point, Point], parts: list[Cells], time_s: float
) -> Way:
    """Return the way over the cells of `parts`, one after the other, between two points."""
    line = _line(terrain, means, ends, parts)
    lon, lat = terrain.grid.to_lonlat(line.x_m, line.y_m)
    turns = _turns(terrain, line)
    length_m = float(line.at_m[-1])
    return Way(np.column_stack([lon, lat]), length_m, time_s, turns)


def _line(terrain: Terrain, means: Means, ends: tuple[Point, Point], parts: list[Cells]) -> Line:
    grid = terrain.grid
    cells = np.concatenate(parts) if parts else np.empty(0, np.int32)
    x, y = grid.to_xy([p.lon_deg for p in ends], [p.lat_deg for p in ends])
    xs = np.concatenate([x[:1], (cells % grid.cols + 0.5) * grid.cell_m, x[1:]])
    ys = np.concatenate([y[:1], (cells // grid.cols + 0.5) * grid.cell_m, y[1:]])
    xs[1:-1], ys[1:-1] = _smooth(xs)[1:-1], _smooth(ys)[1:-1]
    at = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))])
    under = [_underfoot(int(terrain.linear.ravel()[c]), means) for c in cells]
    return Line(xs, ys, at, [*under[:1], *under, *under[-1:]] or ["open", "open"])


def _smooth(values: Floats) -> Floats:
    """Return the running mean of three: between cell centres the way does not zigzag."""
    padded = np.pad(values, 1, mode="edge")
    mean: Floats = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    return mean


def _underfoot(bits: int, means: Means) -> str:
    if means is Means.BOAT:
        return "water"
    if means is Means.VEHICLE and bits & cover.TUNNEL:
        return "road"
    return next((name for bit, name in KINDS if bits & bit), "open")


def _marks(line: Line) -> list[int]:
    """Return where something changes: the bearing, or what is underfoot for some while."""
    marks = [0]
    for k in range(1, len(line.at_m) - 1):
        here = line.at_m[k]
        if here - line.at_m[marks[-1]] < APART_M or line.at_m[-1] - here < APART_M:
            continue
        bend = _difference_deg(line, float(here))
        ahead = int(np.searchsorted(line.at_m, here + APART_M))
        lasting = set(line.onto[k:ahead]) == {line.onto[k]}
        changed = lasting and line.onto[k] != line.onto[marks[-1]]
        if changed or (abs(bend) > TURNS[1][0] and _sharpest(line, k)):
            marks.append(k)
    return marks


def _difference_deg(line: Line, at_m: float) -> float:
    before = line.bearing_deg(max(at_m - LOOK_M, 0.0), at_m)
    after = line.bearing_deg(at_m, min(at_m + LOOK_M, float(line.at_m[-1])))
    return (after - before + 180) % 360 - 180


def _sharpest(line: Line, k: int) -> bool:
    """Say whether the way bends more here than at the points beside it."""
    beside = [abs(_difference_deg(line, float(line.at_m[j]))) for j in (k - 1, k, k + 1)]
    return beside[1] >= beside[0] and beside[1] > beside[2]


def _named(bend_deg: float) -> str:
    side = "right" if bend_deg > 0 else "left"
    for limit, name in TURNS:
        if abs(bend_deg) <= limit:
            return name if name == "straight" else name + side
    return "back"


def _turns(terrain: Terrain, line: Line) -> tuple[Turn, ...]:
    marks = _marks(line)
    lon, lat = terrain.grid.to_lonlat(line.x_m, line.y_m)
    whole = float(line.at_m[-1])
    turns = []
    for n, k in enumerate(marks):
        at = float(line.at_m[k])
        until = float(line.at_m[marks[n + 1]]) if n + 1 < len(marks) else whole
        do = "start" if n == 0 else _named(_difference_deg(line, at))
        bearing = line.bearing_deg(at, min(at + LOOK_M, whole))
        turns.append(Turn(do, line.onto[k], bearing, until - at, at, float(lon[k]), float(lat[k])))
    last = line.bearing_deg(max(whole - LOOK_M, 0.0), whole)
    end = Turn("arrive", line.onto[-1], last, 0.0, whole, float(lon[-1]), float(lat[-1]))
    return (*turns, end)
