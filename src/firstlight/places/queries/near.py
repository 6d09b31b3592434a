"""What is nearest: the ring buoy, the AED, the boat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import h3

from firstlight.kernel.actor import Actor
from firstlight.places.models import Place
from firstlight.places.queries.places import places
from firstlight.places.rules import H3_RESOLUTION, distance_m

# Rings of cells looked through first, and the distance within which they surely hold everything
# (a resolution-8 cell is at least 700 m across).
RINGS = 12
SURE_M = 7_000.0


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far it is, in metres, as the crow flies."""

    place: Place
    distance_m: float


def nearest(
    actor: Actor, lon: float, lat: float, kinds: Collection[str], n: int = 5
) -> list[Near]:
    """Return the `n` nearest places of these kinds, the nearest first.

    Parameters
    ----------
    actor
        Who asks.
    lon, lat
        From where, degrees, WGS-84.
    kinds
        Values of `Place.Kind`.
    n
        How many at most.
    """
    rows = places(actor).filter(kind__in=kinds)
    around = h3.grid_disk(h3.latlng_to_cell(lat, lon, H3_RESOLUTION), RINGS)
    close = _measured(rows.filter(h3_cell__in=around), lon, lat)
    if len([each for each in close if each.distance_m <= SURE_M]) >= n:
        return close[:n]
    return _measured(rows, lon, lat)[:n]


def _measured(rows: Iterable[Place], lon: float, lat: float) -> list[Near]:
    measured = [Near(each, distance_m(lon, lat, each.lon, each.lat)) for each in rows]
    return sorted(measured, key=lambda near: near.distance_m)
