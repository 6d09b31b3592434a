"""The whole made-up place, put together once and from one seed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from firstlight.exchange.osm import Feature
from firstlight.places.packs import burn
from firstlight.places.packs.layout import Box
from firstlight.places.packs.made import land, settle, shape, ways
from firstlight.places.packs.made.names import TOWN, VILLAGES, named
from firstlight.places.packs.made.settle import Settled
from firstlight.places.packs.made.shape import Lie
from firstlight.places.planning import ground
from firstlight.places.planning.ground import Grid, Terrain

BBOX: Box = (120.508, 29.366, 120.652, 29.474)
CELL_M = 30.0
SEED = 20260101


@dataclass(frozen=True, slots=True)
class Made:
    """Ground, features and settlements of the made-up place."""

    grid: Grid
    terrain: Terrain
    features: tuple[Feature, ...]
    settled: Settled
    lie: Lie


@lru_cache(maxsize=1)
def make() -> Made:
    """Make the place; always the same."""
    grid = Grid.box(*BBOX, CELL_M)
    rng = np.random.default_rng(SEED)
    lie = shape.lay(grid, rng)
    settled = settle.settle(lie, grid, rng)
    features = [
        *land.cover(lie, settled, grid, rng),
        land.reservoir(lie, grid),
        *land.streams(lie, grid),
        *ways.lay(lie, settled, grid),
        *_settlements(settled, grid),
        *land.peaks(lie, grid),
    ]
    terrain = ground.with_relief(
        grid, lie.height_m, burn.covers(features, grid), burn.lines(features, grid)
    )
    return Made(grid, terrain, tuple(features), settled, lie)


def _settlements(settled: Settled, grid: Grid) -> list[Feature]:
    spots = np.vstack([settled.town_rc, settled.village_rc])
    lon, lat = grid.to_lonlat(*((spots[:, ::-1].T + 0.5) * grid.cell_m))
    kinds = ["town"] + ["village"] * len(VILLAGES)
    return [
        Feature("settlement", kind, shapely.points(east, north), named(pair))
        for kind, pair, east, north in zip(kinds, (TOWN, *VILLAGES), lon, lat, strict=True)
    ]
