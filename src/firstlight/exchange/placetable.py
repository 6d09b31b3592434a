"""Places as the rows of a table, whatever file the table is in.

Points have their longitude and latitude in two columns, everything else is WKT in a third.
Every property has a column of its own; a last column names those that are not plain text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import wkt
from firstlight.exchange.csvtable import Line
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.properties import TYPED, escape_key, from_text, restore_key, to_text
from firstlight.exchange.shapes import Geometry, PlaceShape, point

KNOWN = {
    "name": ("name", "名称", "地名", "名字"),
    "kind": ("kind", "type", "类型", "类别"),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "wkt": ("wkt", "geometry", "几何", "图形"),
    "typed": (TYPED,),
}
# A cell of XLSX holds some 32,000 characters; longer shapes go on in further columns.
MORE = tuple(f"wkt+{number}" for number in range(1, 33))
MEANING = {alias: field for field, aliases in KNOWN.items() for alias in aliases}
MEANING |= dict.fromkeys(MORE, "more")
RESERVED = MEANING.keys()
HEADINGS = ("name", "kind", "lon", "lat", "wkt")
MAX_WKT = 8_000_000
Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what its known columns say, and its properties."""

    known: dict[str, str]
    properties: dict[str, str]


def split(lines: Sequence[Line]) -> list[tuple[Where, Row]]:
    """Name each row's cells by the headings in the first line.

    Raises
    ------
    BadFile
        ``empty``, ``no-heading`` or ``same-heading``.
    """
    if not lines:
        raise BadFile("empty", _("The file is empty."))
    first, headings = lines[0]
    meanings = [_meaning(heading) for heading in headings]
    if not {"lon", "lat"} <= set(meanings) and "wkt" not in meanings:
        raise BadFile(
            "no-heading",
            _("The first line must name the columns; 经度 and 纬度 (or lon and lat) are missing."),
            where=Where(line=first),
        )
    named = [
        heading for heading, meaning in zip(headings, meanings, strict=True) if heading or meaning
    ]
    twice = next((heading for heading in named if named.count(heading) > 1), None)
    if twice is not None:
        raise BadFile(
            "same-heading",
            _("Two columns are called “%(heading)s”."),
            where=Where(line=first),
            heading=twice,
        )
    return [_row(number, headings, meanings, cells) for number, cells in lines[1:]]


def shapes(row: Row) -> list[PlaceShape]:
    """Read one row."""
    # An empty cell is no value; an empty text of ours is marked as JSON.
    texts = {key: text for key, text in row.properties.items() if text}
    properties = from_text(texts, row.known.get("typed", ""))
    name, kind = row.known.get("name", "").strip(), row.known.get("kind", "").strip()
    return [PlaceShape(name, kind, _geometry(row.known), properties)]


def table(
    places: Sequence[PlaceShape], longest: int = MAX_WKT
) -> tuple[list[str], Iterable[list[Cell]]]:
    """Lay places out as headings and rows.

    Parameters
    ----------
    places
        What to write.
    longest
        Characters that one cell may hold; a longer shape goes on in further columns.
    """
    keys = list(dict.fromkeys(key for place in places for key in place.properties))
    texts = [_wkt(place.geometry) for place in places]
    width = max((-(-len(text) // longest) for text in texts), default=0)
    if width > 1 + len(MORE):
        raise BadFile("too-long", _("A shape is too detailed for a table. Choose GeoJSON."))
    wide = MORE[: max(0, width - 1)]
    headings = [*HEADINGS, *wide, *(escape_key(key, RESERVED) for key in keys), TYPED]
    return headings, (
        [*_fixed(place, text, longest, 1 + len(wide)), *_values(place, keys)]
        for place, text in zip(places, texts, strict=True)
    )


def _meaning(heading: str) -> str:
    """Return the known column that a heading stands for, or ""."""
    return MEANING.get(heading.strip().lower(), "")


def _row(
    number: int, headings: list[str], meanings: list[str], cells: list[str]
) -> tuple[Where, Row]:
    known: dict[str, str] = {}
    properties: dict[str, str] = {}
    for heading, meaning, cell in zip(headings, meanings, cells, strict=False):
        if meaning == "more":
            known["wkt"] = known.get("wkt", "") + cell
        elif meaning:
            known[meaning] = cell
        elif heading:
            properties[restore_key(heading)] = cell
    return Where(line=number), Row(known, properties)


def _geometry(known: dict[str, str]) -> Geometry:
    if known.get("wkt", "").strip():
        return wkt.read(known["wkt"])
    return point(_number("lon", known), _number("lat", known))


def _number(field: str, known: dict[str, str]) -> float:
    text = known.get(field, "").strip()
    if not text:
        raise BadFile("no-coordinates", _("There are no coordinates."), field=field)
    try:
        return float(text)
    except ValueError as error:
        raise BadFile(
            "bad-coordinates",
            _("“%(text)s” is not a number of degrees such as 120.83."),
            field=field,
            text=text[:40],
        ) from error


def _is_plain_point(geometry: Geometry) -> bool:
    if geometry.base != "Point" or geometry.multi:
        return False
    return all(len(position) == 2 for position in geometry.positions())


def _wkt(geometry: Geometry) -> str:
    return "" if _is_plain_point(geometry) else wkt.write(geometry)


def _fixed(place: PlaceShape, text: str, longest: int, width: int) -> list[Cell]:
    lon, lat = next(place.geometry.positions())[:2] if not text else (None, None)
    chunks = [text[at * longest : (at + 1) * longest] or None for at in range(width)]
    return [place.name, place.kind, lon, lat, *chunks]


def _values(place: PlaceShape, keys: Iterable[str]) -> list[Cell]:
    texts, typed = to_text(place.properties)
    return [*(texts.get(key) for key in keys), typed or None]
