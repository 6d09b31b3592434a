"""What a drift leaves: where every particle was at every moment, and which are ashore."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.drift.local import Local
from firstlight.engine.errors import BadInput
from firstlight.engine.search.particles import Particles

MOST_PARTICLES = 1_000_000
MOST_HOURS = 240.0


@dataclass(frozen=True, slots=True)
class Drifted:
    """Trajectories in metres true east and north of one origin.

    Attributes
    ----------
    minute : (t,) minutes since the drift began, increasing, from 0.
    x_m, y_m : (n, t) float32.
    stranded_minute : (n,) when each particle went ashore; infinity while it is afloat.
    """

    minute: Floats
    x_m: Singles
    y_m: Singles
    stranded_minute: Floats

    @property
    def stranded(self) -> float:
        """Share of the particles that went ashore, in [0, 1]."""
        return float(np.isfinite(self.stranded_minute).mean())

    def mean_m(self) -> tuple[float, float]:
        """Return the mean displacement at the end, east and north, metres."""
        x, y = self._ends()
        return float(x.mean()), float(y.mean())

    def covariance_m2(self) -> tuple[float, float, float]:
        """Return the covariance at the end: east-east, east-north, north-north."""
        x, y = self._ends()
        cov = np.cov(x, y, ddof=0)
        return float(cov[0, 0]), float(cov[0, 1]), float(cov[1, 1])

    def particles(
        self,
        origin: Local,
        *,
        begins_minute: float = 0.0,
        hypothesis: int = 0,
    ) -> Particles:
        """Return these trajectories as particles of a map, all of one weight.

        Parameters
        ----------
        origin : Local
            Where the drift began, in the grid of the map.
        begins_minute : float
            Minutes between last seen and the moment the drift began, >= 0.
        hypothesis : int
            Number under which the map keeps them.
        """
        if not begins_minute >= 0:
            raise BadInput("begins_minute: must be 0 or more")
        n = len(self.x_m)
        x, y = origin.to_grid(self.x_m, self.y_m)
        return Particles(
            grid=origin.grid,
            x_m=x.astype(np.float32),
            y_m=y.astype(np.float32),
            minute=self.minute + begins_minute,
            weight=np.full(n, 1.0 / n),
            row=0.0,
            hypothesis=np.full(n, hypothesis, dtype=np.int16),
        )

    def _ends(self) -> tuple[Floats, Floats]:
        return self.x_m[:, -1].astype(np.float64), self.y_m[:, -1].astype(np.float64)


def check_run(hours: float, particles: int, step_min: float) -> None:
    """Refuse a drift longer, larger or finer than can be meant."""
    if not 0 < hours <= MOST_HOURS:
        raise BadInput(f"hours: must be more than 0 and at most {MOST_HOURS:g}")
    if not 1 <= particles <= MOST_PARTICLES:
        raise BadInput(f"particles: must be 1 to {MOST_PARTICLES}")
    if not 0.1 <= step_min <= 120:
        raise BadInput("step_min: must be 0.1 to 120 minutes")


def moments(hours: float, step_min: float) -> Floats:
    """Return the minutes of a run: equal steps no longer than `step_min`, from 0 to the end."""
    steps = max(1, int(np.ceil(hours * 60 / step_min - 1e-9)))
    return np.linspace(0.0, hours * 60, steps + 1)
