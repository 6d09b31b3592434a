"""Universal Transverse Mercator on the WGS-84 ellipsoid, by Krueger's series."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257223563
SCALE = 0.9996
FALSE_EASTING_M = 500_000.0
FALSE_NORTHING_M = 10_000_000.0

_N = FLATTENING / (2 - FLATTENING)
_ECC = np.sqrt(FLATTENING * (2 - FLATTENING))
_RADIUS_M = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
_FORWARD = (
    _N / 2 - 2 / 3 * _N**2 + 5 / 16 * _N**3 + 41 / 180 * _N**4,
    13 / 48 * _N**2 - 3 / 5 * _N**3 + 557 / 1440 * _N**4,
    61 / 240 * _N**3 - 103 / 140 * _N**4,
    49561 / 161280 * _N**4,
)
_INVERSE = (
    _N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3 - 1 / 360 * _N**4,
    1 / 48 * _N**2 + 1 / 15 * _N**3 - 437 / 1440 * _N**4,
    17 / 480 * _N**3 - 37 / 840 * _N**4,
    4397 / 161280 * _N**4,
)


def zone_of(lon_deg: float) -> int:
    """Return the 6-degree zone (1-60) that holds a longitude."""
    return int(np.floor((lon_deg + 180) / 6)) % 60 + 1


def epsg_of(zone: int, north: bool) -> int:
    """Return the EPSG code of WGS-84 / UTM `zone`."""
    return (32600 if north else 32700) + zone


def from_lonlat(
    lon_deg: npt.ArrayLike, lat_deg: npt.ArrayLike, zone: int, north: bool
) -> tuple[Floats, Floats]:
    """Project WGS-84 degrees to UTM easting and northing.

    Parameters
    ----------
    lon_deg, lat_deg : array-like, broadcastable
        Degrees; within 30 degrees of the zone's meridian the error is far below 1 mm.
    zone : int
        1 to 60.
    north : bool
        Whether northings are counted from the equator (else from 10,000 km south of it).

    Returns
    -------
    (easting_m, northing_m) : arrays of the broadcast shape

    Raises
    ------
    BadInput
        A latitude outside [-90, 90], or a value that is not a number.

    References
    ----------
    Krueger 1912, in the form of Karney 2011, J. Geodesy 85:475, to order n^4.
    """
    lon, lat = np.asarray(lon_deg, dtype=np.float64), np.asarray(lat_deg, dtype=np.float64)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all() and (np.abs(lat) <= 90).all()):
        raise BadInput("lonlat: longitudes and latitudes must be numbers, latitudes within 90")
    lam = np.radians((lon - meridian_deg(zone) + 180) % 360 - 180)
    sin_phi = np.sin(np.radians(lat))
    with np.errstate(divide="ignore"):  # the poles are at infinity in the isometric latitude
        iso = np.arctanh(sin_phi) - _ECC * np.arctanh(_ECC * sin_phi)
    tau = np.sinh(iso)
    xi0, eta0 = np.arctan2(tau, np.cos(lam)), np.arcsinh(np.sin(lam) / np.hypot(tau, np.cos(lam)))
    xi, eta = xi0.copy(), eta0.copy()
    for j, alpha in enumerate(_FORWARD, start=1):
        xi += alpha * np.sin(2 * j * xi0) * np.cosh(2 * j * eta0)
        eta += alpha * np.cos(2 * j * xi0) * np.sinh(2 * j * eta0)
    easting = FALSE_EASTING_M + SCALE * _RADIUS_M * eta
    return easting, SCALE * _RADIUS_M * xi + (0.0 if north else FALSE_NORTHING_M)


def to_lonlat(
    easting_m: npt.ArrayLike, northing_m: npt.ArrayLike, zone: int, north: bool
) -> tuple[Floats, Floats]:
    """Undo `from_lonlat`: UTM metres to WGS-84 degrees (longitude in [-180, 180))."""
    easting = np.asarray(easting_m, dtype=np.float64)
    northing = np.asarray(northing_m, dtype=np.float64)
    xi1 = (northing - (0.0 if north else FALSE_NORTHING_M)) / (SCALE * _RADIUS_M)
    eta1 = (easting - FALSE_EASTING_M) / (SCALE * _RADIUS_M)
    xi, eta = np.array(xi1), np.array(eta1)
    for j, beta in enumerate(_INVERSE, start=1):
        xi = xi - beta * np.sin(2 * j * xi1) * np.cosh(2 * j * eta1)
        eta = eta - beta * np.cos(2 * j * xi1) * np.sinh(2 * j * eta1)
    lam = np.arctan2(np.sinh(eta), np.cos(xi))
    conformal = np.arcsinh(np.sin(xi) / np.hypot(np.sinh(eta), np.cos(xi)))
    sin_phi = np.tanh(conformal)
    for _ in range(6):  # each pass gains two digits or more (e^2 is about 1/150)
        sin_phi = np.tanh(conformal + _ECC * np.arctanh(_ECC * sin_phi))
    lon = (np.degrees(lam) + meridian_deg(zone) + 180) % 360 - 180
    return lon, np.degrees(np.arcsin(sin_phi))


def meridian_deg(zone: int) -> float:
    """Return the longitude in the middle of a zone, degrees."""
    if not 1 <= zone <= 60:
        raise BadInput("zone: must be 1 to 60")
    return zone * 6.0 - 183.0
