"""What was really searched: tracks become the chance, cell by cell, that a person was seen.

A pass looks over a strip on both sides of its line. Whoever lies in it is seen with the chance
`glimpse`; the strip is as wide as makes the two together the sweep width W. Each cell counts with
the share of it that the strip covers, so narrow strips in wide cells get nothing for free, and
for lines laid at random the whole agrees with Koopman's 1 - exp(-W L / A).
"""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Bools, Floats, Longs
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.swath import Legs, Pieces, Spans, swath_spans
from firstlight.engine.search.tracks import CleanTrack

# Sweep widths measured for one visibility reach as far as those of its neighbours: about a quarter
# (Koester et al. 2014, see `detection`).
UNSURE = 0.25
# Sweep width over the whole strip that can be seen into, for medium visibility: 1.6 / 2 (ibid.).
GLIMPSE = 0.8
SLICE_MIN = 2.0
AGAIN_MIN = 15.0


@dataclass(frozen=True, slots=True)
class SweepWidth:
    """How well an asset sees this target: numbers, or one for each leg of its track.

    Attributes
    ----------
    width_m : sweep width W, metres, > 0.
    low_m, high_m : what W may as well be.
    glimpse : chance of seeing who lies within the strip, in (0, 1].
    """

    width_m: float | Floats
    low_m: float | Floats
    high_m: float | Floats
    glimpse: float = GLIMPSE

    def __post_init__(self) -> None:
        """Refuse widths out of order."""
        low, width, high = (np.asarray(w) for w in (self.low_m, self.width_m, self.high_m))
        finite = bool(np.isfinite(high).all())
        if not (finite and bool(((low > 0) & (low <= width) & (width <= high)).all())):
            raise BadInput("sweep_width_m: must be positive, with low <= width <= high")
        if not 0 < self.glimpse <= 1:
            raise BadInput("glimpse: must be more than 0 and at most 1")

    @classmethod
    def about(cls, width_m: float, glimpse: float = GLIMPSE) -> "SweepWidth":
        """Return a sweep width known to a quarter."""
        return cls(width_m, width_m * (1 - UNSURE), width_m * (1 + UNSURE), glimpse)


@dataclass(frozen=True, slots=True)
class Sweeps:
    """What was seen when: one entry for each cell in each time slice of each team, (k,) arrays.

    Attributes
    ----------
    minute : minutes since last seen, increasing.
    cell : row * cols + col.
    pod : chance that somebody somewhere in the cell was seen then.
    """

    minute: Floats
    cell: Longs
    pod: Floats

    def combined(self, cells: int) -> Floats:
        """Return the chance that somebody who stayed in each cell was seen, (cells,)."""
        missed = np.bincount(self.cell, weights=np.log1p(-_below_one(self.pod)), minlength=cells)
        seen: Floats = -np.expm1(missed)
        return seen


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the tracks say of every cell, arrays of (rows, cols), row 0 in the south.

    Attributes
    ----------
    grid : the frame.
    pod, pod_low, pod_high : chance of having seen who stayed there, for W and its limits.
    first_minute, last_minute : when it was swept, minutes since last seen; NaN where never.
    track_m : length of track in the cell.
    sweeps : the same by time, for those who moved.
    """

    grid: Grid
    pod: Floats
    pod_low: Floats
    pod_high: Floats
    first_minute: Floats
    last_minute: Floats
    track_m: Floats
    sweeps: Sweeps


@dataclass(frozen=True, slots=True)
class Measured:
    """How a part of the map was searched: length in it, spacing, coverage and POD with limits."""

    track_m: float
    spacing_m: float
    coverage: float
    pod: float
    pod_low: float
    pod_high: float


def cover(grid: Grid, searched: list[tuple[CleanTrack, SweepWidth]]) -> Coverage:
    """Return what teams have covered.

    Parameters
    ----------
    grid : Grid
        Cells to report on; tracks are in its metres.
    searched : list of (CleanTrack, SweepWidth)
        One for each team or flight. Their order changes nothing.

    Returns
    -------
    Coverage
    """
    middle = _sweeps(grid, searched, "width_m", lines=24)
    pods = [
        _sweeps(grid, searched, limit, lines=12).combined(_cells(grid))
        for limit in ("low_m", "high_m")
    ]
    first, last = np.full(_cells(grid), np.inf), np.full(_cells(grid), -np.inf)
    np.minimum.at(first, middle.cell, middle.minute)
    np.maximum.at(last, middle.cell, middle.minute)
    shape = grid.shape
    return Coverage(
        grid=grid,
        pod=middle.combined(_cells(grid)).reshape(shape),
        pod_low=pods[0].reshape(shape),
        pod_high=pods[1].reshape(shape),
        first_minute=np.where(np.isinf(first), np.nan, first).reshape(shape),
        last_minute=np.where(np.isinf(last), np.nan, last).reshape(shape),
        track_m=_track_in_cells(grid, [track for track, _ in searched]).reshape(shape),
        sweeps=middle,
    )


def measured(coverage: Coverage, part: Bools, width_m: float) -> Measured:
    """Return how a part of the map (rows, cols) was searched, for a sweep width in metres."""
    if part.shape != coverage.grid.shape or not part.any():
        raise BadInput("segment: must be a part of the map, of at least one cell")
    track = float(coverage.track_m[part].sum())
    area = int(part.sum()) * coverage.grid.cell_area_m2
    return Measured(
        track_m=track,
        spacing_m=area / track if track else np.inf,
        coverage=width_m * track / area,
        pod=float(coverage.pod[part].mean()),
        pod_low=float(coverage.pod_low[part].mean()),
        pod_high=float(coverage.pod_high[part].mean()),
    )


def _cells(grid: Grid) -> int:
    return grid.rows * grid.cols


def _below_one(pod: Floats) -> Floats:
    return np.minimum(pod, 1 - 1e-12)


def _sweeps(
    grid: Grid, searched: list[tuple[CleanTrack, SweepWidth]], limit: str, lines: int
) -> Sweeps:
    parts = [
        _swept_by(grid, track, np.asarray(getattr(width, limit)), width.glimpse, lines)
        for track, width in searched
    ]
    if not parts:
        return Sweeps(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))
    minute, cell, pod = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((pod, cell, minute))
    return Sweeps(minute[order], cell[order], pod[order])


def _swept_by(
    grid: Grid, track: CleanTrack, width_m: Floats, glimpse: float, lines: int
) -> tuple[Floats, Longs, Floats]:
    """Return when one team swept which cell, and the chance of seeing somebody there."""
    legs, when, same = track_legs(track)
    if not when.size:
        return np.empty(0), np.empty(0, dtype=np.int64), np.empty(0)
    name, group = np.unique(np.floor(when / SLICE_MIN), return_inverse=True)
    joined = same & (np.diff(group) == 0)
    pieces = Pieces(group, np.append(True, ~joined), np.append(~joined, True))
    if width_m.ndim and width_m.shape != when.shape:
        raise BadInput("sweep_width_m: needs one number, or one for each leg of the track")
    strip = width_m / glimpse
    pitch = grid.cell_m / max(1, np.ceil(lines * grid.cell_m / float(np.median(strip))))
    spans = swath_spans(legs, strip, pitch, pieces).union()
    minute = (name + 0.5) * SLICE_MIN
    slot, cell, share = _anew(grid, spans, minute)
    return minute[slot], cell, share * glimpse


def _anew(grid: Grid, spans: Spans, minute: Floats) -> tuple[Longs, Longs, Floats]:
    # Compiled code takes a moment to load; whoever has no tracks never waits for it.
    from firstlight.engine.search.sweeping import swept_cells

    lines_a_cell = grid.cell_m / spans.pitch_m
    cells = (spans.east_m - spans.west_m) / grid.cell_m + 2
    room = int(cells.sum() / lines_a_cell + 4 * len(spans.line) / lines_a_cell) + 1000
    while True:
        group, cell = (np.empty(room, dtype=np.int32) for _ in range(2))
        share = np.empty(room, dtype=np.float32)
        written = swept_cells(
            spans.group,
            spans.line,
            spans.west_m,
            spans.east_m,
            spans.pitch_m,
            grid.cell_m,
            grid.rows,
            grid.cols,
            minute,
            AGAIN_MIN,
            group,
            cell,
            share,
        )
        if written >= 0:
            kept = slice(0, written)
            return (
                group[kept].astype(np.int64),
                cell[kept].astype(np.int64),
                share[kept].astype(np.float64),
            )
        room *= 2


def track_legs(track: CleanTrack) -> tuple[Legs, Floats, Bools]:
    """Return the legs, their middle minutes, and which of them run on into the next."""
    real = np.diff(track.piece) == 0
    legs = Legs(
        track.x_m[:-1][real], track.y_m[:-1][real], track.x_m[1:][real], track.y_m[1:][real]
    )
    when = ((track.minute[:-1] + track.minute[1:]) / 2)[real]
    at = np.flatnonzero(real)
    return legs, when, np.diff(at) == 1


def _track_in_cells(grid: Grid, tracks: list[CleanTrack]) -> Floats:
    """Return the length of track in each cell, sampled four times a cell."""
    total = np.zeros(_cells(grid))
    for track in tracks:
        legs, when, _ = track_legs(track)
        if not when.size:
            continue
        length = legs.length_m()
        parts = np.maximum(np.ceil(4 * length / grid.cell_m), 1).astype(np.int64)
        leg = np.repeat(np.arange(len(parts)), parts)
        place = (
            np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts) + 0.5
        ) / parts[leg]
        x = legs.x0_m[leg] + place * (legs.x1_m - legs.x0_m)[leg]
        y = legs.y0_m[leg] + place * (legs.y1_m - legs.y0_m)[leg]
        row, col = grid.rowcol(x, y)
        on = grid.inside(x, y)
        cell = (row * grid.cols + col)[on]
        total += np.bincount(cell, (length / parts)[leg][on], minlength=total.size)
    return total
