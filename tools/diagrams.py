"""Draw a workflow's transition table as one accessible SVG, readable on paper in grey."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from layering import Spot, Wire, order, ranks, settle, turned

FONT_PX, SMALL_PX, LINE_PX = 15.0, 13.0, 18.0
BOX_WIDE_PX, WORDS_WIDE_PX, PAD_PX, MARGIN_PX = 150.0, 138.0, 12.0, 14.0
RANK_GAP_PX, LOOP_PX, TIP_PX = 28.0, 30.0, 8.0
Name = Callable[[str], str]


def width(text: str, size_px: float) -> float:
    """Return about how wide a text is: Chinese characters are square, others a good half."""
    return sum(size_px if ord(letter) > 0x2E80 else size_px * 0.56 for letter in text)


def wrap(text: str, size_px: float, room_px: float) -> list[str]:
    """Break a text into lines: Chinese anywhere, other words between."""
    lines = [""]
    words = text.split(" ") if " " in text else [text]
    pieces = [(" " if at else "") + word for at, word in enumerate(words)]
    if len(words) == 1 and width(text, size_px) > room_px:
        count = -(-width(text, size_px) // room_px)
        each = int(-(-len(text) // count))
        return [text[at : at + each] for at in range(0, len(text), each)]
    for piece in pieces:
        if lines[-1] and width(lines[-1] + piece, size_px) > room_px:
            lines.append(piece.strip())
        else:
            lines[-1] += piece
    return lines


def draw(table: Mapping[str, Any], title: str, state: Name, event: Name) -> str:
    """Return the SVG of a transition table.

    Parameters
    ----------
    table
        One workflow in the schema ``workflows/1``.
    title
        What the picture is called.
    state, event
        The words for a state and for an event.
    """
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for arrow in table["transitions"]:
        words = event(arrow["event"])
        if words not in said[arrow["from"], arrow["to"]]:
            said[arrow["from"], arrow["to"]].append(words)
    loops = {source: words for (source, target), words in said.items() if source == target}
    arrows = [pair for pair in said if pair[0] != pair[1]]
    picture = _Picture(table, state, loops)
    picture.lay(arrows, said)
    described = "; ".join(
        f"{state(a)} → {state(b)}: {', '.join(words)}" for (a, b), words in said.items()
    )
    return picture.svg(title, described)


class _Picture:
    """A diagram on its way: boxes, then wires, then ink."""

    def __init__(
        self, table: Mapping[str, Any], state: Name, loops: Mapping[str, list[str]]
    ) -> None:
        self.table, self.loops = table, loops
        self.lines = {name: wrap(state(name), FONT_PX, BOX_WIDE_PX) for name in table["states"]}
        self.words: dict[str, list[str]] = {}
        self.boxes: dict[str, Spot] = {}
        self.wires: list[Wire] = []

    def lay(
        self, arrows: list[tuple[str, str]], said: Mapping[tuple[str, str], list[str]]
    ) -> None:
        """Find a place for everything."""
        back = turned(arrows, self.table["initial"])
        forward = {pair: pair[::-1] if pair in back else pair for pair in arrows}
        self.rank = ranks(forward.values(), self.table["states"])
        rows: list[list[Spot]] = [[] for _ in range(max(self.rank.values()) + 1)]
        for name in self.table["states"]:
            self.boxes[name] = self._box(name)
            rows[self.rank[name]].append(self.boxes[name])
        for pair in arrows:
            wire = self._wire(pair, forward[pair], said[pair])
            self.wires.append(wire)
            for spot in wire.spots[1:-1]:
                rows[spot.rank].append(spot)
        order(rows, self.wires)
        settle(rows, self.wires)
        self._stack(rows)

    def _box(self, name: str) -> Spot:
        lines = self.lines[name]
        half = max(width(line, FONT_PX) for line in lines) / 2 + PAD_PX
        height, loop = self._tall(name), 0.0
        if texts := self._looped(name):
            loop = LOOP_PX + max(width(text, SMALL_PX) for text in texts) + 6
            height = max(height, len(texts) * 16.0)
        return Spot(name, self.rank[name], half, half + loop, height, is_box=True)

    def _tall(self, name: str) -> float:
        return len(self.lines[name]) * LINE_PX + 2 * PAD_PX

    def _looped(self, name: str) -> list[str]:
        words = self.loops.get(name, [])
        return [part for text in words for part in wrap(text, SMALL_PX, WORDS_WIDE_PX)]

    def _wire(self, pair: tuple[str, str], downwards: tuple[str, str], said: list[str]) -> Wire:
        top, bottom = (self.boxes[name] for name in downwards)
        wire = Wire(*pair, is_turned=pair != downwards, spots=[top])
        # The words stand beside where the arrow begins: below its box, or above when it goes up.
        spoken = bottom.rank - 1 if wire.is_turned else top.rank + 1
        for rank in range(top.rank + 1, bottom.rank):
            key = f"{pair[0]}>{pair[1]}@{rank}"
            if rank == spoken:
                lines = [part for words in said for part in wrap(words, SMALL_PX, WORDS_WIDE_PX)]
                half = max(width(line, SMALL_PX) for line in lines) / 2 + 4
                self.words[key] = lines
                wire.spots.append(Spot(key, rank, half, half, len(lines) * 16.0 + 4))
            else:
                wire.spots.append(Spot(key, rank, 5.0, 5.0, 0.0))
        wire.spots.append(bottom)
        return wire

    def _stack(self, rows: list[list[Spot]]) -> None:
        """Give every spot its `y`, the middle of its rank; move all into the picture."""
        every = [spot for row in rows for spot in row]
        leftmost = min(spot.x - spot.left for spot in every)
        at = MARGIN_PX
        for row in rows:
            tall = max((spot.height for spot in row), default=0.0)
            for spot in row:
                spot.x += MARGIN_PX - leftmost
                spot.y, spot.top, spot.bottom = at + tall / 2, at, at + tall
            at += tall + RANK_GAP_PX
        self.width = max(spot.x + spot.right for spot in every) + MARGIN_PX
        self.height = at - RANK_GAP_PX + MARGIN_PX

    def svg(self, title: str, described: str) -> str:
        """Return the ink."""
        size = f"{self.width:.0f} {self.height:.0f}"
        ports = self._ports()
        parts = [
            f'<svg class="workflow" role="img" viewBox="0 0 {size}" width="{self.width:.0f}"'
            f' xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
            f"<desc>{escape(described)}</desc>",
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7"'
            ' markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z"/></marker>'
            "</defs>",
            f'<rect width="{self.width:.0f}" height="{self.height:.0f}" fill="#fff"/>',
            *(self._line(wire, ports) for wire in self.wires),
            *(self._loop(name) for name in self.loops),
            *(self._spoken(wire) for wire in self.wires),
            *(self._drawn(name) for name in self.table["states"]),
            "</svg>",
        ]
        return "".join(parts)

    def _ports(self) -> dict[tuple[int, str], float]:
        """Return where along a box's edge each wire ends, so that no two meet."""
        ends: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
        for number, wire in enumerate(self.wires):
            ends[wire.spots[0].key, "out"].append((wire.spots[1].x, number))
            ends[wire.spots[-1].key, "in"].append((wire.spots[-2].x, number))
        found = {}
        for (name, side), wires in ends.items():
            box = self.boxes[name]
            step = min(24.0, 2 * (box.left - 12) / len(wires))
            for at, (_x, number) in enumerate(sorted(wires)):
                found[number, side] = box.x + (at - (len(wires) - 1) / 2) * step
        return found

    def _line(self, wire: Wire, ports: Mapping[tuple[int, str], float]) -> str:
        number = self.wires.index(wire)
        top, bottom = wire.spots[0], wire.spots[-1]
        # A short straight piece at either end keeps the arrow's tip upright.
        x, y = ports[number, "out"], top.bottom + TIP_PX
        path = [f"M{x:.1f} {top.y + self._tall(top.key) / 2:.1f}V{y:.1f}"]
        for spot in wire.spots[1:-1]:
            path.append(_bend(x, y, spot.x, spot.top))
            x, y = spot.x, spot.bottom
            path.append(f"V{y:.1f}")
        path.append(_bend(x, y, ports[number, "in"], bottom.top - TIP_PX))
        path.append(f"V{bottom.y - self._tall(bottom.key) / 2:.1f}")
        tip = "start" if wire.is_turned else "end"
        return (
            f'<path d="{"".join(path)}" fill="none" stroke="#333" stroke-width="1.4"'
            f' marker-{tip}="url(#tip)"/>'
        )

    def _loop(self, name: str) -> str:
        box = self.boxes[name]
        x, y = box.x + box.left, box.y
        return (
            f'<path d="M{x:.1f} {y - 8:.1f}C{x + 30:.1f} {y - 20:.1f} {x + 30:.1f} {y + 20:.1f}'
            f' {x:.1f} {y + 8:.1f}" fill="none" stroke="#333" stroke-width="1.4"'
            f' marker-end="url(#tip)"/>'
        ) + _text(self._looped(name), x + LOOP_PX, y, SMALL_PX, "start")

    def _spoken(self, wire: Wire) -> str:
        for spot in wire.spots[1:-1]:
            if spot.key in self.words:
                back = (
                    f'<rect x="{spot.x - spot.left:.1f}" y="{spot.y - spot.height / 2:.1f}"'
                    f' width="{spot.left + spot.right:.1f}" height="{spot.height:.1f}"'
                    ' fill="#fff"/>'
                )
                return back + _text(self.words[spot.key], spot.x, spot.y, SMALL_PX, "middle")
        return ""

    def _drawn(self, name: str) -> str:
        box = self.boxes[name]
        wide, tall = 2 * box.left, self._tall(name)
        x, y = box.x - box.left, box.y - tall / 2
        heavy = 2.6 if name == self.table["initial"] else 1.4
        shape = (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="8"'
            f' fill="#f4f6f8" stroke="#111" stroke-width="{heavy}"/>'
        )
        if name in self.table["terminal"]:
            shape += (
                f'<rect x="{x + 4:.1f}" y="{y + 4:.1f}" width="{wide - 8:.1f}"'
                f' height="{tall - 8:.1f}" rx="5" fill="none" stroke="#111"/>'
            )
        return shape + _text(self.lines[name], box.x, box.y, FONT_PX, "middle")


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (y + to_y) / 2
    return f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}"


def _text(lines: list[str], x: float, y: float, size: float, anchor: str) -> str:
    step = LINE_PX if size == FONT_PX else 16.0
    first = y - (len(lines) - 1) * step / 2 + size * 0.36
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{first + at * step:.1f}">{escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    return f'<text font-size="{size:.0f}" text-anchor="{anchor}" fill="#111">{spans}</text>'
