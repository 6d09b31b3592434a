"""What a file of places would change, one by one, before anything is changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from firstlight.exchange import geojson
from firstlight.exchange.errors import Where
from firstlight.exchange.places import survey_places
from firstlight.exchange.shapes import Box, PlaceShape, Position
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.models import Place, PlaceDraft
from firstlight.places.queries.packs import default_pack
from firstlight.places.queries.places import places
from firstlight.places.rules import GRIDS, kind_of, overlapping, same_shape

Verdict = Literal["new", "changed", "same", "bad"]
KNOWN_POSITIONS = 500
WORDS = ("name", "kind", "code", "note")
# A station also knows places a little beyond its terrain.
MARGIN_DEG = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One place of the file: what it would do, or why it cannot come in.

    `changes` are the fields that a known place would have another value in:
    ``{"field", "before", "after"}``.
    """

    number: int
    name: str
    verdict: Verdict
    kind: str = ""
    geometry: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    note: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    known: Place | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the whole file would do."""

    format: str
    lines: list[Line]
    warnings: list[str]
    counts: dict[str, int]

    @property
    def is_well(self) -> bool:
        """Whether everything can be taken in."""
        return not self.counts.get("bad")


def draft(actor: Actor, key: UUID | str) -> PlaceDraft:
    """Return an uploaded file; only who uploaded it sees it."""
    row: PlaceDraft = PlaceDraft.objects.one(actor, key)
    if row.made_by_id != actor.person_id:
        raise NotFound
    return row


def preview(actor: Actor, row: PlaceDraft) -> Preview:
    """Return what a file would change.

    Raises
    ------
    BadFile
        The file as a whole cannot be taken: what it is, or in which coordinates, is unclear.
    """
    survey = survey_places(
        bytes(row.content),
        row.filename,
        row.frame or None,
        _region(actor),
        () if row.frame_confirmed else _known_positions(actor),
        {} if row.frame_confirmed else _known_names(actor),
    )
    bad = [
        Line(_number(problem.where), problem.where.name, "bad", reason=str(problem))
        for problem in survey.problems
    ]
    index = _Index(actor)
    lines = [index.line(_number(where), shape, row.default_kind) for where, shape in survey.found]
    lines = [*bad, *lines]
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.verdict] = counts.get(line.verdict, 0) + 1
    warnings = [*_name_warnings(lines), *_overlap_warnings(actor, lines)]
    return Preview(survey.format, lines, warnings, counts)


def _number(where: Where) -> int:
    """Return which line of a table, or which item of another file, a place stands in."""
    return where.line or where.item or 0


def _region(actor: Actor) -> Box | None:
    pack = default_pack(actor)
    if pack is None:
        return None
    return Box(
        pack.west - MARGIN_DEG,
        pack.south - MARGIN_DEG,
        pack.east + MARGIN_DEG,
        pack.north + MARGIN_DEG,
    )


def _known_positions(actor: Actor) -> list[Position]:
    rows = places(actor).values_list("lon", "lat")[:KNOWN_POSITIONS]
    return [(lon, lat) for lon, lat in rows]


def _known_names(actor: Actor) -> dict[str, Position]:
    """Return the middles of the station's places, by names that only one of them has."""
    rows = list(places(actor).values_list("name", "west", "east", "south", "north"))
    many = Counter(name for name, *_box in rows)
    return {name: ((w + e) / 2, (s + n) / 2) for name, w, e, s, n in rows if many[name] == 1}


class _Index:
    """The station's places by key, by code and by name, to know what a file means again."""

    def __init__(self, actor: Actor) -> None:
        rows = list(places(actor))
        self.by_key = {str(row.pk): row for row in rows}
        self.by_code = {(row.kind, row.code): row for row in rows if row.code}
        self.by_name = {(row.kind, row.name): row for row in rows}
        self.taken: dict[UUID, int] = {}

    def line(self, number: int, shape: PlaceShape, default_kind: str) -> Line:
        kind = kind_of(shape.kind, Place.Kind.values) if shape.kind else default_kind
        reason = self._wrong(shape, kind)
        if reason:
            return Line(number, shape.name, "bad", reason=reason)
        properties = dict(shape.properties)
        key = str(properties.pop("id", ""))
        code = str(properties.pop("code", "") or "")[:40]
        note = str(properties.pop("note", "") or "")[:300]
        known = (
            self.by_key.get(key)
            or self.by_code.get((kind, code))
            or self.by_name.get((kind, shape.name))
        )
        if known is not None:
            if (first := self.taken.get(known.pk)) is not None:
                reason = _("Line %(line)s stands for the same place; give each a code of its own.")
                return Line(number, shape.name, "bad", reason=reason % {"line": first})
            self.taken[known.pk] = number
        if known is None and key:
            properties["id"] = key  # somebody else's key is kept as they wrote it
        found = Line(
            number,
            shape.name,
            "new",
            kind,
            geojson.geometry_to_json(shape.geometry),
            code,
            note,
            properties,
            known,
        )
        return found if known is None else _compared(found, known)

    @staticmethod
    def _wrong(shape: PlaceShape, kind: str) -> str:
        if not shape.name:
            return _("The name is missing.")
        if len(shape.name) > 120:
            return _("The name is longer than 120 characters.")
        if not kind and shape.kind:
            return _("“%(kind)s” is not a kind of place we know.") % {"kind": shape.kind[:40]}
        return "" if kind else _("The kind is missing; choose one for the whole file.")


def _compared(line: Line, known: Place) -> Line:
    """Return what a line would change of the place that it means."""
    # What the file says nothing of stays as it is: most formats carry no codes and no notes.
    after = {name: getattr(line, name) or getattr(known, name) for name in WORDS}
    after |= {"properties": known.properties | line.properties, "geometry": line.geometry}
    changes = [
        {"field": name, "before": before, "after": value}
        for name, value in after.items()
        if (before := getattr(known, name)) != value
        and not (name == "geometry" and same_shape(before, value))
    ]
    return replace(line, verdict="changed" if changes else "same", changes=changes)


def _name_warnings(lines: Sequence[Line]) -> Iterator[str]:
    """Name new places that the next import could not tell apart."""
    seen: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line.verdict != "new":
            continue
        first = seen.setdefault((line.kind, line.code or line.name), line)
        if first is not line:
            yield _(
                "Lines %(first)s and %(second)s are both called “%(name)s”: two places would be "
                "made. If they are one, leave one out; if not, give each a code of its own."
            ) % {"first": first.number, "second": line.number, "name": line.code or line.name}


def _overlap_warnings(actor: Actor, lines: Sequence[Line]) -> list[str]:
    """Name grids that would overlap each other or grids that are there already."""
    warnings = []
    for kind in GRIDS:
        fresh = [x for x in lines if x.kind == kind and "Polygon" in x.geometry.get("type", "")]
        if not fresh:
            continue
        redrawn = {line.known.pk for line in fresh if line.known}
        there = [row for row in places(actor, [kind]) if row.pk not in redrawn]
        there = [row for row in there if "Polygon" in row.geometry["type"]]
        names = [*(line.name for line in fresh), *(row.name for row in there)]
        shapes = [*(line.geometry for line in fresh), *(row.geometry for row in there)]
        warnings += [
            _("“%(first)s” and “%(second)s” overlap.") % {"first": names[a], "second": names[b]}
            for a, b in overlapping(shapes)
            if a < len(fresh)
        ]
    return warnings
