"""Positions of people as phones send them: plain JSON and OwnTracks over HTTP.

This is the busiest door of all, so bytes are decoded and checked in one pass by msgspec.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
import numpy as np
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.frames import Frame, to_wgs84

MAX_FIXES = 5_000
MAX_BYTES = 1024 * 1024
# Clocks of phones go wrong by minutes, not more.
CLOCK_SLACK_S = 300
OLDEST = datetime(2020, 1, 1, tzinfo=UTC).timestamp()

Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Metres = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Source = Literal["phone", "owntracks", "gps", "radio", "drone", "manual"]


@dataclass(frozen=True, slots=True)
class Fix:
    """Where somebody was, WGS-84 degrees, by their own device."""

    at: datetime
    lon_deg: float
    lat_deg: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    source: str = "phone"
    battery: int | None = None


class Position(msgspec.Struct, kw_only=True):
    """One position as our own programs send it; see the API's description."""

    at: datetime
    lon_deg: Lon
    lat_deg: Lat
    accuracy_m: Metres | None = None
    speed_mps: Annotated[float, msgspec.Meta(ge=0, le=400)] | None = None
    battery: Percent | None = None
    source: Source = "phone"
    frame: Frame = "wgs84"


class Location(msgspec.Struct, kw_only=True):
    """An OwnTracks message of type ``location``."""

    lon: Lon
    lat: Lat
    tst: Annotated[int, msgspec.Meta(ge=0, le=32_503_680_000)]
    acc: Metres | None = None
    vel: Annotated[float, msgspec.Meta(ge=-1, le=1500)] | None = None
    batt: Annotated[float, msgspec.Meta(le=100)] | None = None


class Other(msgspec.Struct, kw_only=True):
    """Any OwnTracks message, looked at for its type only."""

    type: str = msgspec.field(name="_type", default="")


ONE = msgspec.json.Decoder(Position)
MANY = msgspec.json.Decoder(Annotated[list[Position], msgspec.Meta(max_length=MAX_FIXES)])
KIND = msgspec.json.Decoder(Other)
LOCATION = msgspec.json.Decoder(Location)


def read_positions(body: bytes, now: datetime) -> list[Fix]:
    """Read one position or a list of at most `MAX_FIXES`.

    Parameters
    ----------
    body
        JSON: an object or a list of objects with `at`, `lon_deg`, `lat_deg` and, if known,
        `accuracy_m`, `speed_mps`, `battery` (percent), `source`, `frame`.
    now
        Positions later than this and five minutes are refused.

    Raises
    ------
    BadFile
        ``bad-position``, naming the field and the number in the list; ``in-future``; ``too-old``;
        ``too-big``.
    """
    _check_size(body)
    try:
        given = MANY.decode(body) if body.lstrip()[:1] == b"[" else [ONE.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _complaint(error) from error
    newest = now.timestamp() + CLOCK_SLACK_S
    for number, each in enumerate(given, 1):
        if each.at.tzinfo is None:
            raise _bad_time(number, "no-zone", each.at)
        if not OLDEST <= each.at.timestamp() <= newest:
            code = "in-future" if each.at.timestamp() > newest else "too-old"
            raise _bad_time(number, code, each.at)
    fixes = [_fix(each) for each in given]
    for frame in {each.frame for each in given} - {"wgs84"}:
        _move(fixes, [n for n, each in enumerate(given) if each.frame == frame], frame)
    return fixes


def read_owntracks(body: bytes, now: datetime, frame: Frame = "wgs84") -> list[Fix]:
    """Read an OwnTracks HTTP message.

    Messages of other types (``transition``, ``waypoint``, ``lwt``, ``card`` …) give no fix and
    no complaint: the app repeats for ever what a server refuses.

    Parameters
    ----------
    body
        The request's body; empty is allowed.
    now
        See `read_positions`.
    frame
        What this phone's position service answers in.
    """
    _check_size(body)
    if not body.strip():
        return []
    try:
        if KIND.decode(body).type != "location":
            return []
        said = LOCATION.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _complaint(error) from error
    at = datetime.fromtimestamp(said.tst, UTC)
    if not OLDEST <= said.tst <= now.timestamp() + CLOCK_SLACK_S:
        raise _bad_time(1, "too-old" if said.tst < OLDEST else "in-future", at)
    known_speed = said.vel is not None and said.vel >= 0
    fix = Fix(
        at=at,
        lon_deg=said.lon,
        lat_deg=said.lat,
        accuracy_m=said.acc,
        speed_mps=(said.vel or 0.0) / 3.6 if known_speed else None,
        source="owntracks",
        battery=round(said.batt) if said.batt is not None and said.batt >= 0 else None,
    )
    fixes = [fix]
    if frame != "wgs84":
        _move(fixes, [0], frame)
    return fixes


def _check_size(body: bytes) -> None:
    if len(body) > MAX_BYTES:
        raise BadFile("too-big", _("The message is larger than 1 MB. Send fewer at a time."))


def _fix(given: Position) -> Fix:
    return Fix(
        given.at,
        given.lon_deg,
        given.lat_deg,
        given.accuracy_m,
        given.speed_mps,
        given.source,
        None if given.battery is None else round(given.battery),
    )


def _move(fixes: list[Fix], chosen: list[int], frame: Frame) -> None:
    lon, lat = to_wgs84(
        np.array([fixes[n].lon_deg for n in chosen]),
        np.array([fixes[n].lat_deg for n in chosen]),
        frame,
    )
    for n, x, y in zip(chosen, lon.tolist(), lat.tolist(), strict=True):
        old = fixes[n]
        fixes[n] = Fix(old.at, x, y, old.accuracy_m, old.speed_mps, old.source, old.battery)


def _complaint(error: Exception) -> BadFile:
    """Turn msgspec's words, such as “Expected `float` <= 90 - at `$[3].lat_deg`”, into ours."""
    said, _at, path = str(error).partition(" - at `$")
    inside, _dot, field = path.rstrip("`").partition(".")
    number = inside.strip("[]")
    where = Where(item=int(number) + 1) if number.isdigit() else None
    if "missing required field" in said:
        field = said.split("`")[1]
    if not field:
        return BadFile("bad-position", _("The message is not a position in JSON."), where=where)
    return BadFile(
        "bad-position",
        _("“%(what)s” is missing or not what it must be."),
        where=where,
        field=field,
        what=field,
    )


def _bad_time(number: int, code: str, at: datetime) -> BadFile:
    sentences = {
        "no-zone": _("“%(at)s” does not say its time zone."),
        "in-future": _("“%(at)s” is in the future. Check the clock of the device."),
        "too-old": _("“%(at)s” is too long ago. Check the clock of the device."),
    }
    return BadFile(
        code, sentences[code], where=Where(item=number), field="at", at=at.isoformat(" ")
    )
