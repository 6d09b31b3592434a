"""Tracks come in: once each, however often they are sent."""

import hashlib
import itertools
import json
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.earth import distance_m
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.searches import queries
from firstlight.searches.models import Assignment, SearchCase, Track
from firstlight.searches.schemas import AddTrack
from firstlight.searches.words import FUTURE


@action("searches.add_track", may="searches.field", takes=AddTrack, offline=Offline.APPEND)
def add_track(context: Context, data: AddTrack) -> Track:
    """Keep where a group walked. The same track sent again is the same row.

    Raises
    ------
    Refused
        ``future``, or ``before-case`` for a track that ended before the person went missing.
    """
    case, group = _walked_for(context, data)
    ends_at = data.starts_at + timedelta(seconds=data.points[-1][0])
    if ends_at > context.now + timedelta(minutes=5):
        raise Slip("future", FUTURE, field="starts_at")
    if ends_at < case.last_seen_at:
        raise Refused(
            "before-case",
            _("This track ended before the person was last seen. Is it the right file?"),
            field="starts_at",
        )
    digest = hashlib.sha256(
        json.dumps([data.starts_at.isoformat(), data.points]).encode()
    ).hexdigest()
    known = Track.objects.filter(case=case, content_hash=digest).first()
    track = known or Track(
        station_id=case.station_id,
        case=case,
        assignment=group,
        person_id=context.actor.person_id,
        source=data.source,
        content_hash=digest,
        starts_at=data.starts_at,
        ends_at=ends_at,
        points=[list(point) for point in data.points],
        dropped=data.dropped,
        length_m=_length_m(data.points),
    )
    if known is None:
        track.save(force_insert=True)
    context.record(
        track, thread=case.incident_id, points=len(data.points), repeated=known is not None
    )
    return track


def _walked_for(context: Context, data: AddTrack) -> tuple[SearchCase, Assignment | None]:
    if data.assignment_id is None:
        return queries.case_for_field(context.actor, data.case_id), None
    group = queries.assignment_of_track(context.actor, data.assignment_id)
    if group.segment.case_id != data.case_id:
        raise NotFound
    return group.segment.case, group


def _length_m(points: list[tuple[float, float, float, float | None]]) -> float:
    """Return the length of a track on the sphere, metres."""
    return sum(distance_m(*a[1:3], *b[1:3]) for a, b in itertools.pairwise(points))
