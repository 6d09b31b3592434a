"""The map on a briefing: vector drawing in greys that any office printer holds, no browser."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import pgettext_lazy

from firstlight.exchange.mapsheet import Sheet, degrees, fitted, north, scale_bar, text
from firstlight.exchange.shapes import Box, Geometry, Ring

Kind = Literal[
    "road",
    "track",
    "path",
    "stream",
    "water",
    "woods",
    "building",
    "power",
    "ridge",
    "other-segment",
]
# Stroke, width in mm, dashes, fill: told apart by shape, not by colour alone.
STYLES: dict[str, tuple[str, float, str, str]] = {
    "woods": ("none", 0, "", "#e9ece6"),
    "water": ("#777", 0.15, "", "#d3d9dd"),
    "stream": ("#6d7a80", 0.25, "", "none"),
    "building": ("#555", 0.1, "", "#8a8a8a"),
    "power": ("#888", 0.15, "0.4 1.2", "none"),
    "ridge": ("#a0a0a0", 0.2, "2 0.8", "none"),
    "other-segment": ("#777", 0.25, "3 0.8 0.5 0.8", "none"),
    "path": ("#222", 0.3, "1 0.6", "none"),
    "track": ("#222", 0.35, "2.4 0.7", "none"),
    "road": ("#222", 0.6, "", "none"),
}
CONTOUR = "#a89f94"
LABEL_MM = 2.1
NAMES = {
    "segment": pgettext_lazy("on a map", "this segment"),
    "other-segment": pgettext_lazy("on a map", "next segment"),
    "road": pgettext_lazy("on a map", "road"),
    "track": pgettext_lazy("on a map", "track"),
    "path": pgettext_lazy("on a map", "path"),
    "stream": pgettext_lazy("on a map", "stream"),
    "water": pgettext_lazy("on a map", "water"),
    "woods": pgettext_lazy("on a map", "woods"),
    "building": pgettext_lazy("on a map", "building"),
    "power": pgettext_lazy("on a map", "power line"),
    "ridge": pgettext_lazy("on a map", "ridge"),
    "contour": pgettext_lazy("on a map", "height in metres"),
    "meeting": pgettext_lazy("on a map", "meeting point"),
    "seen": pgettext_lazy("on a map", "last seen"),
    "clue": pgettext_lazy("on a map", "clue"),
    "post": pgettext_lazy("on a map", "post"),
}
MARKS = {"meeting": "M", "seen": "×", "clue": "?", "post": "P"}


@dataclass(frozen=True, slots=True)
class Feature:
    """Something on the ground, WGS-84."""

    kind: Kind
    geometry: Geometry
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contour:
    """A line of equal height, metres; every fifth is drawn stronger and labelled."""

    height_m: float
    line: Ring
    index: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that people must find: meeting point, last seen, clue, post."""

    kind: Literal["meeting", "seen", "clue", "post"]
    lon_deg: float
    lat_deg: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw.

    Attributes
    ----------
    segment, label
        The team's polygon and its name.
    view
        What the map shows; None for the segment and some ground around it.
    hillshade_png, hillshade_box
        A grey picture of the relief, north up, and its rectangle.
    """

    segment: Geometry
    label: str
    features: Sequence[Feature] = ()
    contours: Sequence[Contour] = ()
    marks: Sequence[Mark] = ()
    view: Box | None = None
    hillshade_png: bytes = b""
    hillshade_box: Box | None = None


def draw_map(scene: Scene, width_mm: float = 100.0, height_mm: float = 100.0) -> str:
    """Draw the map as SVG.

    Parameters
    ----------
    scene
        What is on it; everything beyond the edge is cut off.
    width_mm, height_mm
        Size on paper.

    Returns
    -------
    str
        SVG with scale bar, north arrow and degrees on the frame. North is up; over the few
        kilometres of a segment the drawing is true to shape within 0.1 %.
    """
    sheet = fitted(scene.view or _around(scene.segment), width_mm, height_mm)
    layers = [
        _hillshade(scene, sheet),
        *(_feature(f, sheet) for f in sorted(scene.features, key=_depth)),
        *(_contour(contour, sheet) for contour in scene.contours),
        _segment(scene, sheet),
        *_labels(scene.features, sheet),
        *(_mark(mark, sheet) for mark in scene.marks),
    ]
    frame = f'width="{width_mm:g}" height="{height_mm:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" height="{height_mm:g}mm" '
        f'viewBox="0 0 {width_mm:g} {height_mm:g}">'
        f'<defs><clipPath id="f"><rect {frame}/></clipPath></defs>'
        f'<g clip-path="url(#f)"><rect {frame} fill="#fff"/>{"".join(layers)}</g>'
        f'<rect {frame} fill="none" stroke="#222" stroke-width="0.4"/>'
        f"{degrees(sheet)}{scale_bar(sheet)}{north(sheet)}</svg>"
    )


def legend_of(scene: Scene) -> list[tuple[str, str]]:
    """Return a small drawing and its name for each kind of thing that stands on the map.

    Whoever holds a grey print outside tells a path from a border by this alone.
    """
    kinds = {feature.kind for feature in scene.features}
    shapes = {feature.kind for feature in scene.features if feature.geometry.base == "Polygon"}
    shown = [("segment", '<path d="M0 1.5h8" stroke="#000" stroke-width="0.8"/>')]
    shown += [(kind, _sample(kind, kind in shapes)) for kind in reversed(STYLES) if kind in kinds]
    if scene.contours:
        shown.append(("contour", f'<path d="M0 1.5h8" stroke="{CONTOUR}" stroke-width="0.25"/>'))
    marks = {mark.kind for mark in scene.marks}
    shown += [(kind, _disc(4, 1.9, letter)) for kind, letter in MARKS.items() if kind in marks]
    return [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="8mm" height="4mm" '
            f'viewBox="0 -0.5 8 4">{drawn}</svg>',
            str(NAMES[kind]),
        )
        for kind, drawn in shown
    ]


def _sample(kind: str, is_area: bool) -> str:
    stroke, width, dashes, fill = STYLES[kind]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    line = f'stroke="{stroke}" stroke-width="{width:g}"{dashed}'
    if is_area and fill != "none":
        return f'<rect x="0.3" y="0" width="7.4" height="3" fill="{fill}" {line}/>'
    return f'<path d="M0 1.5h8" fill="none" {line}/>'


def _around(geometry: Geometry, share: float = 0.18) -> Box:
    lons = [position[0] for position in geometry.positions()]
    lats = [position[1] for position in geometry.positions()]
    x, y = share * (max(lons) - min(lons)), share * (max(lats) - min(lats))
    return Box(min(lons) - x, min(lats) - y, max(lons) + x, max(lats) + y)


def _depth(feature: Feature) -> int:
    return list(STYLES).index(feature.kind)


def _hillshade(scene: Scene, sheet: Sheet) -> str:
    if not scene.hillshade_png or scene.hillshade_box is None:
        return ""
    box = scene.hillshade_box
    x, y = sheet.at((box.west_deg, box.north_deg))
    right, bottom = sheet.at((box.east_deg, box.south_deg))
    picture = base64.b64encode(scene.hillshade_png).decode()
    return (
        f'<image x="{x:.2f}" y="{y:.2f}" width="{right - x:.2f}" height="{bottom - y:.2f}" '
        f'preserveAspectRatio="none" opacity="0.45" href="data:image/png;base64,{picture}"/>'
    )


def _feature(feature: Feature, sheet: Sheet) -> str:
    stroke, width, dashes, fill = STYLES[feature.kind]
    area = feature.geometry.base == "Polygon"
    d = "".join(sheet.path(part, closed=area) for part in feature.geometry.parts)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{d}" fill="{fill if area else "none"}" fill-rule="evenodd" '
        f'stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'
    )


def _labels(features: Sequence[Feature], sheet: Sheet) -> list[str]:
    """Write each name once, segments first, and none over another: a town has too many streets."""
    taken: list[tuple[float, float, float, float]] = []
    written: list[str] = []
    names: set[str] = set()
    for feature in sorted(features, key=_depth, reverse=True):
        x, y = sheet.at(_label_spot(feature))
        half = sum(0.5 if ord(letter) > 0x2E7F else 0.29 for letter in feature.label) * LABEL_MM
        own = (x - half, y - LABEL_MM, x + half, y + 0.3)
        inside = own[0] >= 0 and own[1] >= 0 and own[2] <= sheet.width_mm and y <= sheet.height_mm
        if not feature.label or feature.label in names or not inside:
            continue
        if any(_overlap(own, other) for other in taken):
            continue
        names.add(feature.label)
        taken.append(own)
        written.append(text(x, y, feature.label, LABEL_MM, anchor="middle"))
    return written


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label_spot(feature: Feature) -> tuple[float, ...]:
    if feature.geometry.base == "Polygon":
        ring = feature.geometry.parts[0][0]
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    spots = list(feature.geometry.positions())
    return spots[len(spots) // 2]


def _contour(contour: Contour, sheet: Sheet) -> str:
    d = sheet.path([contour.line], closed=False)
    width = 0.25 if contour.index else 0.12
    line = f'<path d="{d}" fill="none" stroke="{CONTOUR}" stroke-width="{width}"/>'
    if not contour.index or len(contour.line) < 3:
        return line
    x, y = sheet.at(contour.line[len(contour.line) // 2])
    return line + text(x, y, f"{contour.height_m:.0f}", 1.7, fill="#6b6258", anchor="middle")


def _segment(scene: Scene, sheet: Sheet) -> str:
    d = "".join(sheet.path(part, closed=True) for part in scene.segment.parts)
    x, y = sheet.at(next(iter(sorted(scene.segment.positions(), key=lambda p: (-p[1], p[0])))))
    return (
        f'<path d="{d}" fill="none" stroke="#fff" stroke-width="1.6"/>'
        f'<path d="{d}" fill="none" stroke="#000" stroke-width="0.8"/>'
        + text(x + 1, y - 1.2, scene.label, 4.2, weight="bold")
    )


def _mark(mark: Mark, sheet: Sheet) -> str:
    x, y = sheet.at((mark.lon_deg, mark.lat_deg))
    return _disc(x, y, MARKS[mark.kind]) + (
        text(x + 2.6, y + 0.9, mark.label, 2.5, weight="bold") if mark.label else ""
    )


def _disc(x: float, y: float, letter: str) -> str:
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.9" fill="#fff" stroke="#000" stroke-width="0.5"/>'
        + text(x, y + 0.95, letter, 2.7, weight="bold", anchor="middle", halo=False)
    )
