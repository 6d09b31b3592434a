"""Reads about drone flights, and about the airspace over a place."""

from datetime import datetime
from math import cos, radians
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.equipment.queries.items import items, serves_by
from firstlight.force.models import Membership
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place

# Waters count as controlled airspace (water works, drinking-water zones) until somebody who
# knows has marked the place ``airspace: free``.
WATERS = ("water_body", "water_grid")
FREE = "free"


def flights(actor: Actor) -> QuerySet[DroneFlight]:
    """Return one's own flights, and with the right those of all drones that one sees."""
    rows = DroneFlight.objects.select_related("aircraft__organisation", "pilot")
    own = Q(pilot_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("equipment.see"):
        own |= Q(aircraft__in=items(actor).values("pk"))
    return rows.filter(own).order_by("-planned_at", "pk")


def flight(actor: Actor, key: UUID | str) -> DroneFlight:
    """Return one flight, or raise `NotFound`."""
    found: DroneFlight | None = flights(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def flights_for(actor: Actor, thread: UUID) -> list[DroneFlight]:
    """Return the flights for a call whose desk the actor sits at, the next one first.

    `may_open` says of each whether the actor may open its page; a neighbour's they may not.
    """
    rows = DroneFlight.objects.filter(thread=thread).select_related("aircraft", "pilot")
    seen = flights(actor).order_by().filter(pk=OuterRef("pk"))
    return list(rows.annotate(may_open=Exists(seen)).order_by("-planned_at", "pk"))


def is_flown_by_police(row: DroneFlight) -> bool:
    """Whether the pilot of a flight serves at its station as a police officer."""
    own = Membership.objects.filter(
        person_id=row.pilot_id,
        station_id=row.station_id,
        category=Membership.Category.OFFICER,
        state__in=SERVING,
    )
    return bool(own.exists())


def drones(actor: Actor) -> list[EquipmentItem]:
    """Return the drones of the teams in which the actor serves."""
    rows = EquipmentItem.objects.filter(
        kind=EquipmentItem.Kind.DRONE, station_id__in=actor.stations
    ).exclude(state__in=["retired", "lost"])
    return [row for row in rows.select_related("organisation") if serves_by(actor, row)]


def controlled_near(
    station_id: UUID, lon: float, lat: float, radius_m: float, height_m: float
) -> list[str]:
    """Return the names of controlled places that a circle around a point would touch.

    Parameters
    ----------
    station_id
        Whose places are looked at.
    lon, lat
        Centre, WGS-84 degrees.
    radius_m, height_m
        Of the flight; the height plays no part near waters.
    """
    # Shapes come in only when a flight is planned.
    from shapely.affinity import affine_transform
    from shapely.geometry import Point, shape

    width = DEGREE_M * max(0.01, cos(radians(lat)))
    reach_lon, reach_lat = radius_m / width, radius_m / DEGREE_M
    near = Place.objects.filter(
        station_id=station_id,
        is_retired=False,
        west__lte=lon + reach_lon,
        east__gte=lon - reach_lon,
        south__lte=lat + reach_lat,
        north__gte=lat - reach_lat,
    )
    centre, found = Point(0, 0), []
    for row in near.filter(kind__in=WATERS):
        if row.properties.get("airspace") == FREE:
            continue
        matrix = (width, 0, 0, DEGREE_M, -lon * width, -lat * DEGREE_M)
        if affine_transform(shape(row.geometry), matrix).distance(centre) <= radius_m:
            found.append(row.name)
    return found


def unsorted(station_id: UUID, at: datetime) -> QuerySet[DroneFlight]:
    """Return the flights whose images should have been sorted by a moment."""
    rows = DroneFlight.objects.filter(station_id=station_id, state="landed")
    return rows.filter(erase_images_by__lt=at).select_related("pilot")


def kept_images(actor: Actor) -> QuerySet[DroneFlight]:
    """Return the flights at the actor's stations whose images were kept, erased since or not."""
    rows: QuerySet[DroneFlight] = DroneFlight.objects.visible_to(actor).filter(images="kept")
    people = rows.select_related("pilot", "aircraft", "images_erased_by")
    return people.order_by("-landed_at", "pk")


def images_to_go() -> QuerySet[DroneFlight]:
    """Return the flights whose images lie with the pilot though the call is erased; for jobs."""
    rows = DroneFlight.objects.filter(images="kept", thread__isnull=True)
    return rows.filter(images_erased_at__isnull=True).select_related("pilot").order_by("pk")


def flight_history(row: DroneFlight, limit: int = 50) -> list[Event]:
    """Return what was done with a flight, newest first."""
    return entries_of(row, limit)
