"""A story in the water: which water, and how the wind blows over it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from math import cos, radians, sin
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.places.models import Place
from firstlight.searches.models import Hypothesis
from firstlight.searches.queries.faults import NoPlan

Ring = list[list[float]]
WATERS = ("water_body", "water_grid")
SEARCHED = _("A search lets somebody drift in it.")
# A person in the water in an unknown state (Allen 2005, class PIW-1).
CLASS = "PIW-1 unknown"
# Planning assumptions of our own for a small river: held by a bank, a weir or trees after two
# kilometres on average, speeds that differ by about a third, within some metres of the middle.
RIVER = {"lateral_m": 5.0, "strand_per_m": 1 / 2000, "speed_spread": 0.3}
USUAL_SPEED_MPS = 0.5


def drift_of(station_id: UUID, start: list[float], parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the drift of somebody in still water, pushed by the wind, within its shores.

    Parameters
    ----------
    station_id
        Whose waters are looked through.
    start
        [lon, lat] degrees where the person went in.
    parameters
        ``wind_mps`` and ``wind_from_deg`` (where it comes from, clockwise from north); calm when
        nothing is said.

    Raises
    ------
    NoPlan
        ``no-water`` when the place lies in none of the station's waters.
    """
    ring = shore_around(station_id, start)
    if ring is None:
        raise NoPlan("no-water")
    speed_mps = float(parameters.get("wind_mps", 0.0))
    towards = radians(float(parameters.get("wind_from_deg", 0.0)) + 180)
    wind = [speed_mps * sin(towards), speed_mps * cos(towards)]
    return {
        "class": CLASS,
        "start": start,
        "wind_mps": wind,
        "current_mps": [0.0, 0.0],
        "water": {"ring": ring, "cell_m": 20},
    }


def down_river(places: Ring, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the drift of somebody in a river whose line leads downstream from where they went in.

    Parameters
    ----------
    places
        [lon, lat] degrees, downstream.
    parameters
        ``speed_mps`` of the water; half a metre a second when nothing is said.
    """
    speed_mps = float(parameters.get("speed_mps", USUAL_SPEED_MPS))
    return {"channel": {"line": places, "speed_mps": speed_mps} | RIVER}


def shore_around(station_id: UUID, place: list[float]) -> Ring | None:
    """Return the outer shore of the water in which a place lies."""
    lon, lat = place
    waters = Place.objects.filter(
        station_id=station_id,
        kind__in=WATERS,
        is_retired=False,
        west__lte=lon,
        east__gte=lon,
        south__lte=lat,
        north__gte=lat,
    )
    shores = (ring for water in waters for ring in _outer_rings(water.geometry))
    return next((ring for ring in shores if _holds(ring, lon, lat)), None)


def searched_waters(
    station_id: UUID, rows: Sequence[Place], since: datetime
) -> Iterator[tuple[Promise, UUID]]:
    """Yield the waters in which a search lets somebody drift, with that reason.

    The search still goes on, or the story was written `since`.
    """
    waters = [row for row in rows if row.kind in WATERS]
    if not waters:
        return
    lately = Q(case__closed_at=None) | Q(created_at__gt=since)
    stories = Hypothesis.objects.filter(lately, station_id=station_id, is_withdrawn=False)
    for story in stories.filter(kind=Hypothesis.Kind.WATER).select_related("case"):
        lon = story.start.get("lon", story.case.lkp_lon)
        lat = story.start.get("lat", story.case.lkp_lat)
        if lon is None or lat is None or "places" in story.start:
            continue
        for row in waters:
            if any(_holds(ring, lon, lat) for ring in _outer_rings(row.geometry)):
                yield SEARCHED, row.pk


def _outer_rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    if geometry.get("type") == "Polygon":
        yield geometry["coordinates"][0]
    elif geometry.get("type") == "MultiPolygon":
        for part in geometry["coordinates"]:
            yield part[0]


def _holds(ring: Ring, lon: float, lat: float) -> bool:
    """Whether a ring goes round a place: a line to the east crosses it an odd number of times."""
    inside = False
    for (ax, ay, *_a), (bx, by, *_b) in pairwise(ring):
        if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside
