"""Village grids, the water grid and the spots that a demonstration needs, in WGS-84."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from firstlight.places.packs.made import ground
from firstlight.places.packs.made.ground import Made
from firstlight.places.packs.made.names import NUMERALS, RESERVOIR, SCHOOLS, TOWN, VILLAGES
from firstlight.places.planning import made_ground

Ints = npt.NDArray[np.int32]
Cells = npt.NDArray[np.int64]

TOWN_GRIDS, VILLAGE_GRIDS = 12, 2  # 12 + 25 x 2 = 62
SCHOOL_OFF = ((7, -6), (-8, 9), (2, 12), (3, 2))  # rows and columns from the settlement
FARTHEST_MIN = 55.0
SMOOTH_M = 45.0
PLACES = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point."""

    name: str
    name_en: str
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True, slots=True)
class Area:
    """A named area; `geometry` is a GeoJSON geometry in WGS-84.

    Attributes
    ----------
    village
        Name of the village or town it belongs to.
    water
        Whether this is the water grid.
    """

    name: str
    name_en: str
    village: str
    water: bool
    geometry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that a demonstration lays on the made-up ground.

    Attributes
    ----------
    town, villages, schools
        Points; a school's point is its gate.
    dam
        The middle of the dam.
    reservoir
        GeoJSON polygon of its surface.
    grids
        62 land grids and 1 water grid, which meet without gap or overlap.
    """

    town: Spot
    villages: tuple[Spot, ...]
    schools: tuple[Spot, ...]
    dam: Spot
    reservoir: dict[str, Any]
    grids: tuple[Area, ...]


@lru_cache(maxsize=1)
def places() -> Places:
    """Return the places of the made-up ground; always the same."""
    made = ground.make()
    villages = tuple(
        _spot(made, pair, rc) for pair, rc in zip(VILLAGES, made.settled.village_rc, strict=True)
    )
    middle = np.argwhere(made.lie.dam).mean(axis=0).astype(np.int64)
    water = next(each for each in made.features if each.detail == "reservoir")
    return Places(
        town=_spot(made, TOWN, np.array(made.settled.town_rc)),
        villages=villages,
        schools=_schools(made),
        dam=_spot(made, ("演示水库大坝", "Demonstration Dam"), middle),
        reservoir=_geometry(water.geometry),
        grids=_grids(made),
    )


def _spot(made: Made, pair: tuple[str, str], rc: Cells) -> Spot:
    x, y = (rc[1] + 0.5) * made.grid.cell_m, (rc[0] + 0.5) * made.grid.cell_m
    lon, lat = made.grid.to_lonlat(x, y)
    return Spot(*pair, round(float(lon), PLACES), round(float(lat), PLACES))


def _schools(made: Made) -> tuple[Spot, ...]:
    town, village = np.array(made.settled.town_rc), made.settled.village_rc[0]
    near = zip(SCHOOLS, (town, town, town, village), SCHOOL_OFF, strict=True)
    return tuple(_spot(made, pair, place + np.array(off)) for pair, place, off in near)


def _grids(made: Made) -> tuple[Area, ...]:
    seeds, names = _seeds(made)
    labels = made_ground.nearest_source(made.terrain, seeds)
    far = made_ground.minutes(made.terrain, seeds) > FARTHEST_MIN
    reached = ndimage.binary_fill_holes(ndimage.binary_opening(~far, iterations=2))
    labels = _whole(np.where(reached, labels, -1), made.lie.reservoir, reached)
    labels[made.lie.reservoir] = len(seeds)
    shapes = made_ground.outlines(_whole_pieces(labels), made.grid, SMOOTH_M)
    named = [*names, (f"{RESERVOIR[0]}水域网格", f"{RESERVOIR[1]}, water grid", RESERVOIR[0])]
    return tuple(
        Area(zh, en, village, number == len(seeds), _geometry(shape))
        for number, ((zh, en, village), shape) in enumerate(zip(named, shapes, strict=True))
    )


def _seeds(made: Made) -> tuple[Cells, list[tuple[str, str, str]]]:
    """Return a point in each grid and the grid's names and village."""
    town, cell_m = np.array(made.settled.town_rc), made.grid.cell_m
    block = [(r, c) for r in (-1, 0, 1) for c in (-1.5, -0.5, 0.5, 1.5)]
    seeds = [town + np.round(np.array(each) * 480 / cell_m).astype(int) for each in block]
    names = [_name(TOWN, number) for number in range(TOWN_GRIDS)]
    for place, (pair, rc) in enumerate(zip(VILLAGES, made.settled.village_rc, strict=True)):
        turn = place * 2.4
        off = np.round(np.array([np.sin(turn), np.cos(turn)]) * 260 / cell_m).astype(int)
        seeds += [rc - off, rc + off]
        names += [_name(pair, number) for number in range(VILLAGE_GRIDS)]
    dry = ~(made.terrain.water | made.lie.reservoir)
    _, (row, col) = ndimage.distance_transform_edt(~dry, return_indices=True)
    spots = np.array(seeds)
    return np.column_stack([row[tuple(spots.T)], col[tuple(spots.T)]]), names


def _name(pair: tuple[str, str], number: int) -> tuple[str, str, str]:
    return f"{pair[0]}第{NUMERALS[number]}网格", f"{pair[1]}, grid {number + 1}", pair[0]


def _whole(labels: Ints, lake: npt.NDArray[np.bool_], reached: npt.NDArray[np.bool_]) -> Ints:
    """Give cells that nobody walks to (the river) to the grid beside them."""
    empty = (labels < 0) | lake
    _, (row, col) = ndimage.distance_transform_edt(empty, return_indices=True)
    filled = labels[row, col]
    return np.where(reached | lake, filled, -1).astype(np.int32)


def _whole_pieces(labels: Ints) -> Ints:
    """Leave each label its largest piece; smaller ones go to the grid around them."""
    kept = np.full(labels.shape, -1, np.int32)
    for label in range(int(labels.max()) + 1):
        pieces, count = ndimage.label(labels == label)
        if count:
            sizes = np.bincount(pieces.ravel())
            sizes[0] = 0
            kept[pieces == sizes.argmax()] = label
    lost = (labels >= 0) & (kept < 0)
    inside = kept.copy()
    _, (row, col) = ndimage.distance_transform_edt(kept < 0, return_indices=True)
    inside[lost] = kept[row[lost], col[lost]]
    return inside


def _geometry(shape: object) -> dict[str, Any]:
    parts = shapely.get_parts(shape)
    whole = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    mapped: dict[str, Any] = shapely.geometry.mapping(
        shapely.transform(whole, lambda p: np.round(p, PLACES))
    )
    return mapped
