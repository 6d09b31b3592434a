"""Roads, tracks, paths and the power line."""

import numpy as np
import numpy.typing as npt
import shapely

from firstlight.exchange.osm import Feature
from firstlight.places.packs.made.settle import Settled
from firstlight.places.packs.made.shape import Lie
from firstlight.places.planning import made_ground
from firstlight.places.planning.ground import Grid, Terrain, cover

Cells = npt.NDArray[np.int64]

ROAD_STEEPNESS = 3.0  # roads wind: they are laid as if slopes were three times as steep
AT_ONCE = 2  # villages joined to the roads in one round
TRACKS, PATHS = 12, 22
POWER_XY = ((-100.0, 11_200.0), (5200.0, 9600.0), (8100.0, 8900.0), (7500.0, 5900.0))


def lay(lie: Lie, settled: Settled, grid: Grid) -> list[Feature]:
    """Join everything by ways that keep to the ground: roads first, then tracks and paths."""
    wet = np.where(lie.reservoir, np.uint8(cover.WATER), np.uint8(cover.OPEN))
    blank = np.zeros(grid.shape, np.uint8)
    gentle = Terrain(grid, lie.height_m * np.float32(ROAD_STEEPNESS), wet, blank)
    plain = Terrain(grid, lie.height_m, wet, blank)
    crest = np.argwhere(lie.dam)
    dam = (int(crest[-1, 0]), int(crest[-1, 1]))
    roads = _roads(gentle, settled, grid, dam)
    network = np.concatenate([line for _, line in roads])
    tracks = _climbs(plain, lie, network)
    paths = _short_cuts(plain, settled)
    features = [_feature("road", kind, line, grid) for kind, line in roads if len(line) > 1]
    features += [_feature("track", "track", line, grid) for line in tracks]
    features += [_feature("path", "path", line, grid) for line in paths]
    lon, lat = grid.to_lonlat(*np.array(POWER_XY).T)
    wire = shapely.linestrings(np.column_stack([lon, lat]))
    return [*features, Feature("power", "line", wire)]


def _roads(
    gentle: Terrain, settled: Settled, grid: Grid, dam: tuple[int, int]
) -> list[tuple[str, Cells]]:
    """The main road from north to south through the town and past the dam, then branches."""
    town = settled.town_rc
    to_town = made_ground.minutes(gentle, [town])
    north = (grid.rows - 1, int(to_town[-1].argmin()))
    south = (0, int(to_town[0].argmin()))
    west = (int(to_town[: grid.rows // 2, 0].argmin()), 0)
    ends = [north, south, west, dam]
    roads = [("secondary", made_ground.way(to_town, end)) for end in ends]
    waiting = [(int(r), int(c)) for r, c in settled.village_rc]
    while waiting:
        network = np.concatenate([line for _, line in roads])
        minutes = made_ground.minutes(gentle, network, waiting)
        waiting.sort(key=lambda rc: minutes[rc])
        for spot in waiting[:AT_ONCE]:
            roads.append(("unclassified", made_ground.way(minutes, spot)))
        waiting = waiting[AT_ONCE:]
    return roads


def _climbs(plain: Terrain, lie: Lie, network: Cells) -> list[Cells]:
    """Tracks for timber and tea: from the roads up to shoulders of the hills."""
    minutes = made_ground.minutes(plain, network)
    tracks: list[Cells] = []
    goal = (minutes > 12) & (minutes < 45) & (lie.height_m > 160)
    for _ in range(TRACKS):
        far = np.where(goal, minutes, -1)
        row, col = np.unravel_index(far.argmax(), far.shape)
        if far[row, col] < 0:
            break
        tracks.append(made_ground.way(minutes, (int(row), int(col))))
        r, c = np.ogrid[: far.shape[0], : far.shape[1]]
        goal &= np.hypot(r - row, c - col) * plain.grid.cell_m > 1500
    return tracks


def _short_cuts(plain: Terrain, settled: Settled) -> list[Cells]:
    """Paths straight over the hills between villages that lie near each other."""
    spots = settled.village_rc
    gap = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    pairs = [(gap[i, j], i, j) for i in range(len(spots)) for j in range(i)]
    nearest = sorted(pairs)[:PATHS]
    paths = []
    for start in sorted({i for _, i, _ in nearest}):
        ends = [spots[j] for _, i, j in nearest if i == start]
        minutes = made_ground.minutes(plain, [spots[start]], ends)
        paths += [made_ground.way(minutes, (int(row), int(col))) for row, col in ends]
    return paths


def _feature(kind: str, detail: str, cells: Cells, grid: Grid) -> Feature:
    """Return cells as a line with its corners rounded off."""
    xy = (cells[:, ::-1] + 0.5) * grid.cell_m
    line = shapely.simplify(shapely.linestrings(xy), 0.6 * grid.cell_m)
    lon, lat = grid.to_lonlat(*shapely.get_coordinates(line).T)
    return Feature(kind, detail, shapely.linestrings(np.column_stack([lon, lat])))
