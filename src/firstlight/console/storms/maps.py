"""The maps of storms: the ground, the area that an issuer drew, shelters, groups out there."""

from collections.abc import Sequence
from itertools import chain
from math import cos, pi, radians, sin
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.incidents.maps import collection, pin
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.duty.models import EmergencyActivation, WeatherWarning
from firstlight.duty.queries import storms
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M

CORNERS = 72
AROUND = 0.1  # of the area's own width and height
LEAST_DEG = 0.01  # about a kilometre, also around a single point
Ring = list[list[float]]
Feature = dict[str, Any]


def warning_map(actor: Actor, row: WeatherWarning) -> dict[str, Any] | None:
    """Return the configuration of the map on a warning's page; none without a drawn area."""
    rings = rings_of(row.area_geometry or {})
    if not rings:
        return None
    return {
        "terrain": terrain_of(actor),
        "layers": [*ground_layers(), _warned(row, rings)],
        "bounds": _bounds([*chain.from_iterable(rings)]),
    }


def activation_map(actor: Actor, row: EmergencyActivation) -> dict[str, Any]:
    """Return the map of a response; who sends a group picks its place on it."""
    rings = rings_of((row.warning and row.warning.area_geometry) or {})
    warned = [_warned(row.warning, rings)] if row.warning and rings else []
    config: dict[str, Any] = {
        "terrain": terrain_of(actor),
        "layers": [
            *ground_layers(hide_pins=True),
            *warned,
            {
                "kind": "pins",
                "url": reverse("storm_pins", args=[row.pk]),
                "label": _("This storm"),
            },
        ],
    }
    if actor.may("desk.see"):
        config["layers"].append({"kind": "people", "url": reverse("desk_people"), "every_s": 15})
    points = [pin["geometry"]["coordinates"] for pin in pins_of_response(row)]
    if points or rings:
        config["bounds"] = _bounds([*points, *chain.from_iterable(rings)])
    if "commander" in actor.hats:
        config["pick"] = {"latitude": "group-lat", "longitude": "group-lon"}
    return config


def pins_of_response(row: EmergencyActivation) -> list[Feature]:
    """Return where people gather, the shelters, and the groups that are out."""
    pins = [
        pin(each.lon, each.lat, each.name, symbol="meeting") for each in storms.shelters_of(row)
    ]
    gather = {each.point: each.place_name for each in storms.standbys(row) if each.point}
    pins += [pin(*point, name, symbol="meeting") for point, name in gather.items()]
    for task in storms.tasks_of(row):
        out = sum(head.back_at is None for head in task.heads.all())
        if out and task.lon is not None and task.lat is not None:
            name = ngettext("%(title)s: %(n)s person", "%(title)s: %(n)s people", out)
            said = name % {"title": task.title, "n": out}
            pins.append(pin(task.lon, task.lat, said, symbol="incident"))
    return pins


def _warned(row: WeatherWarning, rings: list[Ring]) -> dict[str, Any]:
    area = {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
        "properties": {"name": row.area},
    }
    return {"kind": "warned", "features": collection([area])}


def _bounds(points: Sequence[Sequence[float]]) -> list[float]:
    lons, lats = zip(*points, strict=True)
    wide, tall = (max(AROUND * (max(each) - min(each)), LEAST_DEG) for each in (lons, lats))
    return [min(lons) - wide, min(lats) - tall, max(lons) + wide, max(lats) + tall]


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
