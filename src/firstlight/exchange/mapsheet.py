"""The paper under a map: degrees to millimetres, scale bar, north arrow, words."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, log10, radians
from xml.sax.saxutils import escape

from firstlight.exchange.shapes import Box, Position, Ring
from firstlight.kernel.earth import DEGREE_M

FONT = "font-family=\"'Noto Sans SC'\""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Turns degrees into millimetres on paper."""

    box: Box
    width_mm: float
    height_mm: float

    @property
    def metres_per_mm(self) -> float:
        """Metres on the ground under one millimetre."""
        return (self.box.north_deg - self.box.south_deg) * DEGREE_M / self.height_mm

    def at(self, position: Position) -> tuple[float, float]:
        """Return where a position lies, millimetres from the upper left corner."""
        across = (position[0] - self.box.west_deg) / (self.box.east_deg - self.box.west_deg)
        down = (self.box.north_deg - position[1]) / (self.box.north_deg - self.box.south_deg)
        return across * self.width_mm, down * self.height_mm

    def path(self, rings: Iterable[Ring], *, closed: bool) -> str:
        """Return the rings as SVG path data."""
        return "".join(
            "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in map(self.at, ring)) + "Z" * closed
            for ring in rings
        )


def fitted(box: Box, width_mm: float, height_mm: float) -> Sheet:
    """Lay `box` on a sheet, widened on one side until metres are as long across as up."""
    middle = radians((box.south_deg + box.north_deg) / 2)
    lon, lat = (box.west_deg + box.east_deg) / 2, (box.south_deg + box.north_deg) / 2
    across_m = (box.east_deg - box.west_deg) * DEGREE_M * cos(middle)
    up_m = (box.north_deg - box.south_deg) * DEGREE_M
    scale = max(across_m / width_mm, up_m / height_mm, 1.0)
    half_lon = scale * width_mm / DEGREE_M / cos(middle) / 2
    half_lat = scale * height_mm / DEGREE_M / 2
    view = Box(lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat)
    return Sheet(view, width_mm, height_mm)


def scale_bar(sheet: Sheet) -> str:
    """Draw a bar of a round length, with the ratio on paper."""
    length_m = _round_length(sheet.metres_per_mm * sheet.width_mm / 3)
    length = length_m / sheet.metres_per_mm
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    x, y = 3.0, sheet.height_mm - 3.0
    half = length / 2
    return (
        f'<rect x="{x - 1}" y="{y - 4.6}" width="{length + 2:.2f}" height="6" fill="#fff" '
        f'fill-opacity="0.85"/>'
        f'<rect x="{x}" y="{y - 1}" width="{length:.2f}" height="1" fill="#fff" stroke="#000" '
        f'stroke-width="0.2"/><rect x="{x}" y="{y - 1}" width="{half:.2f}" height="1"/>'
        + text(x, y - 1.9, f"{words} · 1:{_round_ratio(sheet)}", 2.2, halo=False)
    )


def north(sheet: Sheet) -> str:
    """Draw the north arrow into the upper right corner."""
    x, y = sheet.width_mm - 5.5, 9.5
    return (
        f'<circle cx="{x}" cy="{y - 2.4}" r="4.6" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M{x} {y - 4}l1.9 5.4l-1.9 -1.3l-1.9 1.3z"/>'
        + text(x, y - 4.5, "N", 2.4, weight="bold", anchor="middle", halo=False)
    )


def degrees(sheet: Sheet) -> str:
    """Ticks on the frame, with their degrees, so that a receiver's figures can be found."""
    box = sheet.box
    step = _round_length((box.north_deg - box.south_deg) / 2.2)
    places = max(0, -floor(log10(step)))
    ticks = []
    for lon in _steps(box.west_deg, box.east_deg, step):
        x, _y = sheet.at((lon, box.north_deg))
        ticks.append(f'<path d="M{x:.2f} 0v1.4" stroke="#000" stroke-width="0.25"/>')
        ticks.append(text(x, 3.4, f"{lon:.{places}f}°", 1.9, anchor="middle"))
    for lat in _steps(box.south_deg, box.north_deg, step):
        _x, y = sheet.at((box.west_deg, lat))
        ticks.append(f'<path d="M0 {y:.2f}h1.4" stroke="#000" stroke-width="0.25"/>')
        ticks.append(text(1.8, y + 0.7, f"{lat:.{places}f}°", 1.9))
    return "".join(ticks)


def _steps(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of `step` well inside the range."""
    margin = (high - low) * 0.12
    first = floor((low + margin) / step) + 1
    return [n * step for n in range(first, floor((high - margin) / step) + 1)]


def _round_length(length: float) -> float:
    """Return the greatest of 1, 2, 5 times a power of ten that is not more than `length`."""
    power = 10.0 ** floor(log10(length))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= length * (1 + 1e-9))


def _round_ratio(sheet: Sheet) -> str:
    return f"{round(sheet.metres_per_mm * 1000, -2):,.0f}".replace(",", " ")


def text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    weight: str = "normal",
    anchor: str = "start",
    fill: str = "#000",
    halo: bool = True,
) -> str:
    """Write words at (x, y) millimetres, with a white edge that keeps them apart."""
    around = ' stroke="#fff" stroke-width="0.7" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" {FONT} font-size="{size:g}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{fill}"{around}>{escape(words)}</text>'
    )
