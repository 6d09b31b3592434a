"""A GPX file becomes tracks: what is doubtful is left out and counted, nothing goes unsaid."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.frames import Frame, check_track
from firstlight.exchange.gpx import in_wgs84, read_gpx
from firstlight.exchange.limits import Readable
from firstlight.exchange.tracks import VEHICLE_MPS, WALKING_MPS, Journey, Review, Track, review
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.searches.actions.tracks import add_track
from firstlight.searches.models import Assignment
from firstlight.searches.models import Track as Kept
from firstlight.searches.schemas import AddTrack

FASTEST_MPS = {"vehicle": VEHICLE_MPS, "boat": 25.0, "drone": 30.0}


def take_gpx(
    actor: Actor,
    stream: Readable,
    now: datetime,
    *,
    case_id: UUID,
    assignment: Assignment | None = None,
    frame: Frame = "wgs84",
    is_frame_sure: bool = False,
) -> list[Kept]:
    """Read a GPX file and keep its tracks, in WGS-84 whatever they came in.

    Points that were reached impossibly fast, go back in time or have no time are left out of the
    track and counted in it; the rest stays. Unless `is_frame_sure`, a track that lies in the
    assignment's segment only when it is read in another frame is refused.

    Raises
    ------
    BadFile, Refused
        The file cannot be read; no track in it has two usable points; it is from the future, or
        ended before the person went missing; its coordinates are likely of another frame.
    """
    journey = read_gpx(stream, now)
    kind = assignment.team_kind if assignment else "foot"
    seen = review(journey, FASTEST_MPS.get(kind, WALKING_MPS))
    if assignment and not is_frame_sure:
        check_track(_positions(journey, seen), frame, assignment.segment.geometry)
    journey = in_wgs84(journey, frame)
    rows = [_row(journey, seen, number) for number in range(len(journey.tracks))]
    usable = [row for row in rows if len(row["points"]) > 1]
    if not usable:
        raise Refused(
            "no-times",
            _("File: no track in it has two points with a time; a route alone was not walked."),
            field="file",
        )
    group = assignment.pk if assignment else None
    return [
        add_track(actor, AddTrack(case_id=case_id, assignment_id=group, **row)) for row in usable
    ]


def _positions(journey: Journey, seen: Review) -> list[tuple[float, float]]:
    """Return where the file says that somebody was, without what is in doubt."""
    return [
        (point.lon_deg, point.lat_deg)
        for number, track in enumerate(journey.tracks)
        for s, segment in enumerate(track.segments)
        for p, point in enumerate(segment)
        if (number, s, p) not in seen.doubts
    ]


def _row(journey: Journey, seen: Review, number: int) -> dict[str, Any]:
    track: Track = journey.tracks[number]
    dropped: Counter[str] = Counter()
    points = []
    for s, segment in enumerate(track.segments):
        for p, point in enumerate(segment):
            doubt = seen.doubts.get((number, s, p))
            if doubt is not None or point.at is None:
                dropped[doubt or "no-time"] += 1
            else:
                points.append(point)
    timed = sorted(((p.at, p) for p in points if p.at is not None), key=lambda pair: pair[0])
    start = timed[0][0] if timed else None
    return {
        "starts_at": start,
        "points": [
            ((at - start).total_seconds(), p.lon_deg, p.lat_deg, p.accuracy_m)
            for at, p in timed
            if start is not None
        ],
        "dropped": dict(dropped),
    }
