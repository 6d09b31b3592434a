"""The map after searching: whoever should have been seen by now is less likely to be there.

Each history loses by what was seen of its own place at that very minute, so ground that was swept
before the person came there still counts. Losses multiply: their order changes nothing. What the
histories lose, the rest of the world gains by its share.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Bools, Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.coverage import Sweeps
from firstlight.engine.search.particles import Particles, ProbabilityMap, map_at

STEP_MIN = 2.0
SUREST = 1 - 1e-9
# A cell is said to gain or lose when it changes by more than a tenth.
MARKED = 0.1


@dataclass(frozen=True, slots=True)
class Estimate:
    """A leader's word: a part of the map was searched, and how surely.

    Attributes
    ----------
    part : (rows, cols) which cells.
    pod : chance that somebody there all the time was seen, in [0, 1).
    begins_minute, ends_minute : when, minutes since last seen.
    """

    part: Bools
    pod: float
    begins_minute: float
    ends_minute: float

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not 0 <= self.pod < 1:
            raise BadInput("pod: must be at least 0 and less than 1")
        if not 0 <= self.begins_minute <= self.ends_minute < np.inf:
            raise BadInput("from: must be after last seen, and not after its end")

    def sweeps(self) -> Sweeps:
        """Return it as sweeps spread evenly over its time."""
        length = self.ends_minute - self.begins_minute
        steps = max(1, int(np.ceil(length / STEP_MIN)))
        when = self.begins_minute + (np.arange(steps) + 0.5) * length / steps
        cells = np.flatnonzero(self.part)
        each = -float(np.expm1(np.log1p(-self.pod) / steps))
        return Sweeps(
            np.repeat(when, cells.size),
            np.tile(cells, steps),
            np.full(cells.size * steps, each),
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """What the searching did to the map.

    Attributes
    ----------
    difference : (rows, cols) probability after less before.
    gained, lost : cells that changed by more than a tenth.
    entropy_before, entropy_after : nats, the rest of the world counted as one cell.
    row_before, row_after : probability that the person is elsewhere.
    """

    difference: Floats
    gained: int
    lost: int
    entropy_before: float
    entropy_after: float
    row_before: float
    row_after: float


@dataclass(frozen=True, slots=True)
class Posterior:
    """The histories and the map after searching.

    Attributes
    ----------
    particles : weights and row sum to 1.
    map : at the minute that was asked for.
    pos : chance that these searches would have found the person.
    changed : against the map before.
    """

    particles: Particles
    map: ProbabilityMap
    pos: float
    changed: Changed


def after_sweeps(
    particles: Particles,
    sweeps: list[Sweeps],
    minute: float,
    *,
    at_rest: list[Sweeps] | None = None,
) -> Posterior:
    """Return what is to be believed after sweeps that found nobody.

    Parameters
    ----------
    particles : Particles
        Before searching.
    sweeps : list of Sweeps
        By tracks (`coverage.cover`) or leaders' words (`Estimate.sweeps`), in any order, on the
        particles' grid. Each history loses by what was seen of its place at that minute.
    minute : float
        For when the map is drawn, minutes since last seen; inf for resting places.
    at_rest : list of Sweeps, optional
        Sweeps made when everybody had long been at rest. By these each cell of the map loses by
        what was seen of that very cell, finer than any one history tells.

    Returns
    -------
    Posterior

    Raises
    ------
    BadInput
        The searches leave nothing possible, or are on another grid.
    """
    before = map_at(particles, minute)
    weight = particles.weight * np.exp(_log_missed(particles, _joined(sweeps)))
    by_rest, ground = _at_rest(particles, _joined(at_rest or []))
    weight = weight * by_rest
    left = float(weight.sum()) + particles.row
    if not left > 1e-300:
        raise BadInput("sweeps: together they leave nothing possible")
    weight = weight / left
    # Set by what is left over, so that the whole is 1 to the last bit that floats can hold.
    row = 1.0 - float(weight.sum()) if particles.row else 0.0
    after = replace(particles, weight=weight, row=max(row, 0.0), ground=ground)
    pos = float(np.clip(float(particles.weight.sum()) + particles.row - left, 0.0, 1.0))
    shown = map_at(after, minute)
    return Posterior(after, shown, pos, changes(before, shown))


def after_cells(before: ProbabilityMap, pod: Floats) -> tuple[ProbabilityMap, float]:
    """Return a plain map after a search that found nobody, and the chance that it would have.

    Parameters
    ----------
    before : ProbabilityMap
        Cells and row sum to 1.
    pod : (rows, cols) array
        Chance that somebody in the cell was seen, in [0, 1].
    """
    if pod.shape != before.mass.shape:
        raise BadInput("pod: must have one number for each cell of the map")
    if not (np.isfinite(pod).all() and pod.min() >= 0 and pod.max() <= 1):
        raise BadInput("pod: must be numbers from 0 to 1")
    mass = before.mass * (1 - pod)
    left = float(mass.sum()) + before.row
    if not left > 1e-300:
        raise BadInput("pod: leaves nothing possible")
    mass /= left
    row = 1.0 - float(mass.sum()) if before.row else 0.0
    return ProbabilityMap(before.grid, mass, max(row, 0.0)), float((before.mass * pod).sum())


def changes(before: ProbabilityMap, after: ProbabilityMap) -> Changed:
    """Return what differs between two maps of one grid."""
    floor = 1e-3 / before.mass.size  # of a cell in an even map: below it nothing is worth a word
    shown = np.maximum(before.mass, after.mass) > floor
    gained = shown & (after.mass > before.mass * (1 + MARKED))
    lost = shown & (after.mass < before.mass * (1 - MARKED))
    return Changed(
        difference=after.mass - before.mass,
        gained=int(gained.sum()),
        lost=int(lost.sum()),
        entropy_before=entropy_nats(before),
        entropy_after=entropy_nats(after),
        row_before=before.row,
        row_after=after.row,
    )


def entropy_nats(drawn: ProbabilityMap) -> float:
    """Return the entropy of a map, nats; the rest of the world counts as one cell."""
    mass = np.append(drawn.mass[drawn.mass > 0], [drawn.row] if drawn.row > 0 else [])
    return float(-(mass * np.log(mass)).sum())


def _joined(sweeps: list[Sweeps]) -> Sweeps:
    if not sweeps:
        return Sweeps(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0))
    minute = np.concatenate([each.minute for each in sweeps])
    cell = np.concatenate([each.cell for each in sweeps])
    pod = np.concatenate([each.pod for each in sweeps])
    # By value, not by team: whatever order they come in, the sums are made in one order.
    order = np.lexsort((pod, cell, minute))
    return Sweeps(minute[order], cell[order], np.minimum(pod[order], SUREST))


def _log_missed(particles: Particles, sweeps: Sweeps) -> Floats:
    # Compiled code takes a moment to load; whoever searched nothing never waits for it.
    from firstlight.engine.search.missing import log_missed

    found = np.zeros(particles.weight.size)
    grid = particles.grid
    if sweeps.cell.size:
        _check_cells(grid, sweeps)
        log_missed(
            np.ascontiguousarray(particles.x_m),
            np.ascontiguousarray(particles.y_m),
            particles.minute,
            grid.cell_m,
            grid.rows,
            grid.cols,
            sweeps.minute,
            sweeps.cell,
            np.log1p(-sweeps.pod),
            found,
        )
    return found


def _at_rest(
    particles: Particles, sweeps: Sweeps
) -> tuple[Floats, npt.NDArray[np.float32] | None]:
    """Return by what each weight changes, and the ground that makes each cell lose its own."""
    from firstlight.engine.search.density import regrounded, spreads_m

    if not sweeps.cell.size:
        return np.ones(particles.weight.size), particles.ground
    grid = particles.grid
    _check_cells(grid, sweeps)
    missed = 1 - np.minimum(sweeps.combined(grid.rows * grid.cols), SUREST).reshape(grid.shape)
    old = np.ones(grid.shape, dtype=np.float32) if particles.ground is None else particles.ground
    new = (old * missed).astype(np.float32)
    x_m, y_m = particles.at(np.inf)
    return regrounded(x_m, y_m, spreads_m(x_m, y_m, grid), grid, old, new), new


def _check_cells(grid: Grid, sweeps: Sweeps) -> None:
    if (
        sweeps.cell.size
        and not 0 <= sweeps.cell.min() <= sweeps.cell.max() < grid.rows * grid.cols
    ):
        raise BadInput("sweeps: must be on the particles' grid")
