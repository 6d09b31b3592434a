"""OpenStreetMap in: what people follow, cross, live in and fall into."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
import shapely

from firstlight.engine.errors import BadInput

Box = tuple[float, float, float, float]

KEYS = ("highway", "waterway", "power", "natural", "landuse", "place", "building")
COAST = "coast"
LINES = {
    "highway": {
        "road": "motorway trunk primary secondary tertiary unclassified residential service "
        "living_street road motorway_link trunk_link primary_link secondary_link tertiary_link",
        "track": "track",
        "path": "path footway steps bridleway cycleway pedestrian",
    },
    "waterway": {"stream": "river stream canal ditch drain"},
    "power": {"power": "line minor_line"},
    "natural": {COAST: "coastline"},
}
AREAS = {
    "natural": {
        "water": "water",
        "wetland": "wetland marsh",
        "woods": "wood",
        "scrub": "scrub heath",
        "grass": "grassland fell",
        "rock": "bare_rock rock scree glacier cliff",
        "open": "sand beach shingle",
    },
    "landuse": {
        "water": "reservoir basin",
        "woods": "forest",
        "grass": "meadow grass village_green",
        "farm": "farmland farm orchard vineyard allotments plant_nursery",
        "built": "residential commercial industrial retail farmyard construction railway",
        "rock": "quarry",
    },
    "waterway": {"water": "riverbank dock"},
}
SETTLEMENTS = frozenset(
    ["city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "neighbourhood"]
)
POINTS = {"natural": frozenset({"peak", "saddle", "spring", "cave_entrance"})}
HAIR = 1e-7  # degrees, a centimetre: beside a line, but on no other side of anything
# What runs underground is not met above: roads are kept for vehicles, the rest is left out.
UNDERGROUND = {"road": "tunnel", "track": "tunnel", "path": "", "stream": ""}
NAMES = {"name": "name", "name:zh": "name_zh", "name:en": "name_en"}


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the map, in WGS-84 degrees, cut to the box.

    Attributes
    ----------
    kind
        road, tunnel, track, path, stream, power, water, settlement, point, building, or a land
        cover: woods, scrub, grass, farm, built, rock, wetland, open.
    detail
        OpenStreetMap's own word, such as ``residential`` or ``village``.
    geometry
        A shapely line, polygon (possibly in parts) or point.
    names
        ``name``, ``name_zh``, ``name_en`` as far as they are known.
    """

    kind: str
    detail: str
    geometry: Any
    names: dict[str, str] = field(default_factory=dict)


def _kinds(table: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    return {
        (key, value): kind
        for key, kinds in table.items()
        for kind, values in kinds.items()
        for value in values.split()
    }


LINE_KINDS = _kinds(LINES)
AREA_KINDS = _kinds(AREAS)


def read(path: Path, bbox: Box) -> list[Feature]:
    """Read the features of a PBF file that touch a box.

    Parameters
    ----------
    path : Path
        An `.osm.pbf` file.
    bbox : (west, south, east, north)
        Degrees.

    Raises
    ------
    BadInput
        A file that is missing, broken or cut short, or that holds nothing in the box.
    """
    if not path.is_file():
        raise BadInput(f"osm: {path.name} does not exist")
    try:
        features, ways = _features(path, bbox)
    except (RuntimeError, UnicodeDecodeError) as fault:
        raise BadInput(f"osm: {path.name} is broken or cut short ({fault})") from fault
    if ways == 0:
        raise BadInput(f"osm: {path.name} holds no lines at all; it is not whole")
    features += _sea([each for each in features if each.kind == COAST], bbox)
    features = [each for each in features if each.kind != COAST]
    if not features:
        raise BadInput(f"osm: {path.name} holds nothing inside the box")
    return features


def _features(path: Path, bbox: Box) -> tuple[list[Feature], int]:
    keys = osmium.filter.KeyFilter(*KEYS)
    objects: Any = (
        osmium.FileProcessor(str(path)).with_locations().with_areas(keys).with_filter(keys)
    )
    make = osmium.geom.WKBFactory()
    found: list[Feature] = []
    ways = 0
    for thing in objects:
        if thing.is_way():
            ways += 1
            found += _cut(_line(thing), bbox)
        elif thing.is_area():
            found += _cut(_area(thing, make), bbox)
        elif thing.is_node():
            found += _cut(_point(thing), bbox)
    return found, ways


def _line(way: Any) -> Feature | None:
    kind, detail = _kind(way.tags, LINE_KINDS)
    if not kind or way.tags.get("area") == "yes":
        return None
    spots = (node.location for node in way.nodes)
    if kind in UNDERGROUND and way.tags.get("tunnel", "no") != "no":
        kind = UNDERGROUND[kind]
    points = [(spot.lon, spot.lat) for spot in spots if spot.valid()]
    if not kind or len(points) < 2:
        return None
    return Feature(kind, detail, shapely.linestrings(points), _names(way.tags))


def _area(area: Any, make: Any) -> Feature | None:
    kind, detail = _kind(area.tags, AREA_KINDS)
    if not kind and area.tags.get("building", "no") != "no":
        kind, detail = "building", area.tags["building"]
    if not kind:
        return None
    try:
        outline = shapely.from_wkb(make.create_multipolygon(area))
    except osmium.InvalidLocationError:
        return None  # reaches outside the extract; its other parts are not known
    return Feature(kind, detail, shapely.make_valid(outline), _names(area.tags))


def _point(node: Any) -> Feature | None:
    tags = node.tags
    place, natural = tags.get("place"), tags.get("natural")
    if place in SETTLEMENTS and tags.get("name"):
        kind, detail = "settlement", place
    elif natural in POINTS["natural"]:
        kind, detail = "point", natural
    else:
        return None
    at = shapely.points(node.location.lon, node.location.lat)
    return Feature(kind, detail, at, _names(tags))


def _kind(tags: Any, table: dict[tuple[str, str], str]) -> tuple[str, str]:
    for key in ("highway", "waterway", "natural", "landuse", "power"):
        value = tags.get(key)
        if value is not None and (key, value) in table:
            return table[key, value], value
    return "", ""


def _names(tags: Any) -> dict[str, str]:
    return {ours: tags[key] for key, ours in NAMES.items() if key in tags}


def _sea(coast: list[Feature], bbox: Box) -> list[Feature]:
    """Return the sea: the parts of the box on the right hand of its coastlines."""
    if not coast:
        return []
    lines = [each.geometry for each in coast]
    edges = shapely.union_all([shapely.box(*bbox).exterior, *lines])
    faces = shapely.get_parts(shapely.polygonize([*shapely.get_parts(edges)]))
    wet: set[int] = set()
    for line in lines:
        (ax, ay), (bx, by) = shapely.get_coordinates(line)[:2]
        run = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        right = ((ax + bx) / 2 + (by - ay) * HAIR / run, (ay + by) / 2 - (bx - ax) * HAIR / run)
        wet |= set(shapely.contains_xy(faces, *right).nonzero()[0].tolist())
    return [Feature("water", "sea", faces[number]) for number in sorted(wet)]


def _cut(feature: Feature | None, bbox: Box) -> list[Feature]:
    if feature is None:
        return []
    shape = shapely.clip_by_rect(feature.geometry, *bbox)
    wanted = {0: (0,), 1: (1,), 2: (2,)}[shapely.get_dimensions(feature.geometry)]
    parts = [
        part
        for part in shapely.get_parts(shape)
        if not part.is_empty and shapely.get_dimensions(part) in wanted
    ]
    return [Feature(feature.kind, feature.detail, part, feature.names) for part in parts]
