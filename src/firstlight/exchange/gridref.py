"""Grid references as radio and paper use them: UTM and MGRS, beside WGS-84 degrees.

MGRS as in NGA.SIG.0012 (2014): the zone and band, two letters for the square of 100 km, then the
easting and northing within it.
"""

from firstlight.engine.frames import utm

BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # by the zone's remainder of three
ROWS = "ABCDEFGHJKLMNPQRSTUV"
SQUARE_M = 100_000
SOUTHMOST_DEG, NORTHMOST_DEG = -80.0, 84.0


def utm_reference(lon_deg: float, lat_deg: float) -> str:
    """Return UTM as on paper maps: zone and band, easting, northing, whole metres.

    Parameters
    ----------
    lon_deg, lat_deg : float
        WGS-84. Towards the poles, where UTM ends, the answer is "".
    """
    if not SOUTHMOST_DEG <= lat_deg <= NORTHMOST_DEG:
        return ""
    zone, band, easting_m, northing_m = _projected(lon_deg, lat_deg)
    return f"{zone}{band} {easting_m:06d} {northing_m:07d}"


def mgrs(lon_deg: float, lat_deg: float) -> str:
    """Return MGRS to the metre, such as ``50R QT 12345 67890``; "" where UTM ends."""
    if not SOUTHMOST_DEG <= lat_deg <= NORTHMOST_DEG:
        return ""
    zone, band, easting_m, northing_m = _projected(lon_deg, lat_deg)
    column = COLUMNS[zone % 3][easting_m // SQUARE_M - 1]
    row = ROWS[(northing_m // SQUARE_M + (0 if zone % 2 else 5)) % len(ROWS)]
    return f"{zone}{band} {column}{row} {easting_m % SQUARE_M:05d} {northing_m % SQUARE_M:05d}"


def _projected(lon_deg: float, lat_deg: float) -> tuple[int, str, int, int]:
    band = BANDS[max(0, min(19, int((lat_deg + 80) // 8)))]
    zone = _zone(lon_deg, band)
    easting_m, northing_m = utm.from_lonlat(lon_deg, lat_deg, zone, lat_deg >= 0)
    return zone, band, int(easting_m), int(northing_m)


def _zone(lon_deg: float, band: str) -> int:
    """Return the zone; south-west Norway and Svalbard are cut otherwise than the rest."""
    if band == "V" and 3 <= lon_deg < 12:
        return 32
    if band == "X" and 0 <= lon_deg < 42:
        return 31 + 2 * int((lon_deg + 3) // 12)
    return utm.zone_of(lon_deg)
