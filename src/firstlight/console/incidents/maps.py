"""The map of an incident: the ground, the place, the meeting point, who is on duty."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.incidents.models import Incident
from firstlight.kernel.actor import Actor
from firstlight.searches.queries import open_place

AROUND_DEG = 0.02


def incident_map(actor: Actor, incident: Incident) -> dict[str, Any]:
    """Return the configuration of the map on an incident's page."""
    config: dict[str, Any] = {
        "terrain": terrain_of(actor),
        "layers": [
            *ground_layers(),
            {
                "kind": "pins",
                "features": collection(pins_of(actor, incident)),
                "label": _("This call"),
            },
            {"kind": "people", "url": reverse("desk_people") + f"?of={incident.pk}"},
        ],
    }
    place = open_place(actor, incident)
    if place is not None:
        lon, lat = place
        config["bounds"] = [lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG]
    return config


def picking_map(actor: Actor, latitude: str, longitude: str) -> dict[str, Any]:
    """Return a map on which a point is chosen for two fields of a form."""
    return {
        "terrain": terrain_of(actor),
        "layers": ground_layers(hide_pins=True),
        "pick": {"latitude": latitude, "longitude": longitude},
    }


def pins_of(actor: Actor, incident: Incident) -> list[dict[str, Any]]:
    """Return where an incident is, if it is for this reader, and where people gather."""
    found = []
    place = open_place(actor, incident)
    if place is not None:
        symbol = "incident" if incident.is_life_at_risk else "planning_point"
        found.append(pin(*place, incident.title, symbol=symbol))
    if incident.meeting_lon is not None and incident.meeting_lat is not None:
        name = incident.meeting_point or _("Meeting point")
        found.append(pin(incident.meeting_lon, incident.meeting_lat, name, symbol="meeting"))
    return found


def pin(lon: float, lat: float, name: str, **properties: Any) -> dict[str, Any]:
    """Return a point as a GeoJSON feature."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"name": name, **properties},
    }


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return features as a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": features}
