"""XML that cannot reach out: no entities, no document types, no other files."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Defused
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.limits import Readable
from firstlight.exchange.text import decode

# Expat knows no Chinese encodings, and Chinese tools write them.
CHINESE = re.compile(rb"""^\s*<\?xml[^>]*encoding=["'](gb2312|gbk|gb18030)["'][^>]*\?>""", re.I)
# Some of them write as the machine does, whatever they declare.
UTF8 = re.compile(rb"""^\s*<\?xml(?![^>]*encoding=["'](?!utf-?8["']))[^>]*\?>""", re.I)
BROKEN = (ET.ParseError, DefusedXmlException, ValueError, LookupError)


def parse(data: bytes) -> ET.Element:
    """Parse a whole document.

    Raises
    ------
    BadFile
        ``entities`` if it declares any, ``bad-xml`` with the line if it is broken, ``encoding``.
    """
    try:
        root: ET.Element = Defused.fromstring(_text(data), forbid_dtd=True)
    except BROKEN as error:
        raise complaint(error) from error
    return root


def _text(data: bytes) -> bytes | str:
    """Return a document as the parser can read it."""
    if declared := CHINESE.match(data):
        return data[declared.end() :].decode("gb18030")
    said = UTF8.match(data)
    if said is None or data.isascii():
        return data
    return decode(data[said.end() :])


def stream(source: Readable) -> Iterator[ET.Element]:
    """Yield each element as it ends; the caller clears what it has used."""
    try:
        for _event, element in Defused.iterparse(source, events=("end",), forbid_dtd=True):
            yield element
    except BROKEN as error:
        raise complaint(error) from error


def complaint(error: Exception) -> BadFile:
    """Turn what a parser says into words for people."""
    if isinstance(error, DefusedXmlException):
        return BadFile(
            "entities",
            _("The file declares entities or a document type, which is not accepted."),
        )
    line = getattr(error, "position", (None, 0))[0]
    sentence = _("The file is damaged or cut short: it is not complete XML.")
    return BadFile("bad-xml", sentence, where=Where(line=line))


def local(element: ET.Element) -> str:
    """Return the tag without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: ET.Element, tag: str) -> ET.Element | None:
    """Return the first child with this tag, whatever its namespace."""
    return next((inner for inner in element if local(inner) == tag), None)


def children(element: ET.Element, tag: str) -> list[ET.Element]:
    """Return every child with this tag, whatever its namespace."""
    return [inner for inner in element if local(inner) == tag]


def text_of(element: ET.Element, tag: str) -> str:
    """Return the text of the first child with this tag, or ""."""
    inner = child(element, tag)
    return (inner.text or "") if inner is not None else ""


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """Append a child with text."""
    inner = ET.SubElement(parent, tag, attributes)
    inner.text = text or None
    return inner


def dump(root: ET.Element) -> bytes:
    """Serialise as UTF-8 with a declaration."""
    data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data
