"""Write notices of our own in CAP 1.2. A warning is its issuer's: it is never restated here."""

import re
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import safexml
from firstlight.exchange.cap.colours import colours_in
from firstlight.exchange.cap.message import NAMESPACE
from firstlight.kernel.errors import Refused

WARNS = re.compile(r"预警|警报|\bwarnings?\b|\balert\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the force itself says, such as where people gather when an event is cleared.

    Attributes
    ----------
    said
        Headline, description and instruction by language tag, e.g. ``zh-CN``.
    circle
        (longitude, latitude, radius in km), where there is one.
    """

    identifier: str
    sender: str
    sent_at: datetime
    expires_at: datetime
    said: dict[str, tuple[str, str, str]]
    area: str
    sender_name: str
    circle: tuple[float, float, float] | None = None
    is_exercise: bool = False


def write_notice(notice: Notice) -> bytes:
    """Write a notice of our own.

    Raises
    ------
    Refused
        ``restated`` when its words give a warning colour: only the issuer warns.
    """
    for words in notice.said.values():
        if any(WARNS.search(text) and colours_in(text) for text in words):
            raise Refused(
                "restated", _("Only the weather office warns. Point to its warning instead.")
            )
    root = ET.Element("alert", {"xmlns": NAMESPACE})
    for tag, text in (
        ("identifier", notice.identifier),
        ("sender", notice.sender),
        ("sent", _stamp(notice.sent_at)),
        ("status", "Exercise" if notice.is_exercise else "Actual"),
        ("msgType", "Alert"),
        ("scope", "Public"),
    ):
        safexml.add(root, tag, text)
    for language in notice.said:
        _info(root, notice, language)
    return safexml.dump(root)


def _info(root: ET.Element, notice: Notice, language: str) -> None:
    headline, description, instruction = notice.said[language]
    info = safexml.add(root, "info")
    for tag, text in (
        ("language", language),
        ("category", "Safety"),
        ("event", headline),
        ("urgency", "Immediate"),
        ("severity", "Unknown"),
        ("certainty", "Observed"),
        ("expires", _stamp(notice.expires_at)),
        ("senderName", notice.sender_name),
        ("headline", headline),
        ("description", description),
        ("instruction", instruction),
    ):
        if text:
            safexml.add(info, tag, text)
    area = safexml.add(info, "area")
    safexml.add(area, "areaDesc", notice.area)
    if notice.circle:
        lon, lat, radius_km = notice.circle
        safexml.add(area, "circle", f"{lat:.6f},{lon:.6f} {radius_km:g}")


def _stamp(moment: datetime) -> str:
    """Return a time as CAP asks: whole seconds, zone as an offset and never as ``Z``."""
    text = moment.replace(microsecond=0).isoformat()
    return text.replace("+00:00", "-00:00")
