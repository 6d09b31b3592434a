"""KML 2.2 and KMZ in and out. Links to other files are never followed."""

import io
import zipfile
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import safexml
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.limits import unpack
from firstlight.exchange.properties import TYPED, escape_key, from_text, restore_key, to_text
from firstlight.exchange.safexml import add, child, children, local, text_of
from firstlight.exchange.shapes import BaseType, Geometry, Part, PlaceShape, Position, Ring
from firstlight.exchange.text import clean

NAMESPACE = "http://www.opengis.net/kml/2.2"
KIND = "kind"
RESERVED = (KIND, TYPED)
SIMPLE: dict[str, BaseType] = {
    "Point": "Point",
    "LineString": "LineString",
    "LinearRing": "LineString",
    "Polygon": "Polygon",
}
# A date and time that never changes, so that the same places make the same bytes.
EPOCH = (2020, 1, 1, 0, 0, 0)


def split(data: bytes) -> list[tuple[Where, Element]]:
    """Split a KML or KMZ file into its placemarks."""
    root = safexml.parse(_document(data))
    if local(root) != "kml":
        raise BadFile("wrong-type", _("This is XML, but not KML."))
    marks = [element for element in root.iter() if local(element) == "Placemark"]
    return [
        (Where(item=number, name=text_of(mark, "name").strip()[:40]), mark)
        for number, mark in enumerate(marks, 1)
    ]


def shapes(mark: Element) -> list[PlaceShape]:
    """Read one placemark; a mix of points, lines and polygons becomes one place for each kind."""
    entries = _entries(mark)
    name, kind = clean(text_of(mark, "name").strip(), "name"), entries.pop(KIND, "").strip()
    typed = entries.pop(TYPED, "")
    properties = from_text({restore_key(key): text for key, text in entries.items()}, typed)
    description = text_of(mark, "description")
    if description:
        properties.setdefault("description", clean(description, "description"))
    geometries = [g for element in mark for g in _geometries(element)]
    if not geometries:
        raise BadFile("no-coordinates", _("There are no coordinates."), field="coordinates")
    return [PlaceShape(name, kind, geometry, dict(properties)) for geometry in geometries]


def write(places: Iterable[PlaceShape]) -> bytes:
    """Write a KML document."""
    root = Element("kml", {"xmlns": NAMESPACE})
    document = add(root, "Document")
    for place in places:
        mark = add(document, "Placemark")
        add(mark, "name", place.name)
        if isinstance(described := place.properties.get("description"), str) and described:
            add(mark, "description", described)
        _write_properties(mark, place)
        _write_geometry(mark, place.geometry)
    return safexml.dump(root)


def write_kmz(places: Iterable[PlaceShape]) -> bytes:
    """Write a KMZ: the KML, packed."""
    return pack({"doc.kml": write(places)})


def pack(files: dict[str, bytes]) -> bytes:
    """Zip `files` (name to content); equal input gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def _document(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    files = unpack(data, (".kml",))
    if not files:
        raise BadFile("wrong-type", _("The packed file holds no KML."))
    return files.get("doc.kml") or files[min(files)]


def _entries(mark: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    extended = child(mark, "ExtendedData")
    for element in extended.iter() if extended is not None else ():
        key = clean(element.get("name", ""), "ExtendedData")
        if local(element) == "Data":
            found[key] = clean(text_of(element, "value"), key)
        elif local(element) == "SimpleData":
            found[key] = clean(element.text or "", key)
    return found


def _geometries(element: Element) -> list[Geometry]:
    if local(element) in SIMPLE:
        return [Geometry(SIMPLE[local(element)], (_part(element),))]
    if local(element) != "MultiGeometry":
        return []
    members = [geometry for inner in element for geometry in _geometries(inner)]
    bases = dict.fromkeys(member.base for member in members)
    return [
        Geometry(base, tuple(p for m in members if m.base == base for p in m.parts), multi=True)
        for base in bases
    ]


def _part(element: Element) -> Part:
    if local(element) != "Polygon":
        return (_ring(element),)
    borders = [
        *children(element, "outerBoundaryIs"),
        *children(element, "innerBoundaryIs"),
    ]
    return tuple(_ring(ring) for border in borders for ring in children(border, "LinearRing"))


def _ring(element: Element) -> Ring:
    return tuple(_position(word) for word in text_of(element, "coordinates").split())


def _position(word: str) -> Position:
    try:
        numbers = tuple(float(number) for number in word.split(",")[:3])
    except ValueError as error:
        raise _bad(word) from error
    if len(numbers) < 2:
        raise _bad(word)
    return numbers


def _bad(word: str) -> BadFile:
    return BadFile(
        "bad-coordinates",
        _("“%(word)s” is not a pair of coordinates such as 120.83,29.59."),
        field="coordinates",
        word=word[:40],
    )


def _write_properties(mark: Element, place: PlaceShape) -> None:
    extended = add(mark, "ExtendedData")
    texts, typed = to_text(place.properties)
    entries = {KIND: place.kind, TYPED: typed} if typed else {KIND: place.kind}
    entries |= {escape_key(key, RESERVED): text for key, text in texts.items()}
    for key, text in entries.items():
        add(add(extended, "Data", name=key), "value", text)


def _write_geometry(parent: Element, geometry: Geometry) -> None:
    if geometry.multi:
        parent = add(parent, "MultiGeometry")
    for part in geometry.parts:
        element = add(parent, geometry.base)
        if geometry.base != "Polygon":
            _write_ring(element, part[0])
            continue
        for number, ring in enumerate(part):
            border = add(element, "innerBoundaryIs" if number else "outerBoundaryIs")
            _write_ring(add(border, "LinearRing"), ring)


def _write_ring(element: Element, ring: Ring) -> None:
    words = (",".join(repr(number) for number in position) for position in ring)
    add(element, "coordinates", " ".join(words))
