"""What this room decides from values in hand: where a shape lies, how far it is, what overlaps."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil, cos, log10, radians
from typing import Any, Protocol, TypeVar

import h3
import numpy as np
import shapely
from shapely.geometry import shape

from firstlight.exchange import geojson
from firstlight.exchange.checks import check_geometry
from firstlight.kernel.earth import DEGREE_M
from firstlight.places.names import spell

H3_RESOLUTION = 8
FINE_DIGITS = 7
# Two grids that share less than this part of the smaller one merely touch: borders drawn by hand
# never meet exactly.
OVERLAP_SHARE = 0.01
GRIDS = ("grid", "water_grid")
# Words that people write for the kinds, beside our own identifiers.
KIND_WORDS: dict[str, str] = {
    "网格": "grid",
    "村网格": "grid",
    "水域网格": "water_grid",
    "水域": "water_body",
    "水库": "water_body",
    "村联络点": "village_contact_point",
    "联络点": "village_contact_point",
    "工作基地": "team_base",
    "基地": "team_base",
    "学校": "school",
    "自动体外除颤器": "aed",
    "除颤器": "aed",
    "救生圈": "ring_buoy",
    "救生绳": "rescue_rope",
    "救生杆": "rescue_pole",
    "救生艇": "boat",
    "船": "boat",
    "警示牌": "warning_sign",
    "集结点": "assembly_point",
    "避灾安置点": "shelter",
    "必巡点": "checkpoint",
    "其他": "other",
}


@dataclass(frozen=True, slots=True)
class Footprint:
    """Where a shape lies: a point on it, the box around it (degrees), and its H3 cell."""

    lon: float
    lat: float
    west: float
    south: float
    east: float
    north: float
    h3_cell: str


class Located(Protocol):
    """Whatever has a name and a shape; `places.models.Place` is one."""

    name: str
    geometry: Any
    pinyin: str
    initials: str


Laid = TypeVar("Laid", bound=Located)


def checked_geometry(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON geometry as we store it.

    Raises
    ------
    BadFile
        It is no geometry, crosses itself, or has its coordinates swapped.
    """
    parts = geojson.shapes({"type": "Feature", "properties": {}, "geometry": geometry})
    check_geometry(parts[0].geometry)
    return geojson.geometry_to_json(parts[0].geometry)


def footprint(geometry: dict[str, Any]) -> Footprint:
    """Return where a checked geometry lies."""
    area = shape(geometry)
    west, south, east, north = area.bounds
    on = area.representative_point()
    cell = h3.latlng_to_cell(on.y, on.x, H3_RESOLUTION)
    return Footprint(on.x, on.y, west, south, east, north, cell)


def laid(row: Laid, name: str, geometry: dict[str, Any]) -> Laid:
    """Give a place its name, its spellings, and where it lies."""
    row.name, row.geometry = name, geometry
    row.pinyin, row.initials = spell(name)
    for field, value in asdict(footprint(geometry)).items():
        setattr(row, field, value)
    return row


def altered(row: Laid, values: Mapping[str, Any]) -> Laid:
    """Give some fields of a place other values; where it lies follows from its shape."""
    for field, value in values.items():
        setattr(row, field, value)
    return laid(row, row.name, row.geometry)


def same_shape(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two geometries are one: some formats write fewer digits than others."""
    return bool(_rounded(a) == _rounded(b))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 9) if isinstance(value, float | int) else value


def area_m2(geometry: dict[str, Any]) -> float:
    """Return how large a checked geometry is, well enough to be told; 0 if it is no area."""
    area = shape(geometry)
    return float(area.area * DEGREE_M**2 * cos(radians(area.centroid.y)))


def overlapping(geometries: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the pairs of polygons, by their place in the list, that truly overlap."""
    areas = [shape(each) for each in geometries]
    tree = shapely.STRtree(areas)
    first, second = tree.query(areas, predicate="intersects")
    pairs = sorted({(int(a), int(b)) for a, b in zip(first, second, strict=True) if a < b})
    return [(a, b) for a, b in pairs if _overlap(areas[a], areas[b])]


def _overlap(a: Any, b: Any) -> bool:
    smaller = min(a.area, b.area)
    return bool(smaller > 0 and a.intersection(b).area > OVERLAP_SHARE * smaller)


def kind_of(word: str, known: Sequence[str]) -> str:
    """Return the kind that a file means by `word`, or ""."""
    plain = word.strip().lower().replace(" ", "_").replace("-", "_")
    return plain if plain in known else KIND_WORDS.get(word.strip(), "")


def thinned(geometries: Sequence[str], tolerance_deg: float) -> list[str]:
    """Return shapes, as GeoJSON text, with no more corners than show at a tolerance, degrees.

    Coordinates are rounded to the centimetre, or to a tenth of the tolerance; a tolerance of 0
    keeps every corner.
    """
    if not geometries:
        return []
    given = shapely.from_geojson(np.array(geometries, dtype=object))
    # For looking at only: the quick way may cross lines that lie closer than can be seen.
    quick = {"preserve_topology": False}
    thin = shapely.simplify(given, tolerance_deg, **quick) if tolerance_deg > 0 else given
    digits = ceil(-log10(tolerance_deg / 10)) if tolerance_deg > 0 else FINE_DIGITS
    kept = np.where(shapely.is_empty(thin), given, thin)
    rounded = shapely.transform(kept, lambda at: np.round(at, min(digits, FINE_DIGITS)))
    return list(shapely.to_geojson(rounded))
