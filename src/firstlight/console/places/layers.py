"""What the maps of places show, and what is read back from a drawing."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firstlight.console.ground.packs import address_for
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Slip
from firstlight.places.models import Place

# Which layer of the map and which symbol a kind of place has.
WATER = ("water_grid", "water_body")
SYMBOLS = {
    "village_contact_point": "contact_point",
    "team_base": "base",
    "school": "school",
    "aed": "aed",
    "ring_buoy": "rescue_gear",
    "rescue_rope": "rescue_gear",
    "rescue_pole": "rescue_gear",
    "boat": "rescue_gear",
    "warning_sign": "rescue_gear",
    "assembly_point": "meeting",
    "shelter": "meeting",
}
FINEST_ZOOM = 16  # shapes are sent no finer than shows there
CONTACT = "village_contact_point"
PINS = tuple(kind for kind in Place.Kind.values if kind not in ("grid", CONTACT, *WATER))


def terrain_of(actor: Actor) -> str:
    """Return the address of the terrain pack under the actor's maps, "" if there is none."""
    return address_for(actor)


def ground_layers(*, hide_pins: bool = False) -> list[dict[str, Any]]:
    """Return the layers that every map of a station may stand on: grids, water, places.

    Contact points, one a grid, are there to be switched on.
    """
    address = f"{reverse('places_layer')}?z={FINEST_ZOOM}&"
    return [
        {"kind": "water", "url": f"{address}kinds={','.join(WATER)}"},
        {"kind": "grids", "url": f"{address}kinds=grid"},
        {
            "kind": "pins",
            "url": f"{address}kinds={CONTACT}",
            "label": _("Contact points"),
            "hidden": True,
        },
        {"kind": "pins", "url": f"{address}kinds={','.join(PINS)}", "hidden": hide_pins},
    ]


def overview(actor: Actor, around: Place | None = None) -> dict[str, Any]:
    """Return the map of everything, or of what lies around one place."""
    config: dict[str, Any] = {"terrain": terrain_of(actor), "layers": ground_layers()}
    return config | ({"bounds": _around(around)} if around else {})


def _around(row: Place) -> list[float]:
    pad = 0.006
    return [row.west - pad, row.south - pad, row.east + pad, row.north + pad]


def drawing(text: str) -> dict[str, Any] | None:
    """Return the geometry that was drawn: several areas become one place of several parts.

    Raises
    ------
    Refused
        ``bad-drawing`` if the field does not hold GeoJSON.
    """
    if not text.strip():
        return None
    try:
        document = json.loads(text)
    except ValueError as fault:
        raise Slip(
            "bad-drawing", _("What was drawn cannot be read. Draw it again."), field="geometry"
        ) from fault
    if not isinstance(document, dict):
        raise Slip("bad-drawing", _("What was drawn cannot be read. Draw it again."))
    if document.get("type") != "FeatureCollection":
        geometry = document.get("geometry", document)
        return geometry if isinstance(geometry, dict) else None
    features = document.get("features")
    parts = [each.get("geometry") for each in features or [] if isinstance(each, dict)]
    return _joined([part for part in parts if isinstance(part, dict)])


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    if {part.get("type") for part in parts} != {"Polygon"}:
        raise Slip("mixed-drawing", _("Draw areas only, or one line."), field="geometry")
    return {"type": "MultiPolygon", "coordinates": [part.get("coordinates") for part in parts]}
