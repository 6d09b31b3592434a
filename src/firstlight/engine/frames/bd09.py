"""BD-09, Baidu's frame: GCJ-02 turned and shifted once more."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.frames import gcj02

_RATE = np.pi * 3000.0 / 180.0
_EAST_DEG, _NORTH_DEG = 0.0065, 0.006


def from_gcj02(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return BD-09 degrees for GCJ-02 degrees."""
    lon, lat = np.asarray(lon_deg, dtype=np.float64), np.asarray(lat_deg, dtype=np.float64)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _RATE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _RATE)
    return radius * np.cos(angle) + _EAST_DEG, radius * np.sin(angle) + _NORTH_DEG


def to_gcj02(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return GCJ-02 degrees for BD-09 degrees, by iteration."""
    want_lon = np.asarray(lon_deg, dtype=np.float64)
    want_lat = np.asarray(lat_deg, dtype=np.float64)
    lon, lat = want_lon - _EAST_DEG, want_lat - _NORTH_DEG
    for _ in range(12):
        got_lon, got_lat = from_gcj02(lon, lat)
        lon, lat = lon + want_lon - got_lon, lat + want_lat - got_lat
    return lon, lat


def from_wgs84(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return BD-09 degrees for WGS-84 degrees."""
    return from_gcj02(*gcj02.from_wgs84(lon_deg, lat_deg))


def to_wgs84(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return WGS-84 degrees for BD-09 degrees."""
    return gcj02.to_wgs84(*to_gcj02(lon_deg, lat_deg))
