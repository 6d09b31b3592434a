"""Read a CAP 1.2 message as it was issued; whatever is wrong is named by its field."""

import re
from collections.abc import Collection
from datetime import datetime
from math import isfinite
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import safexml
from firstlight.exchange.cap.colours import colour_of
from firstlight.exchange.cap.message import NAMESPACE, Alert, Area, Info, Point, Reference
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.limits import MEGABYTE, check_size

MOST_BYTES = MEGABYTE
MOST_POINTS = 20_000
LONGEST = 8_000
STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
# China's national profile (GB/T 35965) writes the colour where the standard has the severity.
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown", "Red", "Orange", "Yellow", "Blue")
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
UNFIT = re.compile(r"[\s,<&]")


def read_alert(data: bytes) -> Alert:
    """Read one message.

    Parameters
    ----------
    data
        The XML as it came, at most `MOST_BYTES`.

    Returns
    -------
    Alert
        All of its languages; nothing is derived save the colour, and that only from words in it.

    Raises
    ------
    BadFile
        Too big, no XML, with entities, no CAP 1.2, or a field missing or wrong (``field``).
    """
    check_size(data, MOST_BYTES)
    root = safexml.parse(data)
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise BadFile("not-cap", _("This is not a warning in CAP 1.2."), field="alert")
    kind = _word(root, "msgType", TYPES)
    references = _references(safexml.text_of(root, "references"))
    if kind in ("Update", "Cancel") and not references:
        raise _missing("references")
    infos = tuple(
        _in_place(number, info) for number, info in enumerate(safexml.children(root, "info"), 1)
    )
    if not infos and kind in ("Alert", "Update"):
        raise _missing("info")
    return Alert(
        identifier=_name(root, "identifier"),
        sender=_name(root, "sender"),
        sent_at=_sent(root),
        status=_word(root, "status", STATUS),
        message_type=kind,
        scope=_word(root, "scope", SCOPES),
        note=_text(root, "note"),
        references=references,
        infos=infos,
    )


def _in_place(number: int, info: ET.Element) -> Info:
    try:
        return _info(info)
    except BadFile as fault:
        raise fault.at(Where(item=number, name="info")) from fault


def _info(element: ET.Element) -> Info:
    parameters = _pairs(element, "parameter")
    event, headline = _text(element, "event", needed=True), _text(element, "headline")
    severity = _word(element, "severity", SEVERITY)
    return Info(
        language=_text(element, "language") or "en-US",
        event=event,
        urgency=_word(element, "urgency", URGENCY),
        severity=severity,
        certainty=_word(element, "certainty", CERTAINTY),
        colour=colour_of(severity, parameters, (headline, event)),
        sender_name=_text(element, "senderName"),
        headline=headline,
        description=_text(element, "description"),
        instruction=_text(element, "instruction"),
        effective_at=_moment(element, "effective"),
        onset_at=_moment(element, "onset"),
        expires_at=_moment(element, "expires"),
        parameters=parameters,
        areas=tuple(_area(each) for each in safexml.children(element, "area")),
    )


def _area(element: ET.Element) -> Area:
    return Area(
        description=_text(element, "areaDesc", needed=True),
        polygons=tuple(_ring(each.text or "") for each in safexml.children(element, "polygon")),
        circles=tuple(_circle(each.text or "") for each in safexml.children(element, "circle")),
        geocodes=_pairs(element, "geocode"),
    )


def _ring(text: str) -> tuple[Point, ...]:
    pairs = text.split()
    if len(pairs) > MOST_POINTS:
        raise BadFile("too-many-points", _("The outline has too many points."), field="polygon")
    ring = tuple(_point(pair, "polygon") for pair in pairs)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise BadFile(
            "bad-polygon",
            _("An outline needs at least four points and ends where it begins."),
            field="polygon",
        )
    return ring


def _circle(text: str) -> tuple[float, float, float]:
    centre, _space, radius = text.strip().partition(" ")
    lon, lat = _point(centre, "circle")
    radius_km = _number(radius.strip(), "circle")
    if not 0 <= radius_km <= 20_100:
        raise _wrong("circle")
    return lon, lat, radius_km


def _point(pair: str, field: str) -> Point:
    """Read ``latitude,longitude``, as CAP writes them."""
    lat_text, _comma, lon_text = pair.partition(",")
    lat, lon = _number(lat_text, field), _number(lon_text, field)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise _wrong(field)
    return lon, lat


def _number(text: str, field: str) -> float:
    try:
        number = float(text)
    except ValueError as fault:
        raise _wrong(field) from fault
    if not isfinite(number):
        raise _wrong(field)
    return number


def _references(text: str) -> tuple[Reference, ...]:
    found = []
    for each in text.split():
        parts = each.split(",")
        if len(parts) != 3 or not all(parts):
            raise _wrong("references")
        found.append(Reference(*parts))
    return tuple(found)


def _pairs(element: ET.Element, tag: str) -> dict[str, str]:
    return {
        safexml.text_of(each, "valueName").strip(): safexml.text_of(each, "value").strip()
        for each in safexml.children(element, tag)
    }


def _name(element: ET.Element, tag: str) -> str:
    text = _text(element, tag, needed=True)
    if UNFIT.search(text) or len(text) > 200:
        raise _wrong(tag)
    return text


def _text(element: ET.Element, tag: str, *, needed: bool = False) -> str:
    text = safexml.text_of(element, tag).strip()
    if needed and not text:
        raise _missing(tag)
    if len(text) > LONGEST or "\0" in text:
        raise BadFile("too-long", _("“%(name)s” is too long."), field=tag, name=tag)
    return text


def _word(element: ET.Element, tag: str, known: Collection[str]) -> str:
    text = _text(element, tag, needed=True)
    if text not in known:
        raise _wrong(tag)
    return text


def _moment(element: ET.Element, tag: str, *, needed: bool = False) -> datetime | None:
    text = _text(element, tag, needed=needed)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise _wrong(tag) from fault
    if moment.tzinfo is None:
        raise BadFile("no-zone", _("“%(name)s” is a time without its zone."), field=tag, name=tag)
    return moment


def _sent(root: ET.Element) -> datetime:
    moment = _moment(root, "sent", needed=True)
    if moment is None:
        raise _missing("sent")
    return moment


def _missing(tag: str) -> BadFile:
    return BadFile("missing", _("“%(name)s” is missing."), field=tag, name=tag)


def _wrong(tag: str) -> BadFile:
    return BadFile("wrong", _("“%(name)s” is not as CAP 1.2 has it."), field=tag, name=tag)
