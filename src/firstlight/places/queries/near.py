"""What is nearest: the ring buoy, the AED, the boat."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import cos, degrees, radians
from uuid import UUID

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import EARTH_M, distance_m
from firstlight.kernel.questions import Question, Row
from firstlight.places.models import Place

# What is looked through first, and the distance within which it surely holds everything.
AROUND_M = 7_200.0
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
    stations, wanted = sorted(actor.stations), sorted(map(str, kinds))
    half = degrees(AROUND_M / EARTH_M)
    wide = half / cos(radians(lat))
    around = (lon - wide, lon + wide, lat - half, lat + half)
    close = _measured(_points_in(stations, wanted, *around), lon, lat)[:n]
    if len(close) < n or close[-1][0] > SURE_M:
        close = _measured(_points(stations, wanted), lon, lat)[:n]
    found = {each.pk: each for each in _places([key for _distance, key in close])}
    return [Near(found[key], distance) for distance, key in close if key in found]


def _measured(rows: Iterable[Row], lon: float, lat: float) -> list[tuple[float, UUID]]:
    return sorted((distance_m(lon, lat, *point), key) for key, *point in rows)


@Question
def _points(station_ids: Sequence[UUID], kinds: Sequence[str]) -> QuerySet[Place, Row]:
    rows: QuerySet[Place] = Place.objects.filter(station_id__in=station_ids, kind__in=kinds)
    return rows.filter(is_retired=False).values_list("pk", "lon", "lat")


@Question
def _points_in(
    station_ids: Sequence[UUID],
    kinds: Sequence[str],
    west: float,
    east: float,
    south: float,
    north: float,
) -> QuerySet[Place, Row]:
    inside = _points.ask(station_ids, kinds).filter(lon__gte=west, lon__lte=east)
    return inside.filter(lat__gte=south, lat__lte=north)


@Question
def _places(keys: Sequence[UUID]) -> QuerySet[Place]:
    rows: QuerySet[Place] = Place.objects.filter(pk__in=keys)
    return rows
