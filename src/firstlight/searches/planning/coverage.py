"""What teams really searched: tracks and leaders' words in, the map after them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely.geometry import shape

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.coverage import Coverage, Sweeps, SweepWidth, cover, track_legs
from firstlight.engine.search.particles import Particles
from firstlight.engine.search.posterior import Estimate, Posterior, after_sweeps
from firstlight.engine.search.teams import Kind
from firstlight.engine.search.tracks import (
    FASTEST_MPS,
    CleanTrack,
    Dropped,
    Track,
    clean_track,
)
from firstlight.engine.terrain import cover as land
from firstlight.engine.terrain.segments.edit import rasterise
from firstlight.engine.terrain.segments.outline import to_metres
from firstlight.searches.planning.maps import CaseMap
from firstlight.searches.planning.widths_read import Widths

Row = dict[str, Any]

RESTS_FROM_MIN = 120.0  # as the map: from then on it shows where people come to rest


@dataclass(frozen=True, slots=True)
class Searched:
    """The map after what was searched.

    Attributes
    ----------
    particles
        After clues and searches; weights and `row` sum to 1.
    mass
        (rows, cols) probability at the case's time.
    row
        Probability that the person is elsewhere.
    pos
        Probability that the searches so far would have found the person.
    covered
        (rows, cols) coverage by all searches; POD is ``1 - exp(-covered)``.
    tracks
        What the tracks alone say of every cell: POD with limits, and when.
    dropped
        For each track, how many fixes were not used and why.
    length_m
        For each track, the length that counts.
    entropy_before, entropy_after
        Nats, the rest of the world counted as one cell.
    gained, lost
        Cells whose probability changed by more than a tenth.
    """

    particles: Particles
    mass: Floats
    row: float
    pos: float
    covered: Floats
    tracks: Coverage
    dropped: tuple[Dropped, ...]
    length_m: tuple[float, ...]
    entropy_before: float
    entropy_after: float
    gained: int
    lost: int


def after_searching(
    drawn: CaseMap, reports: Sequence[Row], tracks: Sequence[Row], widths: Widths | None = None
) -> Searched:
    """Return the map after the searches.

    Parameters
    ----------
    drawn : CaseMap
        After the clues.
    reports : sequence of objects
        Segments whose leaders said how surely they would have seen the person: ``geometry``,
        ``pod`` in [0, 1), ``from`` and ``to`` (ISO times).
    tracks : sequence of objects
        ``points`` (rows of seconds, lon, lat and, if known, accuracy), ``starts_at`` (ISO),
        ``kind`` of team, and ``eyes``: how many search side by side with this one receiver.
    widths : Widths or None
        The station's own sweep widths; None for the book's.

    Raises
    ------
    BadInput
        A report or track at fault, by its field.
    """
    grid = drawn.map.grid
    clean = [_clean(drawn, each) for each in tracks]
    own = widths or Widths()
    pairs = zip(clean, tracks, strict=True)
    coverage = cover(grid, [(c, _width(drawn, c, t, own)) for c, t in pairs])
    sweeps = [coverage.sweeps, *(_estimate(drawn, each).sweeps() for each in reports)]
    after = _posterior(drawn, sweeps)
    missed = np.zeros(grid.rows * grid.cols)
    for each in sweeps:
        missed += np.log1p(-np.minimum(each.combined(missed.size), 1 - 1e-9))
    return Searched(
        particles=after.particles,
        mass=after.map.mass,
        row=after.map.row,
        pos=after.pos,
        covered=-missed.reshape(grid.shape),
        tracks=coverage,
        dropped=tuple(each.dropped for each in clean),
        length_m=tuple(each.length_m for each in clean),
        entropy_before=after.changed.entropy_before,
        entropy_after=after.changed.entropy_after,
        gained=after.changed.gained,
        lost=after.changed.lost,
    )


def _posterior(drawn: CaseMap, sweeps: list[Sweeps]) -> Posterior:
    """Take moving histories by time and place, and those at rest cell by cell."""
    minute = inf if drawn.settled else drawn.case.minute
    # Who drifts never rests, so with anybody in the water each history is followed throughout.
    rests_from = RESTS_FROM_MIN if drawn.settled and not drawn.case.afloat else inf
    early = [_part(each, each.minute < rests_from) for each in sweeps]
    late = [_part(each, each.minute >= rests_from) for each in sweeps]
    return after_sweeps(drawn.particles, early, minute, at_rest=late)


def _part(sweeps: Sweeps, kept: npt.NDArray[np.bool_]) -> Sweeps:
    return Sweeps(sweeps.minute[kept], sweeps.cell[kept], sweeps.pod[kept])


def _estimate(drawn: CaseMap, report: Row) -> Estimate:
    grid = drawn.map.grid
    inside = rasterise([to_metres(shape(report["geometry"]), grid)], grid) == 0
    begins, ends = _minute(drawn, report["from"]), _minute(drawn, report["to"])
    pod = min(float(report["pod"]), 1 - 1e-9)
    return Estimate(inside, pod, max(0.0, begins), max(0.0, begins, ends))


def _clean(drawn: CaseMap, track: Row) -> CleanTrack:
    kind = Kind(track["kind"])
    try:
        points = [[float(part) for part in row[:3]] for row in track["points"]]
        accuracy = [
            np.nan if len(row) < 4 or row[3] is None else float(row[3]) for row in track["points"]
        ]
    except (TypeError, ValueError) as fault:
        raise BadInput("points: must be rows of seconds, longitude and latitude") from fault
    fixes = np.array(points, dtype=np.float64).reshape(-1, 3)
    x_m, y_m = drawn.map.grid.to_xy(fixes[:, 1], fixes[:, 2])
    begins_s = _minute(drawn, track["starts_at"]) * 60
    recorded = Track(x_m, y_m, fixes[:, 0] + begins_s, np.array(accuracy, dtype=np.float64))
    return clean_track(recorded, fastest_mps=FASTEST_MPS[kind.value])


def _width(drawn: CaseMap, track: CleanTrack, row: Row, own: Widths) -> SweepWidth:
    """Return the sweep width of each leg by what can be seen where it lies."""
    legs, _, _ = track_legs(track)
    seen = _visibility(
        drawn.map.grid, drawn, (legs.x0_m + legs.x1_m) / 2, (legs.y0_m + legs.y1_m) / 2
    )
    usual, eyes = own.of(Kind(row["kind"])), max(1.0, float(row["eyes"]))
    best = np.array([each.best_m for each in usual])[seen] * eyes
    low = np.array([max(each.low_m, 0.05 * each.best_m) for each in usual])[seen] * eyes
    high = np.array([each.high_m for each in usual])[seen] * eyes
    return SweepWidth(best, low, high)


def _visibility(grid: Grid, drawn: CaseMap, x_m: Floats, y_m: Floats) -> npt.NDArray[np.intp]:
    if drawn.terrain is None:
        return np.ones(x_m.size, dtype=np.intp)
    row, col = grid.rowcol(x_m, y_m)
    code = drawn.terrain.cover[row.clip(0, grid.rows - 1), col.clip(0, grid.cols - 1)]
    seen: npt.NDArray[np.intp] = land.VISIBILITY[code].astype(np.intp)
    return seen


def _minute(drawn: CaseMap, text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at - drawn.case.last_seen_at).total_seconds() / 60
