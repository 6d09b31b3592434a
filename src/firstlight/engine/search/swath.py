"""What a strip of one width along a line covers, counted once however often it is crossed.

The strip of a leg is every point within half a width of it: a rectangle with round ends. One
horizontal line cuts it in one interval, so a strip of many legs is, on each of many close
lines, a union of intervals: exact from west to east, and sampled only from south to north.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.errors import BadInput

MOST_SPANS = 40_000_000


@dataclass(frozen=True, slots=True)
class Legs:
    """Straight pieces of track, arrays of (k,) metres."""

    x0_m: Floats
    y0_m: Floats
    x1_m: Floats
    y1_m: Floats

    @classmethod
    def of_lines(cls, lines: list[Floats]) -> "Legs":
        """Return the legs of polylines, each (k, 2) with k >= 2."""
        return cls(
            np.concatenate([line[:-1, 0] for line in lines]),
            np.concatenate([line[:-1, 1] for line in lines]),
            np.concatenate([line[1:, 0] for line in lines]),
            np.concatenate([line[1:, 1] for line in lines]),
        )

    def length_m(self) -> Floats:
        """Return the length of each leg, (k,)."""
        length: Floats = np.hypot(self.x1_m - self.x0_m, self.y1_m - self.y0_m)
        return length


@dataclass(frozen=True, slots=True)
class Pieces:
    """How legs hang together, arrays of (k,): which group each is in, and which ends are cut flat.

    Where one piece of a track ends and the next begins, flat ends keep the ground between them
    from being swept twice.
    """

    group: Longs
    flat_start: npt.NDArray[np.bool_]
    flat_end: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spans:
    """West-east intervals on lines `pitch_m` apart; line `line` runs at (line + 1/2) pitch.

    Spans of one group may be united; those of different groups never are.
    """

    pitch_m: float
    group: Longs
    line: Longs
    west_m: Floats
    east_m: Floats

    def area_m2(self) -> float:
        """Return their area; of a union, the area that is covered at all."""
        return float((self.east_m - self.west_m).sum()) * self.pitch_m

    def union(self) -> "Spans":
        """Return the same ground with no overlap."""
        if not self.line.size:
            return self
        order = np.lexsort((self.west_m, self.line, self.group))
        group, line = self.group[order], self.line[order]
        west, east = self.west_m[order], self.east_m[order]
        # Lines are set far apart on one axis, so that one running maximum serves them all.
        new_line = np.ones(len(line), dtype=np.bool_)
        new_line[1:] = (np.diff(line) != 0) | (np.diff(group) != 0)
        apart = 4 * max(float(np.abs(west).max()), float(np.abs(east).max())) + 1
        offset = np.cumsum(new_line) * apart
        reached = np.maximum.accumulate(east + offset)
        first = np.ones(len(line), dtype=np.bool_)
        first[1:] = (west + offset)[1:] > reached[:-1]
        begins = np.flatnonzero(first)
        ends = np.append(begins[1:] - 1, len(line) - 1)
        return Spans(
            self.pitch_m,
            group[begins],
            line[begins],
            west[begins],
            reached[ends] - offset[begins],
        )

    def mass(self, heat: Floats, cell_m: float) -> float:
        """Return the mass that they cover of a map whose mass is even within each cell.

        Parameters
        ----------
        heat : (rows, cols) array
            Mass per cell, row 0 in the south, its corner at the origin.
        cell_m : float
            Side of a cell, metres.
        """
        rows, cols = heat.shape
        row = np.floor((self.line + 0.5) * self.pitch_m / cell_m).astype(np.int64)
        inside = (row >= 0) & (row < rows)
        row = row[inside]
        before = np.zeros((rows, cols + 1))
        np.cumsum(heat, axis=1, out=before[:, 1:])

        def west_of(x_m: Floats) -> Floats:
            at = np.clip(x_m / cell_m, 0, cols)
            col = np.minimum(at.astype(np.int64), cols - 1)
            mass: Floats = before[row, col] + (at - col) * heat[row, col]
            return mass

        covered = west_of(self.east_m[inside]) - west_of(self.west_m[inside])
        return float(covered.sum()) * self.pitch_m / cell_m

    def share_of_cells(self, shape: tuple[int, int], cell_m: float) -> Floats:
        """Return how much of each cell they cover, (rows, cols); overlaps count each time."""
        rows, cols = shape
        row = np.floor((self.line + 0.5) * self.pitch_m / cell_m).astype(np.int64)
        west, east = (np.clip(x / cell_m, 0, cols) for x in (self.west_m, self.east_m))
        kept = (row >= 0) & (row < rows) & (east > west)
        row, west, east = row[kept], west[kept], east[kept]
        # The second difference of a box is two edges; each edge is shared by two cells.
        edges = np.zeros((rows, cols + 2))
        for x, sign in ((west, 1.0), (east, -1.0)):
            col = x.astype(np.int64)
            part = x - col
            np.add.at(edges, (row, col), sign * (1 - part))
            np.add.at(edges, (row, col + 1), sign * part)
        share: Floats = np.cumsum(edges, axis=1)[:, :cols] * (self.pitch_m / cell_m)
        return share


def swath_spans(
    legs: Legs, width_m: float | Floats, pitch_m: float, pieces: Pieces | None = None
) -> Spans:
    """Return the strip of each leg as intervals, overlaps and all.

    Parameters
    ----------
    legs : Legs
        k of them.
    width_m : float or (k,) array
        Full width of the strip, metres, > 0.
    pitch_m : float
        Distance between the lines, metres, > 0; a hundredth of the width gives areas to 1 %
        for a lone strip that runs due east, and far better for any other.
    pieces : Pieces, optional
        Which legs belong together; without it all do, and every end is round.
    """
    radius = np.broadcast_to(np.asarray(width_m, dtype=np.float64) / 2, legs.x0_m.shape)
    if not (np.all(radius > 0) and np.isfinite(radius).all() and pitch_m > 0):
        raise BadInput("swath_m: must be a positive number of metres")
    south = np.minimum(legs.y0_m, legs.y1_m) - radius
    north = np.maximum(legs.y0_m, legs.y1_m) + radius
    first = np.ceil(south / pitch_m - 0.5).astype(np.int64)
    count = np.maximum(np.floor(north / pitch_m - 0.5).astype(np.int64) - first + 1, 0)
    total = int(count.sum())
    if total > MOST_SPANS:
        raise BadInput("tracks: too long for so narrow a swath; give fewer at a time")
    leg = np.repeat(np.arange(len(count)), count)
    line = first[leg] + np.arange(total) - np.repeat(np.cumsum(count) - count, count)
    y = (line + 0.5) * pitch_m
    west, east = _cut(legs, leg, radius[leg], y, pieces)
    hit = west < east
    group = np.zeros(len(line), dtype=np.int64) if pieces is None else pieces.group[leg]
    return Spans(pitch_m, group[hit], line[hit], west[hit], east[hit])


def _cut(
    legs: Legs, leg: Longs, radius: Floats, y: Floats, pieces: Pieces | None
) -> tuple[Floats, Floats]:
    x0, y0, x1, y1 = (side[leg] for side in (legs.x0_m, legs.y0_m, legs.x1_m, legs.y1_m))
    west0, east0 = _cut_disc(x0, y - y0, radius)
    west1, east1 = _cut_disc(x1, y - y1, radius)
    if pieces is not None:
        flat0, flat1 = pieces.flat_start[leg], pieces.flat_end[leg]
        west0, east0 = np.where(flat0, np.inf, west0), np.where(flat0, -np.inf, east0)
        west1, east1 = np.where(flat1, np.inf, west1), np.where(flat1, -np.inf, east1)
    length = np.hypot(x1 - x0, y1 - y0)
    safe = np.maximum(length, 1e-12)
    ux, uy = (x1 - x0) / safe, (y1 - y0) / safe
    along, across = (y - y0) * uy, (y - y0) * ux
    # The rectangle is where 0 <= dx ux + along <= length and |dx uy - across| <= radius.
    a_lo, a_hi = _between(-along, length - along, ux)
    c_lo, c_hi = _between(across - radius, across + radius, uy)
    low, high = np.maximum(a_lo, c_lo), np.minimum(a_hi, c_hi)
    none = (low >= high) | (length < 1e-9)
    low, high = np.where(none, np.inf, low + x0), np.where(none, -np.inf, high + x0)
    return np.minimum(np.minimum(west0, west1), low), np.maximum(np.maximum(east0, east1), high)


def _cut_disc(x: Floats, dy: Floats, radius: Floats) -> tuple[Floats, Floats]:
    left = radius * radius - dy * dy
    half = np.sqrt(np.maximum(left, 0))
    return np.where(left > 0, x - half, np.inf), np.where(left > 0, x + half, -np.inf)


def _between(low: Floats, high: Floats, slope: Floats) -> tuple[Floats, Floats]:
    """Return the dx for which low <= dx * slope <= high."""
    flat = np.abs(slope) < 1e-12
    steep = np.where(flat, 1.0, slope)
    a, b = low / steep, high / steep
    open_ = (low <= 0) & (high >= 0)
    lowest = np.where(flat, np.where(open_, -np.inf, np.inf), np.minimum(a, b))
    highest = np.where(flat, np.where(open_, np.inf, -np.inf), np.maximum(a, b))
    return lowest, highest
