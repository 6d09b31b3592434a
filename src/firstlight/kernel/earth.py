"""How far it is on the ground: one sphere for the whole house.

The mean radius of WGS 84 (IUGG); on it a distance is right to 0.5 %.
"""

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_008.8
DEGREE_M = EARTH_M * radians(1)  # of latitude; of longitude at the equator


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the great-circle distance of two points (degrees) in metres, by the haversine."""
    d_lat, d_lon = radians(other_lat - lat), radians(other_lon - lon)
    a = sin(d_lat / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(d_lon / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(a)))
