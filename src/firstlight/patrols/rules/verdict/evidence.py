"""What is known of a patrol: what phones said, and what signs were there. No judgement here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

EARTH_M = 6_371_000.0


def by_server(
    said_at: datetime, offset_s: float | None, sent_offset_s: float | None = None
) -> datetime:
    """Return a phone's moment by the server's clock, as far as is known how the two differ.

    What the phone measured itself, when its page came, goes before what it was when it sent.
    """
    ahead_s = next((each for each in (offset_s, sent_offset_s) if each is not None), 0.0)
    return said_at - timedelta(seconds=ahead_s)


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint as it stands: where, by what it is proven, and what its codes are made with."""

    key: str
    lon: float
    lat: float
    radius_m: float = 60.0
    way: str = "qr"
    short: str = ""
    secret: bytes = b""
    period_s: int = 30
    issue: int = 1
    tag_hash: str = ""
    dwell_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One scan, tap or word: `said_at` when it is to have been, `made_at` when it was entered.

    Times are the phone's; `offset_s` is phone minus server as the phone last measured it,
    `sent_offset_s` the same as the server measured it when the claim came in.
    """

    key: str
    checkpoint: str | None
    person: str
    device: str
    way: str
    said_at: datetime
    made_at: datetime
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    offset_s: float | None = None
    sent_offset_s: float | None = None
    is_mock: bool | None = None
    witness: str = ""

    @property
    def at(self) -> datetime:
        """When it was by the server's clock."""
        return by_server(self.said_at, self.offset_s, self.sent_offset_s)

    @property
    def entered_at(self) -> datetime:
        """When it was entered, by the server's clock."""
        return by_server(self.made_at, self.offset_s, self.sent_offset_s)

    @property
    def at_s(self) -> float:
        """When it was by the server's clock, in seconds since 1970."""
        return self.at.timestamp()


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix of a track."""

    person: str
    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None
    is_mock: bool | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A claim of another run that shares a device, a person or a changing code with this one."""

    run: str
    person: str
    device: str
    code: str
    at: datetime
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is to judge by: `points` by key, those expected in their order.

    `ended_at` is when the patrol was ended, by the server's clock.
    """

    points: dict[str, Point]
    expected: tuple[str, ...]
    claims: tuple[Claim, ...]
    track: tuple[Fix, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    means: str = "foot"
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands out, with its figures; `grave` ones make a run doubtful."""

    code: str
    grave: bool = False
    checkpoint: str | None = None
    at: datetime | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


def metres(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Return the distance over ground in m, on a sphere; right to 0.5 % below 100 km."""
    east = math.radians(lon2 - lon) * math.cos(math.radians((lat + lat2) / 2))
    return EARTH_M * math.hypot(east, math.radians(lat2 - lat))
