"""Where people went and should go, as plain values; and what is doubtful about a track."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.kernel import earth

# One unit of HDOP of a phone under trees is about this much, metres (one sigma).
UERE_M = 5.0
# Clocks of phones go wrong by minutes, not more.
CLOCK_SLACK = timedelta(minutes=5)
WALKING_MPS, VEHICLE_MPS = 12.0, 60.0
Doubt = Literal["too-fast", "backwards", "no-time"]


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """A position on a track; WGS-84, degrees. Times are aware, heights above sea level."""

    lon_deg: float
    lat_deg: float
    at: datetime | None = None
    height_m: float | None = None
    hdop: float | None = None

    @property
    def accuracy_m(self) -> float | None:
        """Horizontal accuracy as the receiver saw it, metres; None if it did not say."""
        return None if self.hdop is None else self.hdop * UERE_M


@dataclass(frozen=True, slots=True)
class Track:
    """A walked line; a new segment begins where the receiver was off."""

    name: str
    segments: tuple[tuple[TrackPoint, ...], ...]
    description: str = ""

    def points(self) -> Iterator[TrackPoint]:
        """Yield every point in order."""
        for segment in self.segments:
            yield from segment


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A named point."""

    name: str
    point: TrackPoint
    description: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A line that is to be followed."""

    name: str
    points: tuple[TrackPoint, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """All that a GPX file can hold that matters here."""

    tracks: tuple[Track, ...] = ()
    waypoints: tuple[Waypoint, ...] = ()
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What is doubtful about the tracks of a file. Nothing is taken away: the caller decides.

    Attributes
    ----------
    points
        How many there are.
    doubts
        (track, segment, point) numbers from 0 to why that point is doubtful.
    """

    points: int
    doubts: dict[tuple[int, int, int], Doubt] = field(default_factory=dict)

    def count(self, doubt: Doubt) -> int:
        """How many points have this doubt."""
        return Counter(self.doubts.values())[doubt]


def review(journey: Journey, fastest_mps: float = WALKING_MPS) -> Review:
    """Mark points that were reached impossibly fast, go back in time or have no time.

    A point is compared with the last one that was well, so one jump to and fro costs one point.

    Parameters
    ----------
    journey
        As read.
    fastest_mps
        What the team could do at most, metres per second.
    """
    doubts: dict[tuple[int, int, int], Doubt] = {}
    total = 0
    for t, track in enumerate(journey.tracks):
        for s, segment in enumerate(track.segments):
            last: TrackPoint | None = None
            for p, here in enumerate(segment):
                total += 1
                doubt = _doubt(last, here, fastest_mps)
                if doubt is None:
                    last = here
                else:
                    doubts[t, s, p] = doubt
    return Review(total, doubts)


def refuse_future(journey: Journey, now: datetime) -> None:
    """Refuse a track with a point later than `now` and some slack for clocks.

    Raises
    ------
    BadFile
        ``in-future``, with the number of the track.
    """
    for number, track in enumerate(journey.tracks, 1):
        late = next((p.at for p in track.points() if p.at and p.at > now + CLOCK_SLACK), None)
        if late is not None:
            raise BadFile(
                "in-future",
                _("The track has a point at %(at)s, which is in the future. Check the clock."),
                where=Where(item=number, name=track.name[:40]),
                field="time",
                at=late.isoformat(timespec="minutes"),
            )


def distance_m(a: TrackPoint, b: TrackPoint) -> float:
    """Return how far two points of a track lie apart, metres."""
    return earth.distance_m(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)


def _doubt(last: TrackPoint | None, here: TrackPoint, fastest_mps: float) -> Doubt | None:
    if here.at is None:
        return "no-time"
    if last is None or last.at is None:
        return None
    seconds = (here.at - last.at).total_seconds()
    if seconds < 0:
        return "backwards"
    # Two fixes of one second may each be off by their accuracy without anybody running.
    slack_m = (last.accuracy_m or UERE_M) + (here.accuracy_m or UERE_M)
    return "too-fast" if distance_m(last, here) > fastest_mps * seconds + slack_m else None
