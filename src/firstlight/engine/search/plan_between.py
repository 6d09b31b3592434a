"""How long teams take from one segment to the next."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_reach import Reach, way_of
from firstlight.engine.search.teams import Team
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.describe import Segmentation
from firstlight.engine.terrain.speed import Mode, foot_pace_s_per_m, pace_s_per_m

SAMPLES = 24  # places along a straight line between two middles where the pace is read


def ways_between(
    terrain: Terrain, segments: Segmentation, teams: tuple[Team, ...], reach: Reach, among: Longs
) -> tuple[Floats, Longs]:
    """Return the times between the segments `among`, (g, c, c) seconds, and each team's way.

    On foot and on the water a team goes from the middle of a segment to that of the next, at
    the pace of the ground in between; whoever comes by vehicle goes back to it and by way of the
    base, and so does a drone. No time is shorter
    than the difference of the ways from and to the base, so that going by way of another
    segment never seems quicker than going straight there.
    """
    neighbours = _neighbours(segments.labels)
    graphs: dict[Mode, Floats] = {}
    tables: list[Floats] = []
    number: dict[object, int] = {}
    for k, team in enumerate(teams):
        key = way_of(team)
        if key in number:
            continue
        out, back = reach.out_s[k, among], reach.back_s[k, among]
        home = team.swap_s + back[:, None] + out[None, :]
        if team.mode in (Mode.FOOT, Mode.BOAT):
            if team.mode not in graphs:
                graphs[team.mode] = _across(terrain, segments, neighbours, team.mode, among)
            home = np.minimum(home, graphs[team.mode] / _pace_factor(team))
        number[key] = len(tables)
        tables.append(_at_least_apart(home, out, back))
    return np.array(tables), np.array([number[way_of(team)] for team in teams])


def _pace_factor(team: Team) -> float:
    return team.speeds.boat_mps if team.mode is Mode.BOAT else team.speeds.foot_factor


def _at_least_apart(between: Floats, out: Floats, back: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        apart = np.maximum(out[None, :] - out[:, None], back[:, None] - back[None, :])
    apart = np.where(np.isnan(apart), np.inf, apart)
    table: Floats = np.maximum(between, apart)
    np.fill_diagonal(table, 0.0)
    return table


def _neighbours(labels: npt.NDArray[np.int32]) -> Longs:
    """Pairs of segments that share a side of a cell, each once, (e, 2)."""
    pairs = []
    for a, b in ((labels[:, :-1], labels[:, 1:]), (labels[:-1], labels[1:])):
        meet = (a != b) & (a >= 0) & (b >= 0)
        pairs.append(np.column_stack([a[meet], b[meet]]))
    both = np.sort(np.concatenate(pairs).astype(np.int64), axis=1)
    return np.unique(both, axis=0)


def _across(
    terrain: Terrain, segments: Segmentation, neighbours: Longs, mode: Mode, among: Longs
) -> Floats:
    """Times over the ground from segment to neighbouring segment, (c, c) seconds.

    For boats the speed is 1 m/s; divide by theirs.
    """
    pace = foot_pace_s_per_m(terrain) if mode is Mode.FOOT else _water_pace(terrain)
    cost = _along(pace, segments, neighbours)
    usable = np.isfinite(cost)
    n = len(segments)
    pairs = neighbours[usable]
    graph = csr_array((cost[usable], (pairs[:, 0], pairs[:, 1])), (n, n))
    times: Floats = dijkstra(graph, directed=False, indices=among)[:, among]
    return times


def _water_pace(terrain: Terrain) -> Floats:
    return np.where(np.isfinite(pace_s_per_m(terrain, Mode.BOAT)), 1.0, np.inf)


def _along(pace: npt.NDArray[np.floating], segments: Segmentation, pairs: Longs) -> Floats:
    """Seconds along the straight line between the middles of each pair."""
    middle = segments.table.middle_xy
    start, end = middle[pairs[:, 0]], middle[pairs[:, 1]]
    part = (np.arange(SAMPLES) + 0.5) / SAMPLES
    xy = start[:, None, :] + part[None, :, None] * (end - start)[:, None, :]
    cell = segments.grid.cell_m
    cols = np.clip((xy[..., 0] / cell).astype(np.int64), 0, segments.grid.cols - 1)
    rows = np.clip((xy[..., 1] / cell).astype(np.int64), 0, segments.grid.rows - 1)
    length = np.hypot(*(end - start).T)
    seconds: Floats = length * pace[rows, cols].astype(np.float64).mean(axis=1)
    return seconds
