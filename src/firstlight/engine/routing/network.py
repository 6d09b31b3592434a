"""Travel times between every two points of a day, on foot, by vehicle and by boat."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components, shortest_path

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.errors import BadInput
from firstlight.engine.routing import spreading
from firstlight.engine.routing.model import Means, Point, Unreached, Way
from firstlight.engine.routing.turns import way_of
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.speed import TOBLER_RATE, Mode, Speeds, pace_s_per_m
from firstlight.engine.terrain.travel import nearest

Cells = dict[tuple[int, int], npt.NDArray[np.int32]]

SNAP_M = {Means.FOOT: 120.0, Means.VEHICLE: 400.0, Means.BOAT: 200.0}
"""How far from where a team of these means can go a point may lie; the rest is walked."""
ASIDE_MPS = 1.0
"""Pace between a point and the nearest road or water: on foot, over unknown ground."""
NEIGHBOURS = 20
"""Ways are looked for to at least this many nearest points; further ones lead past nearer ones,
which is never quicker than the truth."""
WORKERS = 2
MISSING = {Means.FOOT: "cut_off", Means.VEHICLE: "no_road", Means.BOAT: "no_water"}


@dataclass(frozen=True, slots=True)
class Layer:
    """One means: seconds between points (n, n), the cells of direct ways, and what comes next.

    `via[a, b]` is the point before `b` on the quickest way from `a`, -1 where there is none;
    `aside_s[i]` is the walk between point `i` and the cell it was snapped to.
    """

    seconds: Floats
    cells: Cells
    via: npt.NDArray[np.int32]
    aside_s: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """What `network` found; points are known by their keys."""

    points: tuple[Point, ...]
    layers: dict[Means, Layer]
    unreached: tuple[Unreached, ...]
    terrain: Terrain | None = None
    number: dict[str, int] = field(default_factory=dict)

    def way(self, means: Means, from_key: str, to_key: str) -> Way:
        """Return the way between two points: its line, length, time and turns.

        Raises
        ------
        BadInput
            An unknown point, means without a layer, or no way.
        """
        layer = self.layers.get(means)
        if layer is None or self.terrain is None:
            raise BadInput(f"means: the network has no ways by {means}")
        ends = [self.number.get(key) for key in (from_key, to_key)]
        if ends[0] is None or ends[1] is None:
            raise BadInput(f"key: {from_key} or {to_key} is not a point of the network")
        start, end = ends[0], ends[1]
        if not np.isfinite(layer.seconds[start, end]):
            raise BadInput(f"key: there is no way from {from_key} to {to_key} by {means}")
        chain = [end]
        while chain[-1] != start:
            chain.append(int(layer.via[start, chain[-1]]))
        chain.reverse()
        parts = [layer.cells[a, b] for a, b in pairwise(chain)]
        seconds = float(layer.seconds[start, end])
        ends_at = self.points[start], self.points[end]
        return way_of(self.terrain, means, ends_at, parts, seconds)


def network(
    terrain: Terrain,
    points: Sequence[Point],
    means: Sequence[Means] = (Means.FOOT, Means.VEHICLE),
    *,
    speeds: Speeds | None = None,
    neighbours: int = NEIGHBOURS,
) -> Network:
    """Return honest travel times between points, and the ways they are over.

    On foot over the whole ground (Tobler's speed by slope, land cover off the paths); by vehicle
    on roads and tracks only, the rest of the way to a point walked; by boat on water only.

    Parameters
    ----------
    terrain : Terrain
        The ground, from a terrain pack.
    points : sequence of Point
        Stops and bases, `Problem.points`; keys must differ.
    means : sequence of Means
        The layers wanted.
    speeds : Speeds, optional
        Other speeds than the cautious defaults.
    neighbours : int
        How many nearest points each search settles, >= 1.
    """
    keys = [point.key for point in points]
    if not keys or len(set(keys)) != len(keys):
        raise BadInput("points: need at least one, and no two with the same key")
    if neighbours < 1:
        raise BadInput("neighbours: must be at least 1")
    layers: dict[Means, Layer] = {}
    missing: list[Unreached] = []
    for one in means:
        cells, aside_s, lost = _snapped(terrain, points, one, speeds or Speeds())
        layers[one] = _layer(terrain, cells, aside_s, one, speeds or Speeds(), neighbours)
        alone = ~np.isfinite(_off_diagonal(layers[one].seconds)).any(axis=1)
        lost.update({int(k): "cut_off" for k in np.nonzero(alone)[0] if int(k) not in lost})
        if len(points) > 1:
            missing += [Unreached(keys[k], one, why) for k, why in sorted(lost.items())]
    number = {key: k for k, key in enumerate(keys)}
    return Network(tuple(points), layers, tuple(missing), terrain, number)


def _off_diagonal(seconds: Floats) -> Floats:
    others = seconds.copy()
    np.fill_diagonal(others, np.inf)
    return others


def _passable(
    terrain: Terrain, means: Means, speeds: Speeds
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the pace and the cells where a team can get on and off."""
    pace = pace_s_per_m(terrain, Mode(means.value), speeds)
    doors = np.isfinite(pace)
    if means is Means.VEHICLE:
        doors &= terrain.has(cover.ROAD | cover.TRACK)
    return pace, doors


def _snapped(
    terrain: Terrain, points: Sequence[Point], means: Means, speeds: Speeds
) -> tuple[Longs, Floats, dict[int, str]]:
    """Return the flat cell of each point (-1 for none), the walk to it, and who has none."""
    grid = terrain.grid
    x, y = grid.to_xy([p.lon_deg for p in points], [p.lat_deg for p in points])
    inside = grid.inside(x, y)
    rc = np.column_stack(grid.rowcol(x, y))
    cells, aside = np.full(len(points), -1, np.int64), np.zeros(len(points))
    lost = {int(k): "off_map" for k in np.nonzero(~inside)[0]}
    _, doors = _passable(terrain, means, speeds)
    if not doors.any():
        return cells, aside, lost | {k: MISSING[means] for k in range(len(points)) if inside[k]}
    at = nearest(doors, np.clip(rc, 0, np.array(grid.shape) - 1))
    away_m = np.hypot(*(at - rc).T) * grid.cell_m
    near = inside & (away_m <= SNAP_M[means])
    cells[near] = at[near, 0] * grid.cols + at[near, 1]
    aside[near] = away_m[near] / ASIDE_MPS
    lost.update({int(k): MISSING[means] for k in np.nonzero(inside & ~near)[0]})
    return cells, aside, lost


def _apart(direct: Floats, snapped: list[int]) -> list[int]:
    """Return the points that are not joined to the most, of those that have a cell."""
    _, label = connected_components(np.isfinite(direct), directed=False)
    if not snapped:
        return []
    most = np.bincount(label[snapped]).argmax()
    return [k for k in snapped if label[k] != most]


def _layer(
    terrain: Terrain, cells: Longs, aside_s: Floats, means: Means, speeds: Speeds, neighbours: int
) -> Layer:
    grid, n = terrain.grid, len(cells)
    pace = np.ascontiguousarray(_passable(terrain, means, speeds)[0].ravel())
    height = np.ascontiguousarray(terrain.height_m.ravel())
    frame = (grid.rows, grid.cols, grid.cell_m, TOBLER_RATE if means is Means.FOOT else 0.0)
    wanted = np.zeros(grid.rows * grid.cols, np.bool_)
    wanted[cells[cells >= 0]] = True
    many = min(neighbours + 1, int(wanted.sum()))
    ways: Cells = {}
    direct = np.full((n, n), np.inf)

    def search(start: int, settled: int = many) -> None:
        out, before = spreading.ways_from(height, pace, frame, cells[start], wanted, settled)
        for end in snapped:
            if end != start and np.isfinite(out[cells[end]]):
                direct[start, end] = out[cells[end]]
                ways[start, end] = spreading.walked_back(before, cells[end])

    def turned() -> None:
        for start, end in [pair for pair in ways if not np.isfinite(direct[pair[::-1]])]:
            ways[end, start] = np.ascontiguousarray(ways[start, end][::-1])
            direct[end, start] = spreading.way_s(height, pace, frame, ways[end, start])

    snapped = [int(k) for k in np.nonzero(cells >= 0)[0]]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(search, snapped))
    turned()
    # A knot of points that are all near each other looks further, from each of them.
    for start in _apart(direct, snapped):
        search(start, len(snapped) + 1)
    turned()
    return _joined(direct, ways, aside_s)


def _joined(direct: Floats, ways: Cells, aside_s: Floats) -> Layer:
    """Return the layer of all quickest ways made of direct ones."""
    # A way past another point does not stop there: only its two ends are walked aside.
    graph = np.where(direct == 0, 1e-6, direct)
    seconds, via = shortest_path(graph, return_predecessors=True)
    seconds = np.asarray(seconds + aside_s[:, None] + aside_s[None, :])
    np.fill_diagonal(seconds, 0.0)
    return Layer(seconds, ways, np.asarray(via, np.int32), aside_s)
