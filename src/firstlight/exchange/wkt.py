"""Well-known text: how a table carries a line or a polygon in one cell."""

import re
from typing import get_args

from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile
from firstlight.exchange.shapes import BaseType, Geometry, Part, Position, Ring

SHAPE = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:Z\s*)?\((.*)\)\s*", re.I | re.S)
BASES: dict[str, BaseType] = {base.upper(): base for base in get_args(BaseType)}
# Depth of brackets inside the outermost ones: a polygon has its rings, a multipolygon its parts.
RING = re.compile(r"\(([^()]*)\)")
PART = re.compile(r"\(((?:\s*\([^()]*\)\s*,?)*)\)")
STRAY = re.compile(r"[^\s,]")


def write(geometry: Geometry) -> str:
    """Write as WKT; numbers keep every digit."""
    parts = [_write_part(geometry.base, part) for part in geometry.parts]
    deep = any(len(position) > 2 for position in geometry.positions())
    body = f"({', '.join(parts)})" if geometry.multi else parts[0]
    return f"{geometry.name.upper()}{' Z' if deep else ''} {body}"


def read(text: str) -> Geometry:
    """Read WKT of a point, line, polygon or their multiples.

    Raises
    ------
    BadFile
        ``bad-wkt`` if it is anything else.
    """
    found = SHAPE.fullmatch(text)
    if found is None:
        raise _bad(text)
    base, multi, body = BASES[found[2].upper()], bool(found[1]), found[3]
    if not multi:
        return Geometry(base, (_part(base, body),))
    if base == "Point" and "(" not in body:  # MULTIPOINT (1 2, 3 4) is common, too
        return Geometry(base, tuple(((_position(word),),) for word in body.split(",")), multi=True)
    pattern = PART if base == "Polygon" else RING
    return Geometry(base, tuple(_part(base, part) for part in _bracketed(pattern, body)), True)


def _write_part(base: BaseType, part: Part) -> str:
    rings = ["(" + ", ".join(" ".join(map(repr, p)) for p in ring) + ")" for ring in part]
    return f"({', '.join(rings)})" if base == "Polygon" else rings[0]


def _part(base: BaseType, body: str) -> Part:
    if base == "Polygon":
        return tuple(_ring(ring) for ring in _bracketed(RING, body))
    ring = _ring(body)
    if base == "Point" and len(ring) != 1:
        raise _bad(body)
    return (ring,)


def _bracketed(pattern: re.Pattern[str], body: str) -> list[str]:
    if STRAY.search(pattern.sub("", body)):
        raise _bad(body)
    return pattern.findall(body)


def _ring(body: str) -> Ring:
    return tuple(_position(word) for word in body.split(","))


def _position(text: str) -> Position:
    try:
        numbers = tuple(float(word) for word in text.split())
    except ValueError as error:
        raise _bad(text) from error
    if len(numbers) not in (2, 3):
        raise _bad(text)
    return numbers


def _bad(text: str) -> BadFile:
    return BadFile(
        "bad-wkt",
        _("“%(text)s” is not a shape in WKT such as POLYGON ((120.8 29.5, …))."),
        field="wkt",
        text=text.strip()[:40],
    )
