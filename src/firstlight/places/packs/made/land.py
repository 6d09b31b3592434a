"""What grows where, and the water."""

import numpy as np
import shapely
from scipy import ndimage

from firstlight.exchange.osm import Feature
from firstlight.places.packs.made.names import PEAKS, RESERVOIR, RIVER, named
from firstlight.places.packs.made.settle import Settled
from firstlight.places.packs.made.shape import Lie
from firstlight.places.planning import made_ground
from firstlight.places.planning.ground import Grid

KINDS = (
    ("woods", "forest"),
    ("woods", "bamboo"),
    ("farm", "farmland"),
    ("farm", "orchard"),
    ("scrub", "scrub"),
    ("grass", "grassland"),
    ("wetland", "marsh"),
    ("built", "residential"),
)
FOREST, BAMBOO, FIELDS, ORCHARD, SCRUB, GRASS, MARSH, BUILT = range(8)
STREAM_M2, SHORTEST_M, MEANT_M2 = 700_000.0, 250.0, 5_000.0
RIVER_HALF_M = 22.0
SMOOTH_M = 30.0


def cover(lie: Lie, settled: Settled, grid: Grid, rng: np.random.Generator) -> list[Feature]:
    """Return land cover as areas: fields on the floor, woods and bamboo on the hills."""
    rise_y, rise_x = np.gradient(lie.height_m, grid.cell_m)
    steep = ndimage.gaussian_filter(np.hypot(rise_x, rise_y), 1.5)
    patches = [
        ndimage.gaussian_filter(rng.standard_normal(grid.shape), width) for width in (7, 9, 6)
    ]
    bamboo, orchard, grass = (patch / patch.std() for patch in patches)
    kind = np.full(grid.shape, FOREST, np.int32)
    kind[(bamboo > 0.7) & (lie.height_m < 380)] = BAMBOO
    kind[(lie.height_m > 430) & (steep < 0.35)] = SCRUB
    kind[(orchard > 0.9) & (steep < 0.3) & (lie.height_m < 260)] = ORCHARD
    near = ndimage.distance_transform_edt(~settled.built) * grid.cell_m
    level = (steep < 0.1) | ((steep < 0.2) & (near < 350))
    kind[level & (lie.height_m < 300)] = FIELDS
    kind[level & (grass > 1.3) & (lie.height_m < 300)] = GRASS
    shore = ndimage.distance_transform_edt(~lie.reservoir) * grid.cell_m
    kind[(shore < 240) & (lie.height_m < 103) & (steep < 0.06)] = MARSH
    kind[settled.built] = BUILT
    kind = ndimage.median_filter(kind, 3).astype(np.int32)
    kind[lie.reservoir] = -1
    shapes = made_ground.outlines(kind, grid, SMOOTH_M)
    return [
        Feature(KINDS[number][0], KINDS[number][1], part)
        for number, shape in enumerate(shapes)
        for part in shapely.get_parts(shape)
    ]


def reservoir(lie: Lie, grid: Grid) -> Feature:
    """Return the reservoir's surface."""
    shape = made_ground.outline(lie.reservoir, grid, SMOOTH_M)
    return Feature("water", "reservoir", _lonlat(shape, grid), named(RESERVOIR))


def streams(lie: Lie, grid: Grid) -> list[Feature]:
    """Return the river above and below the reservoir, and the streams that run into them."""
    river = shapely.linestrings(lie.river_xy)
    river = shapely.clip_by_rect(river, 0, 0, grid.width_m, grid.height_m)
    lake = shapely.buffer(made_ground.outline(lie.reservoir, grid), -0.7 * grid.cell_m)
    dry = shapely.difference(river, lake)
    banks = shapely.difference(shapely.buffer(river, RIVER_HALF_M), lake)
    found = [
        Feature("stream", "river", _lonlat(part, grid), named(RIVER))
        for part in shapely.get_parts(dry)
    ]
    found += [
        Feature("water", "river", _lonlat(part, grid), named(RIVER))
        for part in shapely.get_parts(banks)
        if shapely.area(part) > MEANT_M2
    ]
    stop = shapely.union_all([shapely.buffer(river, 2 * grid.cell_m), lake])
    for xy, _ in made_ground.watercourses(lie.height_m, grid.cell_m, STREAM_M2):
        line = shapely.simplify(shapely.linestrings(xy), 0.5 * grid.cell_m)
        for part in shapely.get_parts(shapely.difference(line, stop)):
            if shapely.length(part) > SHORTEST_M:
                found.append(Feature("stream", "stream", _lonlat(_reaching(part, river), grid)))
    return found


def _reaching(line: object, river: object) -> object:
    """Lead a stream that ends near the river into it."""
    end = shapely.points(shapely.get_coordinates(line)[-1])
    if shapely.distance(end, river) > 4 * 30.0:
        return line
    mouth = shapely.line_interpolate_point(river, shapely.line_locate_point(river, end))
    return shapely.linestrings(
        np.vstack([shapely.get_coordinates(line), shapely.get_coordinates(mouth)])
    )


def peaks(lie: Lie, grid: Grid) -> list[Feature]:
    """Return the highest tops, 2.5 km apart."""
    height = lie.height_m.copy()
    found = []
    for pair in PEAKS:
        row, col = np.unravel_index(height.argmax(), height.shape)
        x, y = (col + 0.5) * grid.cell_m, (row + 0.5) * grid.cell_m
        lon, lat = grid.to_lonlat(x, y)
        at = shapely.points(float(lon), float(lat))
        found.append(Feature("point", "peak", at, named(pair)))
        r, c = np.ogrid[: grid.rows, : grid.cols]
        height[np.hypot(r - row, c - col) * grid.cell_m < 2500] = -1
    return found


def _lonlat(shape: object, grid: Grid) -> object:
    return shapely.transform(shape, lambda p: np.column_stack(grid.to_lonlat(p[:, 0], p[:, 1])))
