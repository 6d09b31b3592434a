"""Map features laid onto the cells of a grid."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from rasterio.transform import from_origin

from firstlight.exchange.osm import Feature
from firstlight.places.planning.ground import Grid, cover

Codes = npt.NDArray[np.uint8]

LINEAR = {
    "tunnel": cover.TUNNEL,
    "road": cover.ROAD,
    "track": cover.TRACK,
    "path": cover.PATH,
    "stream": cover.STREAM,
    "power": cover.POWER,
}
COVERS = {name: code for code, name in enumerate(cover.NAMES)}
BUILT_UP, CENTRE = 1, 2
BUILT_SHARE = 0.2  # of a cell under roofs: the rest is yards and lanes between them


def covers(features: Sequence[Feature], grid: Grid) -> Codes:
    """Return the land cover of each cell: small areas lie on large ones, water on everything."""
    areas = [each for each in features if each.kind in COVERS]
    areas.sort(key=lambda each: (each.kind == "water", -shapely.area(each.geometry)))
    land = _burn([(each.geometry, COVERS[each.kind]) for each in areas], grid)
    land[_built_on(features, grid) & (land != cover.WATER)] = cover.BUILT
    return land


def _built_on(features: Sequence[Feature], grid: Grid) -> npt.NDArray[np.bool_]:
    """Return the cells of which houses cover a fifth or more, or the middle."""
    houses = [each.geometry for each in features if each.kind == "building"]
    if not houses:
        return np.zeros(grid.shape, np.bool_)
    shapes = [_to_metres(house, grid) for house in houses]
    area_m2 = shapely.area(shapes)
    # Most houses are smaller than a cell: each is counted where its middle lies.
    x_m, y_m = shapely.get_coordinates(shapely.centroid(shapes)).T
    small = grid.inside(x_m, y_m) & (area_m2 < grid.cell_area_m2)
    row, col = grid.rowcol(x_m[small], y_m[small])
    roofs_m2 = np.zeros(grid.shape)
    np.add.at(roofs_m2, (row, col), area_m2[small])
    under = _burn([(house, 1) for house in houses], grid) == 1
    built: npt.NDArray[np.bool_] = under | (roofs_m2 >= BUILT_SHARE * grid.cell_area_m2)
    return built


def lines(features: Sequence[Feature], grid: Grid) -> Codes:
    """Return the bit mask of the linear features that touch each cell."""
    mask = np.zeros(grid.shape, np.uint8)
    for kind, bit in LINEAR.items():
        shapes = [(each.geometry, 1) for each in features if each.kind == kind]
        mask[_burn(shapes, grid) == 1] |= np.uint8(bit)
    return mask


def settlements(features: Sequence[Feature], land: Codes, grid: Grid) -> Codes:
    """Return 2 at the centres of settlements, 1 where it is built up, else 0."""
    points = [each.geometry for each in features if each.kind == "settlement"]
    out = np.where(land == cover.BUILT, np.uint8(BUILT_UP), np.uint8(0))
    if points:
        lon, lat = shapely.get_coordinates(points).T
        row, col = grid.rowcol(*grid.to_xy(lon, lat))
        inside = (row >= 0) & (row < grid.rows) & (col >= 0) & (col < grid.cols)
        out[row[inside], col[inside]] = CENTRE
    return out


def _burn(shapes: Sequence[tuple[object, int]], grid: Grid) -> Codes:
    if not shapes:
        return np.zeros(grid.shape, np.uint8)
    # GDAL's first row is the north edge; ours is the south edge.
    at = from_origin(0.0, grid.height_m, grid.cell_m, grid.cell_m)
    moved = [(_to_metres(shape, grid), value) for shape, value in shapes]
    burnt = rasterize(moved, out_shape=grid.shape, transform=at, dtype="uint8")
    codes: Codes = np.ascontiguousarray(burnt[::-1], dtype=np.uint8)
    return codes


def _to_metres(shape: object, grid: Grid) -> object:
    return shapely.transform(shape, lambda p: np.column_stack(grid.to_xy(p[:, 0], p[:, 1])))
