"""Tracks as receivers record them, made fit to say where a team was and when.

What cannot be true is dropped and counted, never silently; where a receiver was silent for long
the line is broken, for nobody knows that the ground in between was walked.
"""

from dataclasses import dataclass
from math import hypot

import numpy as np

from firstlight.engine.arrays import Bools, Floats, Longs
from firstlight.engine.errors import BadInput

FASTEST_MPS = {"foot": 4.0, "dog": 6.0, "bike": 15.0, "vehicle": 40.0, "boat": 20.0, "drone": 25.0}
UNKNOWN_ACCURACY_M = 10.0
WORST_ACCURACY_M = 100.0
LONGEST_GAP_S = 120.0
SMOOTHED_S = 8.0
# So many fixes in a row that agree with each other outvote the one before them.
AGREEING = 3


@dataclass(frozen=True, slots=True)
class Track:
    """Fixes as recorded, arrays of (k,), in any order.

    Attributes
    ----------
    x_m, y_m : metres in the grid's frame.
    t_s : seconds since last seen.
    accuracy_m : radius that the receiver claimed, or None.
    """

    x_m: Floats
    y_m: Floats
    t_s: Floats
    accuracy_m: Floats | None = None

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        given = [self.x_m, self.y_m, self.t_s]
        if self.accuracy_m is not None:
            given.append(self.accuracy_m)
        if any(array.ndim != 1 or array.shape != self.x_m.shape for array in given):
            raise BadInput("track: x_m, y_m, t_s and accuracy_m must be lists of one length")


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many fixes were not used, and why; and where the line is broken."""

    unreadable: int
    repeated: int
    inaccurate: int
    impossible: int
    gaps: int


@dataclass(frozen=True, slots=True)
class CleanTrack:
    """Where a team went, arrays of (k,); `piece` numbers the unbroken stretches.

    Attributes
    ----------
    x_m, y_m : metres in the grid's frame.
    minute : minutes since last seen, increasing.
    piece : the stretch each vertex belongs to, from 0.
    dropped : what was left out.
    """

    x_m: Floats
    y_m: Floats
    minute: Floats
    piece: Longs
    dropped: Dropped

    @property
    def length_m(self) -> float:
        """Length of the unbroken stretches together, metres."""
        same = np.diff(self.piece) == 0
        return float(np.hypot(np.diff(self.x_m), np.diff(self.y_m))[same].sum())


def clean_track(
    track: Track, *, fastest_mps: float = FASTEST_MPS["foot"], step_m: float = 8.0
) -> CleanTrack:
    """Return the line that a track stands for.

    Fixes that are not numbers, repeat a time, claim worse than 100 m, or could only be reached
    faster than `fastest_mps` (beyond both fixes' accuracy) are dropped. The rest is smoothed over
    some seconds by accuracy, thinned to a vertex every `step_m`, so that a team that stands still
    walks nowhere, and broken where more than two minutes are missing.

    Parameters
    ----------
    track : Track
        As recorded.
    fastest_mps : float
        What this kind of asset can do, metres a second, > 0 (see `FASTEST_MPS`).
    step_m : float
        Distance between vertices, metres, > 0.

    Returns
    -------
    CleanTrack
        May be empty, when nothing can be used.
    """
    if not (fastest_mps > 0 and step_m > 0):
        raise BadInput("track: fastest_mps and step_m must be positive")
    accuracy = np.full(track.x_m.shape, UNKNOWN_ACCURACY_M)
    if track.accuracy_m is not None:
        accuracy = np.where(np.isfinite(track.accuracy_m), track.accuracy_m, UNKNOWN_ACCURACY_M)
    fixes = np.column_stack([track.x_m, track.y_m, track.t_s, np.maximum(accuracy, 1.0)])
    readable = fixes[np.isfinite(fixes).all(axis=1)]
    # Sorted by all four columns, so that the order in which fixes arrive changes nothing.
    ordered = readable[np.lexsort(readable.T[[1, 0, 3, 2]])]
    once = ordered[np.append(True, np.diff(ordered[:, 2]) > 0)[: len(ordered)]]
    accurate = once[once[:, 3] <= WORST_ACCURACY_M]
    kept = accurate[_possible(accurate, fastest_mps)]
    piece = np.cumsum(np.append(False, _broken(kept, fastest_mps))[: len(kept)])
    smooth = _smoothed(kept, piece)
    thin = _thinned(smooth, piece, step_m)
    dropped = Dropped(
        unreadable=len(fixes) - len(readable),
        repeated=len(readable) - len(once),
        inaccurate=len(once) - len(accurate),
        impossible=len(accurate) - len(kept),
        gaps=int(piece[-1]) if piece.size else 0,
    )
    x, y, t = smooth[thin, 0], smooth[thin, 1], kept[thin, 2]
    return CleanTrack(x, y, t / 60, piece[thin].astype(np.int64), dropped)


def _possible(fixes: Floats, fastest_mps: float) -> Bools:
    """Say which fixes could be reached from the last one believed."""
    kept = np.zeros(len(fixes), dtype=np.bool_)
    rows = fixes.tolist()
    believed: list[float] | None = None
    doubted: list[int] = []
    for i, row in enumerate(rows):
        if believed is None or _reachable(believed, row, fastest_mps):
            believed, doubted = row, []
            kept[i] = True
            continue
        if doubted and not _reachable(rows[doubted[-1]], row, fastest_mps):
            doubted = []
        doubted.append(i)
        if len(doubted) >= AGREEING:
            # The one believed was the wild one, or the team was carried: go on from here.
            kept[doubted] = True
            believed, doubted = row, []
    return _without_lone_start(kept, rows, fastest_mps)


def _without_lone_start(kept: Bools, rows: list[list[float]], fastest_mps: float) -> Bools:
    believed = np.flatnonzero(kept)
    if len(believed) > 1 and not _reachable(rows[believed[0]], rows[believed[1]], fastest_mps):
        kept[believed[0]] = False
    return kept


def _reachable(a: list[float], b: list[float], fastest_mps: float) -> bool:
    away = hypot(b[0] - a[0], b[1] - a[1]) - a[3] - b[3]
    return away <= fastest_mps * (b[2] - a[2])


def _broken(fixes: Floats, fastest_mps: float) -> Bools:
    step = np.diff(fixes, axis=0)
    away = np.hypot(step[:, 0], step[:, 1]) - fixes[:-1, 3] - fixes[1:, 3]
    broken: Bools = (step[:, 2] > LONGEST_GAP_S) | (away > fastest_mps * step[:, 2])
    return broken


def _smoothed(fixes: Floats, piece: Longs) -> Floats:
    """Return x and y as means over some seconds, weighted by accuracy, within a stretch.

    A neighbour counts only with its mirror image, so that ends stay where they are.
    """
    total = np.zeros((len(fixes), 2))
    weights = np.zeros(len(fixes))
    for shift in range(-4, 5):
        i = np.arange(abs(shift), len(fixes) - abs(shift))
        j = i + shift
        apart = (fixes[j, 2] - fixes[i, 2]) / SMOOTHED_S
        one_piece = (piece[i] == piece[j]) & (piece[i] == piece[i - shift])
        weight = np.exp(-0.5 * apart**2) / fixes[j, 3] ** 2 * one_piece
        total[i] += weight[:, None] * fixes[j, :2]
        weights[i] += weight
    smooth: Floats = total / weights[:, None]
    return smooth


def _thinned(places: Floats, piece: Longs, step_m: float) -> Longs:
    """Return which vertices to keep: both ends of a stretch, and one each `step_m` between."""
    kept: list[int] = []
    rows, pieces = places.tolist(), piece.tolist()
    for i, row in enumerate(rows):
        new = not kept or pieces[kept[-1]] != pieces[i]
        ends = i + 1 == len(rows) or pieces[i + 1] != pieces[i]
        last = rows[kept[-1]] if kept else row
        if new or ends or hypot(row[0] - last[0], row[1] - last[1]) >= step_m:
            kept.append(i)
    return np.array(kept, dtype=np.int64)
