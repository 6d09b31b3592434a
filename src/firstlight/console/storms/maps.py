"""The map of a warning: the ground, and the area that its issuer drew."""

from itertools import chain
from math import cos, pi, radians, sin
from typing import Any

from firstlight.console.incidents.maps import collection
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.duty.models import WeatherWarning
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M

CORNERS = 72
AROUND = 0.1  # of the area's own width and height
Ring = list[list[float]]


def warning_map(actor: Actor, row: WeatherWarning) -> dict[str, Any] | None:
    """Return the configuration of the map on a warning's page; none without a drawn area."""
    rings = rings_of(row.area_geometry or {})
    if not rings:
        return None
    area = {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
        "properties": {"name": row.area},
    }
    lons, lats = zip(*chain.from_iterable(rings), strict=True)
    wide, tall = (AROUND * (max(each) - min(each)) for each in (lons, lats))
    return {
        "terrain": terrain_of(actor),
        "layers": [*ground_layers(), {"kind": "warned", "features": collection([area])}],
        "bounds": [min(lons) - wide, min(lats) - tall, max(lons) + wide, max(lats) + tall],
    }


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """Return the outlines of an area: its polygons (degrees), and circles as polygons."""
    polygons = [ring for [ring] in geometry.get("coordinates", ())]
    return [*polygons, *(_round(*circle) for circle in geometry.get("circles", ()))]


def _round(lon: float, lat: float, radius_km: float) -> Ring:
    tall = radius_km * 1000 / DEGREE_M
    wide = tall / max(cos(radians(lat)), 0.01)
    turns = (2 * pi * corner / CORNERS for corner in range(CORNERS))
    ring = [[lon + wide * cos(turn), lat + tall * sin(turn)] for turn in turns]
    return [*ring, ring[0]]
