"""Places as an actor may see them, as rows and as a map layer."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from shapely.geometry import Point, shape

from firstlight.exchange import geojson
from firstlight.exchange.shapes import Box, PlaceShape
from firstlight.kernel.actor import Actor
from firstlight.kernel.characters import plain
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place
from firstlight.places.names import normal
from firstlight.places.rules import GRIDS, overlapping, thinned

MAP_LIMIT = 10_000
MAP_FIELDS = ("id", "kind", "name", "code")
Describe = Callable[[dict[str, str]], dict[str, str]]


def places(actor: Actor, kinds: Collection[str] | None = None) -> QuerySet[Place]:
    """Return the places of the actor's stations that are in use."""
    rows: QuerySet[Place] = Place.objects.visible_to(actor).filter(is_retired=False)
    return rows.filter(kind__in=kinds) if kinds else rows


def place(actor: Actor, key: UUID | str) -> Place:
    """Return one place, also a retired one, or raise `NotFound`."""
    if not actor.may("places.see"):
        raise NotFound
    row: Place = Place.objects.one(actor, key)
    return row


def check_base(actor: Actor, key: UUID | None, was: UUID | None = None) -> None:
    """See that what is named as a base is one that the actor sees, or stood there before.

    Raises
    ------
    NotFound
        It is no base, or not for them.
    """
    if key in (None, was):
        return
    if not places(actor, [Place.Kind.TEAM_BASE]).filter(pk=key).exists():
        raise NotFound


def search(actor: Actor, query: str, kinds: Collection[str] | None = None) -> QuerySet[Place]:
    """Return the places whose name or code is like `query`: 汉字, pinyin or initials."""
    rows = places(actor, kinds)
    text, like = query.strip(), normal(query)
    if not text:
        return rows
    found = Q(name__icontains=text) | Q(code__icontains=text)
    return rows.filter(found | Q(pinyin__contains=like) | Q(initials__contains=like))


def in_box(actor: Actor, box: Box, kinds: Collection[str] | None = None) -> QuerySet[Place]:
    """Return the places that reach into a rectangle."""
    return places(actor, kinds).filter(
        west__lte=box.east_deg,
        east__gte=box.west_deg,
        south__lte=box.north_deg,
        north__gte=box.south_deg,
    )


def layer_json(
    actor: Actor,
    box: Box | None = None,
    kinds: Collection[str] | None = None,
    tolerance_deg: float = 0.0,
    describe: Describe | None = None,
) -> str:
    """Return a layer for the map as GeoJSON text, with no more corners than can be seen.

    Shapes go from the database's text to the answer without becoming Python lists: thousands of
    grids take a fraction of a second.

    Parameters
    ----------
    actor
        Who looks.
    box
        What the map shows; everything if None.
    kinds
        Which kinds; all if None.
    tolerance_deg
        How far a line may stray, degrees: about half a pixel at the map's zoom.
    describe
        What else the map is told of a place, from its key, kind, name and code.
    """
    rows = in_box(actor, box, kinds) if box else places(actor, kinds)
    text = Cast("geometry", TextField())
    found = list(rows.annotate(text=text).values_list(*MAP_FIELDS, "text")[:MAP_LIMIT])
    shapes = thinned([row[-1] for row in found], tolerance_deg)
    features = []
    for (key, kind, name, code, _text), geometry in zip(found, shapes, strict=True):
        properties = {"id": str(key), "kind": kind, "name": name, "code": code}
        if describe is not None:
            properties |= describe(properties)
        head = json.dumps(properties, ensure_ascii=False)
        features.append(
            f'{{"type":"Feature","id":"{key}","properties":{head},"geometry":{geometry}}}'
        )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def feature_collection(
    actor: Actor,
    box: Box | None = None,
    kinds: Collection[str] | None = None,
    tolerance_deg: float = 0.0,
) -> dict[str, Any]:
    """Return what `layer_json` says, as a dict."""
    found: dict[str, Any] = json.loads(layer_json(actor, box, kinds, tolerance_deg))
    return found


def grid_at(actor: Actor, lon: float, lat: float) -> Place | None:
    """Return the grid (or else the water grid) in which a point lies."""
    rows = in_box(actor, Box(lon, lat, lon, lat), GRIDS).order_by("kind")
    here = Point(lon, lat)
    return next((row for row in rows if shape(row.geometry).covers(here)), None)


def overlaps(
    actor: Actor, geometry: dict[str, Any], kind: str, besides: UUID | None = None
) -> list[Place]:
    """Return the places of the same kind that a grid would overlap; none for other kinds."""
    if kind not in GRIDS or geometry["type"] not in ("Polygon", "MultiPolygon"):
        return []
    box = Box(*shape(geometry).bounds)
    others = [row for row in in_box(actor, box, [kind]) if row.pk != besides]
    pairs = overlapping([geometry, *(row.geometry for row in others)])
    return [others[b - 1] for a, b in pairs if a == 0]


def shapes_of(rows: Iterable[Place]) -> list[PlaceShape]:
    """Return places as files carry them; reading them back gives the same places."""
    return [_shape(row) for row in rows]


def _shape(row: Place) -> PlaceShape:
    feature = {"type": "Feature", "properties": {}, "geometry": row.geometry}
    # What was pasted before signs that nobody sees were left out keeps no file from being written.
    own = {"id": str(row.pk), "code": plain(row.code), "note": plain(row.note)}
    return PlaceShape(
        name=plain(row.name),
        kind=row.kind,
        geometry=geojson.shapes(feature)[0].geometry,
        properties={**row.properties, **{key: value for key, value in own.items() if value}},
    )


def history(row: Place, limit: int = 50) -> list[Event]:
    """Return what was done to a place, newest first."""
    return entries_of(row, limit)
