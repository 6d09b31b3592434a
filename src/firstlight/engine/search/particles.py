"""Many possible histories of one missing person, and the map they add up to at any minute."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats, Shorts, Singles
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid


@dataclass(frozen=True, slots=True)
class Particles:
    """Weighted histories of where the person may have been, minute by minute.

    Attributes
    ----------
    grid
        The frame: positions are metres from its south-west corner. They may lie outside it;
        such mass counts as rest of the world whenever the particles are put on a grid.
    x_m, y_m
        (n, t) positions, east and north; column 0 is where each history starts.
    minute
        (t,) minutes since last seen, increasing. After the last one everybody is at rest.
    weight
        (n,) probability of each history; sums to ``1 - row``.
    row
        Probability that the person is in none of these histories (wrong premise).
    hypothesis
        (n,) number of the scenario that each history belongs to.
    ground
        (rows, cols) how likely a stop on each cell is, relative to its neighbours, or None on
        featureless ground. It shares each particle out over the cells close to it.
    """

    grid: Grid
    x_m: Singles
    y_m: Singles
    minute: Floats
    weight: Floats
    row: float
    hypothesis: Shorts
    ground: Singles | None = None

    def at(self, minute: float) -> tuple[Floats, Floats]:
        """Return the (n,) positions `minute` minutes after last seen, metres.

        Between two known minutes people go straight; after the last one they rest.

        Raises
        ------
        BadInput
            `minute` is not a number of at least 0.
        """
        if not minute >= 0:
            raise BadInput("minute: must be a number of at least 0")
        if self.minute.size == 1:
            return self.x_m[:, 0].astype(np.float64), self.y_m[:, 0].astype(np.float64)
        before = int(np.searchsorted(self.minute, minute, side="right")) - 1
        before = min(max(before, 0), self.minute.size - 2)
        start, end = self.minute[before], self.minute[before + 1]
        share = float(np.clip((minute - start) / (end - start), 0.0, 1.0))
        x_m = (1 - share) * self.x_m[:, before] + share * self.x_m[:, before + 1]
        y_m = (1 - share) * self.y_m[:, before] + share * self.y_m[:, before + 1]
        return x_m.astype(np.float64), y_m.astype(np.float64)


@dataclass(frozen=True, slots=True)
class ProbabilityMap:
    """Probability per cell, row 0 south; the cells and `row` sum to 1."""

    grid: Grid
    mass: Floats
    row: float


def density_at(particles: Particles, minute: float, grid: Grid | None = None) -> Floats:
    """Return the (rows, cols) probability per cell `minute` minutes after last seen.

    Parameters
    ----------
    particles : Particles
        At least one history.
    minute : float
        >= 0; `inf` for where everybody rests at last.
    grid : Grid or None
        Another grid of the same UTM zone; the particles' own when None.

    Raises
    ------
    BadInput
        A bad minute, or a grid of another zone.
    """
    # numba and scipy come in only when a map is drawn: the server at rest stays small.
    from firstlight.engine.search.density import share_out, spreads_m

    target = particles.grid if grid is None else grid
    if (target.zone, target.north) != (particles.grid.zone, particles.grid.north):
        raise BadInput("grid: must be in the particles' UTM zone")
    x_m, y_m = particles.at(minute)
    x_m += particles.grid.west_m - target.west_m
    y_m += particles.grid.south_m - target.south_m
    ground = particles.ground if target == particles.grid else None
    return share_out(x_m, y_m, particles.weight, spreads_m(x_m, y_m, target), target, ground)


def map_at(particles: Particles, minute: float, grid: Grid | None = None) -> ProbabilityMap:
    """Return `density_at` with what is left over as rest of the world."""
    mass = density_at(particles, minute, grid)
    return ProbabilityMap(grid or particles.grid, mass, 1.0 - float(mass.sum()))
