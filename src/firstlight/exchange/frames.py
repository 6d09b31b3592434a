"""Coordinates of Chinese map services, turned into WGS-84 on the way in and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from firstlight.engine.arrays import Floats
from firstlight.engine.frames import bd09, gcj02
from firstlight.exchange.errors import BadFile
from firstlight.exchange.shapes import Box, Geometry, PlaceShape, Position
from firstlight.kernel.earth import DEGREE_M

Frame = Literal["wgs84", "gcj02", "bd09"]
FRAMES: tuple[Frame, ...] = get_args(Frame)
# Where the frames differ. A little beyond the borders: asking once too often does no harm.
CHINA = Box(72.0, 3.5, 136.0, 54.0)
# A frame is believed when its places lie this near to known ones, and this much nearer than in
# any other frame; GCJ-02 moves places by some hundred metres.
NEAR_M = 60.0
NEARER = 3.0
FEWEST_POINTS = 3
# A track is believed to be of another frame when so much of it lies in its area there, and as it
# was declared no more than this part of that; so near to the edge counts as inside.
INSIDE = 0.5
OF_IT = 0.7
EDGE_M = 30.0
NAMES = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}


def to_wgs84(lon_deg: Floats, lat_deg: Floats, frame: Frame) -> tuple[Floats, Floats]:
    """Convert arrays of coordinates, degrees, of any shape."""
    if frame == "gcj02":
        return gcj02.to_wgs84(lon_deg, lat_deg)
    if frame == "bd09":
        return bd09.to_wgs84(lon_deg, lat_deg)
    return lon_deg, lat_deg


def convert(places: Sequence[PlaceShape], frame: Frame) -> list[PlaceShape]:
    """Return the same places with every position in WGS-84; heights stay."""
    if frame == "wgs84":
        return list(places)
    lon, lat = to_wgs84(*_arrays(places), frame)
    moved = iter(zip(lon.tolist(), lat.tolist(), strict=True))
    return [replace(place, geometry=_moved(place.geometry, moved)) for place in places]


def check_declared(places: Sequence[PlaceShape], frame: str | None) -> Frame:
    """Return the frame that was declared; ask for it where it matters and was not.

    Raises
    ------
    BadFile
        ``frame-unknown`` if places in China come without a frame or with one unheard of.
    """
    known = next((each for each in FRAMES if each == frame), None)
    if known is not None:
        return known
    lon, lat = _arrays(places)
    inside = [CHINA.holds(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    if frame is None and not any(inside):
        return "wgs84"
    raise BadFile(
        "frame-unknown",
        _(
            "Say which coordinates these are: WGS-84 (GPS), GCJ-02 (Amap, Tencent) or "
            "BD-09 (Baidu). The wrong one puts places some 500 m off."
        ),
        field="frame",
    )


def check_likely(
    places: Sequence[PlaceShape],
    frame: Frame,
    known: Sequence[Position],
    named: Mapping[str, Position] | None = None,
) -> None:
    """Refuse a declared frame when the places fit known ones clearly better in another.

    Parameters
    ----------
    places
        As they stand in the file.
    frame
        What the user says they are.
    known
        Longitude and latitude, WGS-84 degrees, of features that are surely right.
    named
        The middles of known features by their names: where a file has enough of these names, what
        lies where is told by them alone.

    Raises
    ------
    BadFile
        ``frame-mismatch``, with the likelier frame as a fact.
    """
    likely = likely_by_name(places, named or {}) or likely_frame(places, known)
    if likely is not None and likely != frame:
        raise BadFile(
            "frame-mismatch",
            _(
                "These coordinates were declared as %(declared)s but fit the known places when "
                "taken as %(likely)s. Choose that, or confirm that they are right as they are."
            ),
            field="frame",
            declared=NAMES[frame],
            likely=NAMES[likely],
        )


def check_track(
    points: Sequence[tuple[float, float]], frame: Frame, area: Mapping[str, Any]
) -> None:
    """Refuse a declared frame when a track lies clearly better in its area in another.

    Parameters
    ----------
    points
        Longitude and latitude, degrees, as they stand in the file.
    frame
        What the user says they are.
    area
        Where it should have been walked: a GeoJSON polygon, WGS-84.

    Raises
    ------
    BadFile
        ``frame-mismatch``, with the likelier frame as a fact.
    """
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    if len(lon) < FEWEST_POINTS:
        return
    inside = {each: _share_inside(*to_wgs84(lon, lat, each), area) for each in FRAMES}
    likely = max(inside, key=lambda each: inside[each])
    if inside[likely] < INSIDE or inside[frame] > inside[likely] * OF_IT:
        return
    raise BadFile(
        "frame-mismatch",
        _(
            "Coordinates: read as %(declared)s this track lies beside its segment, read as "
            "%(likely)s it lies in it. Choose %(likely)s under “Coordinates from” and the file "
            "once more; if the group did walk there, confirm that they are right."
        ),
        field="frame",
        declared=NAMES[frame],
        likely=NAMES[likely],
    )


def _share_inside(lon: Floats, lat: Floats, area: Mapping[str, Any]) -> float:
    """Return which part of these positions lies in the area or by its edge."""
    scale = np.array([np.cos(np.radians(lat.mean())), 1.0]) * DEGREE_M
    outline = shapely.transform(shape(area), lambda degrees: degrees * scale)
    near = outline.buffer(EDGE_M)
    return float(shapely.contains_xy(near, lon * scale[0], lat * scale[1]).mean())


def likely_frame(places: Sequence[PlaceShape], known: Sequence[Position]) -> Frame | None:
    """Guess the frame by which most places lie on known features; None if that decides nothing."""
    lon, lat = _arrays(places)
    if len(lon) < FEWEST_POINTS or not known:
        return None
    reference = np.array([position[:2] for position in known], dtype=float)
    apart = {frame: _median_distance_m(*to_wgs84(lon, lat, frame), reference) for frame in FRAMES}
    return _believed(apart)


def likely_by_name(places: Sequence[PlaceShape], named: Mapping[str, Position]) -> Frame | None:
    """Guess the frame by which most places lie where those of their names do.

    Corners of an area lie nowhere near the middle of what is known: middle goes with middle.
    """
    pairs = [(_middle(place), named[place.name]) for place in places if place.name in named]
    if len(pairs) < FEWEST_POINTS:
        return None
    ours, theirs = np.array(pairs, dtype=float).transpose(1, 2, 0)
    shrink = np.cos(np.radians(np.median(theirs[1])))
    apart: dict[Frame, float] = {}
    for frame in FRAMES:
        lon, lat = to_wgs84(ours[0], ours[1], frame)
        away = np.hypot((lon - theirs[0]) * shrink, lat - theirs[1])
        apart[frame] = float(np.median(away)) * DEGREE_M
    return _believed(apart)


def _believed(apart: Mapping[Frame, float]) -> Frame | None:
    """Return the frame in which places lie near, and much nearer than in any other."""
    best, second = sorted(apart, key=lambda frame: apart[frame])[:2]
    return best if apart[best] <= NEAR_M and apart[best] * NEARER <= apart[second] else None


def _middle(place: PlaceShape) -> tuple[float, float]:
    """Return the middle of the box around a shape."""
    lon, lat = _arrays([place])
    return float(lon.min() + lon.max()) / 2, float(lat.min() + lat.max()) / 2


def _median_distance_m(lon: Floats, lat: Floats, reference: Floats) -> float:
    shrink = np.cos(np.radians(np.median(lat)))
    nearest = [
        np.min(np.hypot((reference[:, 0] - x) * shrink, reference[:, 1] - y))
        for x, y in zip(lon, lat, strict=True)
    ]
    return float(np.median(nearest)) * DEGREE_M


def _arrays(places: Iterable[PlaceShape]) -> tuple[Floats, Floats]:
    pairs = [position[:2] for place in places for position in place.geometry.positions()]
    both = np.array(pairs, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _moved(geometry: Geometry, moved: Iterable[tuple[float, float]]) -> Geometry:
    fresh = iter(moved)
    parts = tuple(
        tuple(tuple((*next(fresh), *position[2:]) for position in ring) for ring in part)
        for part in geometry.parts
    )
    return replace(geometry, parts=parts)
