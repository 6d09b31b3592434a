"""GeoJSON (RFC 7946) in and out."""

import json
from collections.abc import Iterable
from typing import Any, get_args

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.properties import escape_key, restore_key
from firstlight.exchange.shapes import BaseType, Geometry, Json, Part, PlaceShape, Position, Ring
from firstlight.exchange.text import clean, decode

BASES: dict[str, BaseType] = {base: base for base in get_args(BaseType)}
NAMES = ("name", "名称")
KINDS = ("kind", "类型")
RESERVED = (*NAMES, *KINDS)
Feature = dict[str, Any]


def split(data: bytes) -> list[tuple[Where, Feature]]:
    """Split a document into its features, each with its number and name.

    Raises
    ------
    BadFile
        ``bad-json``, ``bad-geojson`` or ``crs`` if the document as a whole is unusable.
    """
    document = _load(data)
    _refuse_other_crs(document)
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
    elif kind == "Feature":
        features = [document]
    else:
        features = [{"type": "Feature", "geometry": document, "properties": {}}]
    if not isinstance(features, list):
        raise BadFile("bad-geojson", _("The list of features is missing."), field="features")
    return [(_where(number, each), each) for number, each in enumerate(features, 1)]


def shapes(feature: Feature) -> list[PlaceShape]:
    """Read one feature; a collection of geometries becomes one place for each."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadFile("bad-geojson", _("This is not a GeoJSON feature."), field="type")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise BadFile("bad-geojson", _("The properties are not a table."), field="properties")
    properties = {clean(key, "properties"): _text(key, each) for key, each in properties.items()}
    name, kind = _take(properties, NAMES), _take(properties, KINDS)
    properties = {restore_key(key): value for key, value in properties.items()}
    if "id" in feature:
        properties.setdefault("id", feature["id"])
    return [
        PlaceShape(name, kind, geometry, dict(properties))
        for geometry in _geometries(feature.get("geometry"))
    ]


def write(places: Iterable[PlaceShape]) -> bytes:
    """Write a feature collection; floats keep every digit."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": place.name, "kind": place.kind} | _properties(place),
            "geometry": geometry_to_json(place.geometry),
        }
        for place in places
    ]
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def geometry_to_json(geometry: Geometry) -> dict[str, object]:
    """Turn a geometry into the `geometry` member of a feature."""
    coordinates: list[Any] = [[list(ring) for ring in part] for part in geometry.parts]
    if geometry.base == "Point":
        coordinates = [part[0][0] for part in coordinates]
    elif geometry.base == "LineString":
        coordinates = [part[0] for part in coordinates]
    return {
        "type": geometry.name,
        "coordinates": coordinates if geometry.multi else coordinates[0],
    }


def _properties(place: PlaceShape) -> dict[str, Json]:
    return {escape_key(key, RESERVED): value for key, value in place.properties.items()}


def _load(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(decode(data), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadFile(
            "bad-json",
            _("The file is damaged or cut short: it is not complete JSON."),
            where=Where(line=error.lineno),
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadFile("bad-json", _("The file holds JSON that cannot be read.")) from error
    if not isinstance(document, dict):
        raise BadFile("bad-geojson", _("This is JSON, but not GeoJSON."))
    return document


def _refuse_constant(word: str) -> None:
    raise BadFile("bad-json", _("%(word)s is not a number that JSON allows."), word=word)


def _refuse_other_crs(document: dict[str, Any]) -> None:
    declared = json.dumps(document.get("crs") or "CRS84")
    if not any(known in declared for known in ("CRS84", "EPSG::4326", "EPSG:4326", "4490")):
        raise BadFile(
            "crs",
            _("The file uses a projected coordinate system. Save it as WGS 84 (EPSG:4326)."),
            field="crs",
        )


def _where(number: int, feature: object) -> Where:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = _peek(properties, NAMES) if isinstance(properties, dict) else ""
    return Where(item=number, name=found[:40])


def _peek(properties: dict[str, Any], names: Iterable[str]) -> str:
    return next((v for n in names if isinstance(v := properties.get(n), str)), "")


def _take(properties: dict[str, Json], names: Iterable[str]) -> str:
    for name in names:
        value = properties.get(name)
        if isinstance(value, str):
            return str(properties.pop(name)).strip()
    return ""


def _text(key: str, value: Json) -> Json:
    return clean(value, key) if isinstance(value, str) else value


def _geometries(geometry: object) -> list[Geometry]:
    if not isinstance(geometry, dict):
        raise BadFile("no-coordinates", _("There are no coordinates."), field="geometry")
    name = str(geometry.get("type"))
    if name == "GeometryCollection":
        members = geometry.get("geometries")
        members = members if isinstance(members, list) else []
        return [inner for member in members for inner in _geometries(member)]
    multi = name.startswith("Multi")
    base = BASES.get(name.removeprefix("Multi"))
    if base is None:
        raise BadFile(
            "bad-geojson",
            _("“%(name)s” is not a shape that GeoJSON knows."),
            field="geometry",
            name=name,
        )
    coordinates = geometry.get("coordinates")
    try:
        given: Any = coordinates if multi else [coordinates]
        return [Geometry(base, tuple(_part(base, each) for each in given), multi)]
    except (TypeError, ValueError, OverflowError) as error:
        raise BadFile(
            "bad-coordinates",
            _("The coordinates of this %(name)s are not lists of numbers as they should be."),
            field="coordinates",
            name=name,
        ) from error


def _part(base: BaseType, coordinates: Any) -> Part:
    if base == "Point":
        return ((_position(coordinates),),)
    if base == "LineString":
        return (_ring(coordinates),)
    rings = tuple(_ring(ring) for ring in coordinates)
    if not rings:
        raise ValueError("a polygon without an outline")
    return rings


def _ring(coordinates: Any) -> Ring:
    return tuple(_position(each) for each in coordinates)


def _position(numbers: Any) -> Position:
    if not all(type(number) in (int, float) for number in numbers):
        raise TypeError("a coordinate that is not a number")
    if len(numbers) < 2:
        raise ValueError("fewer than two numbers")
    return tuple(float(number) for number in numbers[:3])
