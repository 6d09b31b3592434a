"""The map of a file: the ground with its grids, and where the matter lies."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstlight.console.incidents.maps import AROUND_DEG, collection, pin
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place

Spot = tuple[float | None, float | None, str | Promise]


def spot_map(actor: Actor, spot: Spot, area: Place | None = None) -> dict[str, Any]:
    """Return a map around a point (longitude, latitude, name), or else around an area."""
    lon, lat, name = spot
    config: dict[str, Any] = {"terrain": terrain_of(actor), "layers": ground_layers()}
    if lon is not None and lat is not None:
        here = collection([pin(lon, lat, str(name), symbol="planning_point")])
        config["layers"].append({"kind": "pins", "features": here, "label": _("This matter")})
        config["bounds"] = [lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG]
    elif area is not None:
        config["bounds"] = [area.west, area.south, area.east, area.north]
    return config
