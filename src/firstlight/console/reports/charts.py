"""Bars drawn by the server: from zero, each with its figure, readable without colour or script."""

from collections.abc import Sequence
from dataclasses import dataclass

from firstlight.console.reports.words import HIDDEN

WIDE, HIGH, TOP, FOOT = 960, 240, 18, 34
MOST_LABELS = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the units of the drawing; `words` stand under it, `told` above it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    words: str
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale."""

    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing; `baseline` is where zero is."""

    width: int
    height: int
    baseline: float
    bars: list[Bar]
    lines: list[Line]
    path: str = ""
    mark: float | None = None


def bars(words: Sequence[str], counts: Sequence[int | None]) -> Chart:
    """Return a chart of counts, one bar each, from zero.

    Parameters
    ----------
    words
        What stands under each bar; where there are too many, only some of it.
    counts
        0 or more, or `None` where it is not told.
    """
    top = _round_up(max((count or 0 for count in counts), default=0))
    baseline = float(HIGH - FOOT)
    step = WIDE / max(len(counts), 1)
    width = max(step * 0.72, 1.0)
    every = -(-len(counts) // MOST_LABELS) if len(counts) > MOST_LABELS else 1
    crowded = len(counts) > 2 * MOST_LABELS
    found = []
    for number, (label, count) in enumerate(zip(words, counts, strict=True)):
        height = (baseline - TOP) * (count or 0) / top
        x = number * step + (step - width) / 2
        found.append(
            Bar(
                x=round(x, 2),
                y=round(baseline - height, 2),
                width=round(width, 2),
                height=round(height, 2),
                middle=round(x + width / 2, 2),
                words=label if number % (every * _spread(step, every)) == 0 else "",
                told="" if crowded else HIDDEN if count is None else str(count),
            )
        )
    return Chart(WIDE, HIGH, baseline, found, _scale(top, baseline))


def _spread(step: float, every: int) -> int:
    """Return how many labels of about 62 units share one place."""
    return max(1, -(-62 // max(int(step * every), 1)))


def _round_up(most: int) -> int:
    """Return a round number at or above `most`, at least 1."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= most:
                return factor * size
        size *= 10


def _scale(top: int, baseline: float) -> list[Line]:
    parts = [part for part in (top, top // 2, 0) if part == 0 or part == top or top % 2 == 0]
    return [Line(round(baseline - (baseline - TOP) * part / top, 2), str(part)) for part in parts]
