"""GPX 1.1 (and 1.0) in and out."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from xml.etree.ElementTree import Element

import numpy as np
from django.utils.translation import gettext_lazy as _

from firstlight.exchange import safexml
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.frames import Frame, to_wgs84
from firstlight.exchange.limits import MAX_FILE_BYTES, Readable, check_size, limited
from firstlight.exchange.safexml import add, child, children, local, text_of
from firstlight.exchange.text import checked, clean
from firstlight.exchange.tracks import Journey, Route, Track, TrackPoint, Waypoint, refuse_future

NAMESPACE = "http://www.topografix.com/GPX/1/1"
MAX_POINTS = 500_000
MEDIA_TYPE = "application/gpx+xml"


def read_gpx(
    source: bytes | Readable,
    now: datetime,
    frame: Frame = "wgs84",
    max_bytes: int = MAX_FILE_BYTES,
) -> Journey:
    """Read tracks, routes and waypoints while the file streams in.

    Parameters
    ----------
    source
        The file, or a stream such as an upload; no more than `max_bytes` are ever read.
    now
        Points later than this are refused.
    frame
        GPX is WGS-84; some Chinese apps write GCJ-02 all the same.
    max_bytes
        Where to stop reading and refuse.

    Raises
    ------
    BadFile
        ``too-big``, ``empty``, ``bad-xml``, ``entities``, ``wrong-type``, ``no-track``,
        ``bad-coordinates``, ``bad-time`` or ``in-future``, naming the track and the point.
    """
    if isinstance(source, bytes):
        check_size(source, max_bytes)
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    tracks: list[Track] = []
    waypoints: list[Waypoint] = []
    routes: list[Route] = []
    seen = 0
    root = ""
    for element in safexml.stream(limited(stream, max_bytes)):
        root = tag = local(element)
        seen += tag in ("trkpt", "rtept", "wpt")
        if seen > MAX_POINTS:
            raise BadFile(
                "too-many-points", _("There are more than %(limit)s points."), limit=MAX_POINTS
            )
        if tag == "trk":
            tracks.append(_track(len(tracks) + 1, element))
        elif tag == "wpt":
            waypoints.append(_waypoint(len(waypoints) + 1, element))
        elif tag == "rte":
            routes.append(_route(len(routes) + 1, element))
        if tag in ("trk", "wpt", "rte"):
            element.clear()
    if root != "gpx":
        raise BadFile("wrong-type", _("This is XML, but not GPX."))
    journey = Journey(tuple(tracks), tuple(waypoints), tuple(routes))
    if not seen:
        raise BadFile("no-track", _("The file holds no track, route or waypoint."))
    refuse_future(journey, now)
    return in_wgs84(journey, frame)


def write_gpx(journey: Journey, creator: str = "Firstlight") -> bytes:
    """Write GPX 1.1; reading it back gives the same journey."""
    root = Element("gpx", {"xmlns": NAMESPACE, "version": "1.1", "creator": creator})
    for waypoint in journey.waypoints:
        element = _write_point(root, "wpt", waypoint.point)
        _write_words(element, waypoint.name, waypoint.description, waypoint.symbol)
        _hdop_last(element)
    for route in journey.routes:
        line = add(root, "rte")
        _write_words(line, route.name, route.description)
        for point in route.points:
            _write_point(line, "rtept", point)
    for track in journey.tracks:
        line = add(root, "trk")
        _write_words(line, track.name, track.description)
        for segment in track.segments:
            run = add(line, "trkseg")
            for point in segment:
                _write_point(run, "trkpt", point)
    return safexml.dump(root)


def _track(number: int, element: Element) -> Track:
    name, description = _words(element)
    where = Where(item=number, name=name[:40])
    segments = (
        tuple(_point(n, point, where) for n, point in enumerate(children(run, "trkpt"), 1))
        for run in children(element, "trkseg")
    )
    return Track(name, tuple(segment for segment in segments if segment), description)


def _route(number: int, element: Element) -> Route:
    name, description = _words(element)
    where = Where(item=number, name=name[:40])
    points = enumerate(children(element, "rtept"), 1)
    return Route(name, tuple(_point(n, point, where) for n, point in points), description)


def _waypoint(number: int, element: Element) -> Waypoint:
    name, description = _words(element)
    point = _point(number, element, Where(item=number, name=name[:40]))
    return Waypoint(name, point, description, clean(text_of(element, "sym"), "sym"))


def _words(element: Element) -> tuple[str, str]:
    name = clean(text_of(element, "name"), "name").strip()
    return name, clean(text_of(element, "desc"), "desc")


def _point(number: int, element: Element, where: Where) -> TrackPoint:
    try:
        lon, lat = float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        lon = lat = float("nan")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise BadFile(
            "bad-coordinates",
            _("Point %(number)s has no longitude and latitude, or impossible ones."),
            where=where,
            field="lat",
            number=number,
        )
    return TrackPoint(
        lon,
        lat,
        _time(number, text_of(element, "time"), where),
        _figure(element, "ele"),
        _figure(element, "hdop"),
    )


def _time(number: int, text: str, where: Where) -> datetime | None:
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        # GPX times are UTC; one without a zone is taken so.
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise BadFile(
            "bad-time",
            _("Point %(number)s: “%(text)s” is not a time."),
            where=where,
            field="time",
            number=number,
            text=text[:40],
        ) from error


def _figure(element: Element, tag: str) -> float | None:
    """Read an optional figure; receivers write nonsense here, and the point is good without."""
    if child(element, tag) is None:
        return None
    try:
        figure = float(text_of(element, tag))
    except ValueError:
        return None
    return figure if isfinite(figure) else None


def in_wgs84(journey: Journey, frame: Frame) -> Journey:
    """Return the same journey with every position in WGS-84."""
    if frame == "wgs84":
        return journey
    return Journey(
        tuple(
            replace(track, segments=tuple(_moved(segment, frame) for segment in track.segments))
            for track in journey.tracks
        ),
        tuple(
            replace(waypoint, point=_moved([waypoint.point], frame)[0])
            for waypoint in journey.waypoints
        ),
        tuple(replace(route, points=_moved(route.points, frame)) for route in journey.routes),
    )


def _moved(points: Iterable[TrackPoint], frame: Frame) -> tuple[TrackPoint, ...]:
    points = tuple(points)
    lon, lat = to_wgs84(
        np.array([point.lon_deg for point in points]),
        np.array([point.lat_deg for point in points]),
        frame,
    )
    pairs = zip(points, lon.tolist(), lat.tolist(), strict=True)
    return tuple(replace(point, lon_deg=x, lat_deg=y) for point, x, y in pairs)


def _write_words(element: Element, name: str, description: str, symbol: str = "") -> None:
    for tag, text in (("name", name), ("desc", description), ("sym", symbol)):
        if text:
            add(element, tag, checked(text, tag))


def _write_point(parent: Element, tag: str, point: TrackPoint) -> Element:
    element = add(parent, tag, lat=repr(point.lat_deg), lon=repr(point.lon_deg))
    if point.height_m is not None:
        add(element, "ele", repr(point.height_m))
    if point.at is not None:
        add(element, "time", point.at.astimezone(UTC).isoformat().replace("+00:00", "Z"))
    if point.hdop is not None:
        add(element, "hdop", repr(point.hdop))
    return element


def _hdop_last(element: Element) -> None:
    # The schema wants hdop after the words.
    hdop = child(element, "hdop")
    if hdop is not None:
        element.remove(hdop)
        element.append(hdop)
