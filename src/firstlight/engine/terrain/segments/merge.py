"""Put pieces together into segments, the weakest borders first."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Ints, Longs

# What a border weighs against shape and size when a region picks whom to join.
BY_STRENGTH, BY_SHAPE, BY_SIZE = 1.0, 0.35, 0.15


@dataclass(slots=True)
class Regions:
    """Regions and their common borders; lengths and areas are counted in cells."""

    cells: Longs
    kind: npt.NDArray[np.int8]
    wanted: Floats
    around: Floats
    pair: Longs  # (m, 2), first < second
    length: Floats
    held: Floats  # sum of strengths along the border


def regions_of(
    piece: Ints, kind: npt.NDArray[np.int8], held: npt.NDArray[np.float32], wanted: Floats
) -> Regions:
    """Measure pieces and their borders.

    Parameters
    ----------
    piece : (rows, cols) array
        Piece of each cell, -1 outside.
    kind, held : (rows, cols) arrays
        From `atoms`.
    wanted : (n,) array
        The size that a segment at each piece should have, cells.
    """
    count = int(piece.max()) + 1
    inside = piece >= 0
    flat = piece[inside]
    first = np.zeros(count, np.int8)
    first[flat] = kind[inside]
    one, two, force = _borders(piece, held)
    ends = np.concatenate([one, two])
    around = sums(ends, np.ones(len(ends)), count) + _rim(piece, count)
    pair, length, total = _gathered(one, two, np.ones(len(one)), force, count)
    return Regions(
        np.bincount(flat, minlength=count), first, wanted.copy(), around, pair, length, total
    )


def _borders(piece: Ints, held: npt.NDArray[np.float32]) -> tuple[Longs, Longs, Floats]:
    """Return the pieces on both sides of every cell side that parts two of them."""
    ones, twos, forces = [], [], []
    for a, b, ha, hb in (
        (piece[:, :-1], piece[:, 1:], held[:, :-1], held[:, 1:]),
        (piece[:-1], piece[1:], held[:-1], held[1:]),
    ):
        parts = (a != b) & (a >= 0) & (b >= 0)
        ones.append(np.minimum(a[parts], b[parts]).astype(np.int64))
        twos.append(np.maximum(a[parts], b[parts]).astype(np.int64))
        forces.append(np.maximum(ha[parts], hb[parts]).astype(np.float64))
    return np.concatenate(ones), np.concatenate(twos), np.concatenate(forces)


def sums(number: npt.NDArray[Any], value: npt.NDArray[Any], count: int) -> Floats:
    """Return the sum of the values that carry each number from 0 to `count` - 1."""
    total: Floats = np.bincount(number, weights=value, minlength=count).astype(np.float64)
    return total


def _rim(piece: Ints, count: int) -> Floats:
    """Return how many cell sides of each piece face the outside."""
    padded = np.pad(piece, 1, constant_values=-1)
    rim = np.zeros(count)
    inner = padded[1:-1, 1:-1]
    for other in (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]):
        rim += np.bincount(inner[(inner >= 0) & (other < 0)], minlength=count)
    return rim


def _gathered(
    one: Longs, two: Longs, length: Floats, held: Floats, count: int
) -> tuple[Longs, Floats, Floats]:
    key, where = np.unique(one * count + two, return_inverse=True)
    pair = np.column_stack([key // count, key % count])
    return (
        pair,
        sums(where, length, len(key)),
        sums(where, held, len(key)),
    )


def join(regions: Regions, min_cells: float, max_cells: float) -> Ints:
    """Join neighbours until none should; return the segment of each piece.

    In every round each region picks the neighbour across its weakest border (with a leaning
    to round shapes and small sizes) and pairs that pick each other become one. Two regions
    may become one while the whole is no larger than wanted, or while one of them is too small
    to be a segment and the whole no larger than `max_cells`.
    """
    segment = np.arange(len(regions.cells))
    while True:
        chosen = _choose(regions, min_cells, max_cells)
        if len(chosen) == 0:
            break
        into = np.arange(len(regions.cells))
        into[regions.pair[chosen, 1]] = regions.pair[chosen, 0]
        number = np.cumsum(into == np.arange(len(into))) - 1
        into = number[into]
        segment = into[segment]
        regions = _joined(regions, into)
    return segment.astype(np.int32)


def _choose(regions: Regions, min_cells: float, max_cells: float) -> Longs:
    """Return the numbers of the borders whose two sides pick each other."""
    a, b = regions.pair[:, 0], regions.pair[:, 1]
    whole = regions.cells[a] + regions.cells[b]
    small = np.minimum(regions.cells[a], regions.cells[b]) < min_cells
    fits = np.where(small, max_cells, np.minimum(regions.wanted[a], regions.wanted[b]))
    may = np.nonzero((regions.kind[a] == regions.kind[b]) & (whole <= fits))[0]
    if len(may) == 0:
        return may
    a, b, whole = a[may], b[may], whole[may]
    around = regions.around[a] + regions.around[b] - 2 * regions.length[may]
    score = BY_STRENGTH * regions.held[may] / regions.length[may]
    score += BY_SHAPE * np.log(around * around / (16 * whole))
    score += BY_SIZE * whole / np.minimum(regions.wanted[a], regions.wanted[b])
    rank = np.empty(len(may), np.int64)
    rank[np.argsort(score, kind="stable")] = np.arange(len(may))
    best = np.full(len(regions.cells), len(may))
    np.minimum.at(best, a, rank)
    np.minimum.at(best, b, rank)
    mutual: Longs = may[(best[a] == rank) & (best[b] == rank)]
    return mutual


def _joined(regions: Regions, into: Longs) -> Regions:
    count = int(into.max()) + 1
    cells = sums(into, regions.cells, count)
    wanted = sums(into, regions.wanted * regions.cells, count) / cells
    kind = np.zeros(count, np.int8)
    kind[into] = regions.kind
    one, two = into[regions.pair[:, 0]], into[regions.pair[:, 1]]
    inner = one == two
    around = sums(into, regions.around, count)
    around -= 2 * sums(one[inner], regions.length[inner], count)
    keep = ~inner
    one, two = np.minimum(one, two)[keep], np.maximum(one, two)[keep]
    pair, length, held = _gathered(one, two, regions.length[keep], regions.held[keep], count)
    return Regions(cells.astype(np.int64), kind, wanted, around, pair, length, held)
