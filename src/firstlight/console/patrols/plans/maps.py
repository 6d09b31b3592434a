"""The maps of plans and routes, and routes as map files."""

import math
from typing import Any

from django.utils.translation import gettext as _

from firstlight.console.patrols.plans.shown import turn_words
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.exchange.gpx import write_gpx
from firstlight.exchange.tracks import Journey, Route, Track, TrackPoint, Waypoint
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M
from firstlight.patrols.models import PatrolRoute

Feature = dict[str, Any]
PAD_DEG = 0.004


def routes_map(actor: Actor, routes: list[PatrolRoute]) -> dict[str, Any]:
    """Return the map of a plan's routes over the ground."""
    layers = [
        *ground_layers(hide_pins=True),
        {"kind": "routes", "features": collection(lines(routes)), "label": _("Routes")},
        {"kind": "pins", "features": collection(points(routes)), "label": _("Stops")},
    ]
    box = _bounds(routes)
    return {"terrain": terrain_of(actor), "layers": layers} | ({"bounds": box} if box else {})


def collection(features: list[Feature]) -> dict[str, Any]:
    """Return features as a GeoJSON layer."""
    return {"type": "FeatureCollection", "features": features}


def lines(routes: list[PatrolRoute]) -> list[Feature]:
    """Return each route's way."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": route.line},
            "properties": {"name": route.name},
        }
        for route in routes
        if len(route.line) > 1
    ]


def points(routes: list[PatrolRoute]) -> list[Feature]:
    """Return each route's stops, numbered where there is one route only."""
    alone = len(routes) == 1
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop["lon"], stop["lat"]]},
            "properties": {
                "name": f"{number} {stop['name']}" if alone else "",
                "detail": f"{route.name} · {number} · {stop['name']}",
            },
        }
        for route in routes
        for number, stop in enumerate(route.stops, 1)
    ]


def _bounds(routes: list[PatrolRoute]) -> list[float] | None:
    spots = [p for route in routes for p in route.line]
    spots += [[stop["lon"], stop["lat"]] for route in routes for stop in route.stops]
    if not spots:
        return None
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return [min(lons) - PAD_DEG, min(lats) - PAD_DEG, max(lons) + PAD_DEG, max(lats) + PAD_DEG]


def gpx(route: PatrolRoute) -> bytes:
    """Return a route as GPX: the way as a track, its turns as a route, its stops as waypoints."""
    way = tuple(TrackPoint(float(lon), float(lat)) for lon, lat, *_rest in route.line)
    stops = tuple(
        Waypoint(
            f"{number} {stop['name']}", TrackPoint(stop["lon"], stop["lat"]), symbol="Flag, Blue"
        )
        for number, stop in enumerate(route.stops, 1)
    )
    turns = tuple(
        Waypoint(turn_words(turn), TrackPoint(turn["lon"], turn["lat"]), symbol="turn")
        for turn in route.turns
        if turn.get("do") not in ("arrive", "straight")
    )
    corners = tuple(TrackPoint(turn["lon"], turn["lat"]) for turn in route.turns)
    return write_gpx(
        Journey(
            tracks=(Track(route.name, (way,)),) if len(way) > 1 else (),
            waypoints=stops + turns,
            routes=(Route(route.name, corners),) if corners else (),
        )
    )


def geojson(route: PatrolRoute) -> dict[str, Any]:
    """Return a route as GeoJSON: its way and its stops."""
    return collection(lines([route]) + points([route]))


def sketch(route: PatrolRoute, width: float = 380.0, most_high: float = 320.0) -> dict[str, Any]:
    """Return the way and stops in drawing units, north up, for a sheet that prints anywhere."""
    box = _bounds([route]) or [0.0, 0.0, 1.0, 1.0]
    squeeze = math.cos(math.radians((box[1] + box[3]) / 2))
    wide, high = (box[2] - box[0]) * squeeze, box[3] - box[1]
    scale = min(width / wide, most_high / high)

    def spot(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - box[0]) * squeeze * scale, 1), round((box[3] - lat) * scale, 1)

    path = " ".join("{},{}".format(*spot(lon, lat)) for lon, lat, *_rest in route.line)
    metre = scale / DEGREE_M
    bar_m = max(m for m in (50, 100, 200, 500, 1000, 2000, 5000) if m * metre < 200 or m == 50)
    return {
        "width": round(wide * scale),
        "height": round(high * scale),
        "path": path,
        "stops": [
            (number, *spot(stop["lon"], stop["lat"])) for number, stop in enumerate(route.stops, 1)
        ],
        "bar_m": bar_m,
        "bar": round(bar_m * metre, 1),
    }
