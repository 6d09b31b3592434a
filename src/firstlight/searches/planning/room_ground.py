"""The ground of a search: segments that are in force stay, only new ground is cut."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage
from shapely.geometry import shape

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.rings import mass_within
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.cut import cut, disc
from firstlight.engine.terrain.segments.describe import Segmentation, describe
from firstlight.engine.terrain.segments.edit import rasterise
from firstlight.engine.terrain.segments.outline import Shape, polygons, to_lonlat, to_metres
from firstlight.searches.planning.maps import CaseMap

Mask = npt.NDArray[np.bool_]
Live = dict[str, Any]

SHARE = 0.85  # of the probability on the map that the usual circle holds
LEAST_M, MOST_M = 800.0, 6_000.0
STRAIGHT_CELLS = 1.5
PLACES = 6  # of a degree: a tenth of a metre
SCRAP_M2 = 50_000.0  # new ground in smaller pieces than a segment is left out


@dataclass(frozen=True, slots=True)
class Ground:
    """What is searched: segments, which of them were there before, and where a group is now.

    `shapes` are their outlines as GeoJSON in WGS-84, in the order of `segments`.
    """

    segments: Segmentation
    shapes: tuple[dict[str, Any], ...]
    kept: frozenset[str]
    in_hand: frozenset[str]
    radius_m: float

    def free(self, mass: Floats) -> Floats:
        """Return the probability that can be planned for: none where a group is at work now."""
        hands = np.array([name in self.in_hand for name in self.segments.table.name] + [False])
        free: Floats = np.where(hands[self.segments.labels], 0.0, mass)
        return free


def lay_ground(
    drawn: CaseMap, mass: Floats, live: Sequence[Live], radius_m: float | None
) -> Ground:
    """Return the segments of a search.

    Parameters
    ----------
    drawn : CaseMap
        With terrain.
    mass : (rows, cols) array
        Probability of each cell now: where it is dense, new segments are smaller.
    live : sequence of objects
        Segments in force: ``name``, ``geometry`` (GeoJSON, WGS-84), ``in_hand``.
    radius_m : float or None
        How far from the planning point to search; None for the circle with most of the map.

    Raises
    ------
    BadInput
        No terrain, or a circle that holds no ground.
    """
    if drawn.terrain is None:
        raise BadInput("terrain: a plan needs a terrain pack")
    grid = drawn.terrain.grid
    x_m, y_m = (float(each) for each in grid.to_xy(*drawn.case.centre))
    radius = radius_m or usual_radius_m(drawn, mass, x_m, y_m)
    given = [each["geometry"] for each in live]
    old = [to_metres(shape(each), grid) for each in given]
    covered = rasterise(old, grid) >= 0 if old else np.zeros(grid.shape, np.bool_)
    area = _without_scraps(disc(grid, x_m, y_m, radius) & ~covered, grid.cell_area_m2)
    if area.any():
        given += _cut(drawn.terrain, area, mass)
    if not given:
        raise BadInput("radius_m: the circle holds no ground")
    names = [str(each["name"]) for each in live]
    # As they are kept, and not as they were cut: the same outlines give the same cells each time.
    segments, order = _measured(drawn.terrain, [to_metres(shape(g), grid) for g in given], mass)
    return Ground(
        segments=_named(segments, order, names),
        shapes=tuple(given[k] for k in order),
        kept=frozenset(names),
        in_hand=frozenset(each["name"] for each in live if each["in_hand"]),
        radius_m=radius,
    )


def usual_radius_m(drawn: CaseMap, mass: Floats, x_m: float, y_m: float) -> float:
    """Return the radius within which most of the probability on the map lies, metres."""
    wanted, low, high = SHARE * float(mass.sum()), LEAST_M, MOST_M
    for _ in range(12):
        middle = (low + high) / 2
        if mass_within(mass, drawn.map.grid, x_m, y_m, middle) < wanted:
            low = middle
        else:
            high = middle
    return round(high, -1)


def _cut(terrain: Terrain, area: Mask, mass: Floats) -> list[dict[str, Any]]:
    """Cut new ground, its borders straightened: people follow a line, not the steps of a grid."""
    labels = cut(terrain, area, mass=mass).labels
    shapes = polygons(labels, terrain.grid, STRAIGHT_CELLS * terrain.grid.cell_m)
    return [_geojson(outline, terrain.grid) for outline in shapes]


def _measured(
    terrain: Terrain, shapes: Sequence[Shape], mass: Floats
) -> tuple[Segmentation, list[int]]:
    """Return the segments in the engine's order, and which shape each of them is.

    The cells of a segment are those of its outline, so that what is told of it today is told of
    the same ground tomorrow. A shape that holds no cell's centre is left out.
    """
    labels = rasterise(shapes, terrain.grid)
    there = np.unique(labels[labels >= 0])
    number = np.full(len(shapes) + 1, -1, np.int32)
    number[there] = np.arange(there.size)
    segments = describe(terrain, number[labels], mass)
    flat = segments.labels.ravel()
    cells = np.flatnonzero(flat >= 0)
    first = cells[np.unique(flat[cells], return_index=True)[1]]
    return segments, labels.ravel()[first].tolist()


def _geojson(outline: Shape, grid: Grid) -> dict[str, Any]:
    placed = shapely.set_precision(to_lonlat(outline, grid), 10**-PLACES)
    found: dict[str, Any] = shapely.geometry.mapping(placed)
    return found


def _without_scraps(area: Mask, cell_m2: float) -> Mask:
    pieces, count = ndimage.label(area)
    if not count:
        return area
    large = np.bincount(pieces.ravel()) * cell_m2 >= SCRAP_M2
    large[0] = False
    kept: Mask = large[pieces]
    return kept


def _named(segments: Segmentation, order: list[int], names: list[str]) -> Segmentation:
    """Give segments that were there before their own names, and new ones names not yet used."""
    letters = 1 + max(_letter(name) for name in names) if names else 0
    given, counts = [], dict[int, int]()
    for own, number in zip(segments.table.name, order, strict=True):
        if number < len(names):
            given.append(names[number])
            continue
        band = _letter(own) + letters
        counts[band] = counts.get(band, 0) + 1
        given.append(f"{_word(band)}{counts[band]}")
    return replace(segments, table=replace(segments.table, name=tuple(given)))


def _letter(name: str) -> int:
    """Return the number of a name's letters: A is 0, Z 25, AA 26."""
    value = 0
    for letter in name.rstrip("0123456789").upper():
        value = value * 26 + (ord(letter) - ord("A") + 1 if "A" <= letter <= "Z" else 1)
    return max(0, value - 1)


def _word(number: int) -> str:
    word, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(ord("A") + rest) + word
    return word
