"""A CAP message in memory (OASIS Common Alerting Protocol 1.2, 1 July 2010)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """Where a message holds.

    Attributes
    ----------
    polygons
        Closed rings of (longitude, latitude), WGS-84 degrees.
    circles
        (longitude, latitude, radius in km).
    geocodes
        Codes of places by the name of their scheme.
    """

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    geocodes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Info:
    """What is said, in one language."""

    language: str
    event: str
    urgency: str
    severity: str
    certainty: str
    colour: str = ""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    effective_at: datetime | None = None
    onset_at: datetime | None = None
    expires_at: datetime | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message that this one updates or cancels."""

    sender: str
    identifier: str
    sent: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One message."""

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message_type: str
    scope: str
    note: str = ""
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def is_exercise(self) -> bool:
        """Whether nobody should act on it in earnest."""
        return self.status in ("Exercise", "Test")

    def said_in(self, language: str) -> Info | None:
        """Return what is said in a language such as ``zh``, else the first, else `None`."""
        wanted = (info for info in self.infos if info.language.lower().startswith(language))
        return next(wanted, self.infos[0] if self.infos else None)
