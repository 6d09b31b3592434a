"""The times of a route that a person has changed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from firstlight.engine.errors import BadInput
from firstlight.engine.routing.model import Means, Point
from firstlight.engine.routing.network import network
from firstlight.engine.terrain.model import Terrain
from firstlight.patrols.planning.access import settled
from firstlight.patrols.planning.day import BASE
from firstlight.patrols.planning.written import arrivals, write_out
from firstlight.places.packs import load


def ground(folder: str) -> Terrain:
    """Return the terrain of a pack.

    Raises
    ------
    BadInput
        There is none.
    """
    if not folder:
        raise BadInput("pack: there is no terrain pack")
    return load(Path(folder)).terrain


def time_stops(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return a route's stops with their times, its way, its turns and its end.

    Parameters
    ----------
    asked
        See `firstlight.patrols.queries.plans.asked_for_route`.

    Raises
    ------
    BadInput
        No terrain, no base, or no way to one of the stops.
    """
    terrain = ground(asked["pack"])
    if not asked["base"]:
        raise BadInput("base: the team has no base on the map")
    spots = [{**spot, "is_spot": True} for spot in settled(terrain, list(asked["stops"]))]
    means = Means(asked["means"])
    points = {BASE: Point(BASE, float(asked["base"]["lon"]), float(asked["base"]["lat"]))}
    for spot in spots:
        points[spot["key"]] = Point(spot["key"], float(spot["lon"]), float(spot["lat"]))
    net = network(terrain, list(points.values()), (means,))
    begins = datetime.fromisoformat(asked["starts_at"])
    moments, ends = arrivals(net, means, spots, begins)
    found = write_out(net, means, spots, moments, str(asked["base"].get("name", "")))
    return {**found, "ends_at": ends.isoformat()}
