"""How far away somebody is, and how long they need, when there is no road graph to ask."""

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

EARTH_RADIUS_M = 6_371_008.8
DETOUR = 1.4  # roads in hill country are about this much longer than the straight line
ROAD_SPEED_MPS = 30 / 3.6  # country roads at night, parking and walking in included


def great_circle_m(
    lon_deg: Floats, lat_deg: Floats, to_lon_deg: float, to_lat_deg: float
) -> Floats:
    """Return the distance of each point to one other, metres, on a sphere.

    Parameters
    ----------
    lon_deg, lat_deg : (n,) array
        Points, WGS-84 degrees; NaN where unknown.
    to_lon_deg, to_lat_deg : float
        The other point.

    Returns
    -------
    (n,) array
        Metres; NaN where the point is unknown. The sphere errs by at most 0.6 %.
    """
    lon, lat, to_lon, to_lat = (np.radians(x) for x in (lon_deg, lat_deg, to_lon_deg, to_lat_deg))
    half = (
        np.sin((lat - to_lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((lon - to_lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def travel_min(
    distance_m: Floats, notice_min: Floats, speed_mps: float = ROAD_SPEED_MPS
) -> Floats:
    """Return the minutes until arrival: notice first, then the way.

    Parameters
    ----------
    distance_m : (n,) array
        Straight-line distance, metres; NaN (unknown) counts as the median of the known ones, or
        as no distance at all when none is known.
    notice_min : (n,) array
        Minutes that each person needs before setting out, >= 0.
    speed_mps : float
        Speed over the road, > 0.

    Raises
    ------
    BadInput
        When the shapes differ or a value is outside its range.
    """
    if distance_m.shape != notice_min.shape:
        raise BadInput("notice_min: must be as long as distance_m")
    if not speed_mps > 0:
        raise BadInput("speed_mps: must be > 0")
    if np.any(notice_min < 0) or np.any(distance_m < 0):
        raise BadInput("notice_min: minutes and metres must be >= 0")
    known = distance_m[~np.isnan(distance_m)]
    usual = float(np.median(known)) if known.size else 0.0
    way_m = np.where(np.isnan(distance_m), usual, distance_m) * DETOUR
    return np.asarray(notice_min + way_m / speed_mps / 60)
