"""Tracks out of GPX files, as the map's update takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.kernel.earth import EARTH_M

if TYPE_CHECKING:
    from firstlight.exchange.frames import Frame
    from firstlight.exchange.tracks import Track, TrackPoint

Row = dict[str, Any]

UNTIMED_MPS = 1.0  # a track that says no times is taken to end now, at a searcher's pace


def rows_of_gpx(files: Sequence[Path], now: datetime, frame: Frame = "wgs84") -> list[Row]:
    """Return the tracks of GPX files as `after_searching` takes them.

    A track without times is taken to end `now`, walked at a searcher's pace; `frame` is that of
    the coordinates in the files.

    Raises
    ------
    BadInput
        Naming the file that is missing, no GPX, or empty.
    """
    # Reading files brings in the whole of Django's words; a plan without tracks never needs it.
    from django.conf import settings

    from firstlight.exchange.errors import BadFile
    from firstlight.exchange.gpx import read_gpx

    if not settings.configured:  # a command outside the server speaks plain English
        settings.configure(USE_I18N=False)

    rows: list[Row] = []
    for file in files:
        try:
            # A recorded day may end after the time that the plan is for.
            journey = read_gpx(file.read_bytes(), max(now, datetime.now(UTC)), frame)
        except OSError as fault:
            raise BadInput(f"tracks: {file} cannot be read ({fault.strerror})") from fault
        except BadFile as fault:
            raise BadInput(f"tracks: {file} cannot be used ({fault})") from fault
        rows += [_row_of(track, now) for track in journey.tracks]
    return rows


def _row_of(track: Track, now: datetime) -> Row:
    points = [point for segment in track.segments for point in segment]
    times = [point.at for point in points if point.at is not None]
    if len(times) == len(points) and times:
        begins = min(times)
        seconds = [(at - begins).total_seconds() for at in times]
    else:
        seconds = _paced(points)
        begins = now - timedelta(seconds=seconds[-1] if seconds else 0.0)
    fixes = [[s, p.lon_deg, p.lat_deg, p.accuracy_m] for s, p in zip(seconds, points, strict=True)]
    return {"points": fixes, "starts_at": begins.isoformat(), "kind": "foot", "eyes": 1}


def _paced(points: Sequence[TrackPoint]) -> list[float]:
    if not points:
        return []
    lon = np.radians([point.lon_deg for point in points])
    lat = np.radians([point.lat_deg for point in points])
    step = np.hypot(np.diff(lat), np.diff(lon) * np.cos(lat[:-1])) * EARTH_M
    return [float(each) for each in np.append(0.0, np.cumsum(step)) / UNTIMED_MPS]
