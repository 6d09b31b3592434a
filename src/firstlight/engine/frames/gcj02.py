"""GCJ-02, the shifted frame of maps published in China (Amap, Tencent).

The frame has no published definition; this is the formula that everybody uses, which agrees
with the map services' own answers to a metre or two. It has no closed inverse.
"""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats

# Krasovsky 1940, the ellipsoid that the shift is reckoned on.
_AXIS_M = 6378245.0
_ECC2 = 0.00669342162296594323
# Outside this rough box the frame is not used and coordinates stay as they are.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271


def from_wgs84(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return GCJ-02 degrees for WGS-84 degrees; unchanged outside China's box."""
    lon, lat = np.broadcast_arrays(
        np.asarray(lon_deg, dtype=np.float64), np.asarray(lat_deg, dtype=np.float64)
    )
    east_deg, north_deg = _shift(lon, lat)
    used = (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)
    return lon + np.where(used, east_deg, 0.0), lat + np.where(used, north_deg, 0.0)


def to_wgs84(lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return WGS-84 degrees for GCJ-02 degrees, by iteration, to well under a millimetre."""
    want_lon = np.asarray(lon_deg, dtype=np.float64)
    want_lat = np.asarray(lat_deg, dtype=np.float64)
    lon, lat = np.array(want_lon), np.array(want_lat)
    for _ in range(8):  # the shift changes by about 1 part in 1,000 of the step: 3 digits a pass
        got_lon, got_lat = from_wgs84(lon, lat)
        lon, lat = lon + want_lon - got_lon, lat + want_lat - got_lat
    return lon, lat


def _shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    root, ripple = np.sqrt(np.abs(x)), _waves(x, ((20.0, 6), (20.0, 2)))
    north = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += _waves(y, ((20.0, 1), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    east = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += _waves(x, ((20.0, 1), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))
    phi = np.radians(lat)
    magic = 1 - _ECC2 * np.sin(phi) ** 2
    meridian_m = _AXIS_M * (1 - _ECC2) / (magic * np.sqrt(magic))
    parallel_m = _AXIS_M / np.sqrt(magic) * np.cos(phi)
    return np.degrees(east / parallel_m), np.degrees(north / meridian_m)


def _waves(u: Floats, terms: tuple[tuple[float, float], ...]) -> Floats:
    total = np.zeros_like(u)
    for size, rate in terms:
        total += size * np.sin(rate * np.pi * u) * 2 / 3
    return total
