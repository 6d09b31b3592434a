"""Wind and current as they change: a vector over time, straight between the values given."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

STRONGEST_MPS = 120.0


@dataclass(frozen=True, slots=True)
class Forcing:
    """A velocity that changes with time; before the first and after the last value it holds.

    Attributes
    ----------
    name : how a refusal names it.
    hour : (k,) hours since the drift began, increasing.
    east_mps, north_mps : (k,) the direction it goes towards.
    """

    name: str
    hour: Floats
    east_mps: Floats
    north_mps: Floats

    def __post_init__(self) -> None:
        """Refuse a series that is not one."""
        shapes = {self.hour.shape, self.east_mps.shape, self.north_mps.shape}
        if len(shapes) != 1 or self.hour.ndim != 1 or not self.hour.size:
            raise BadInput(f"{self.name}: needs as many hours as values, one or more")
        values = np.concatenate([self.hour, self.east_mps, self.north_mps])
        if not np.isfinite(values).all():
            raise BadInput(f"{self.name}: every value must be a finite number")
        if np.any(np.diff(self.hour) <= 0):
            raise BadInput(f"{self.name}: its hours must increase")
        if np.hypot(self.east_mps, self.north_mps).max() > STRONGEST_MPS:
            raise BadInput(f"{self.name}: must be at most {STRONGEST_MPS:g} m/s")

    @classmethod
    def constant(cls, name: str, east_mps: float, north_mps: float) -> "Forcing":
        """Return a velocity that never changes."""
        return cls(name, np.zeros(1), np.array([float(east_mps)]), np.array([float(north_mps)]))

    def at(self, hour: float) -> tuple[float, float]:
        """Return east and north speed at an hour, m/s."""
        return (
            float(np.interp(hour, self.hour, self.east_mps)),
            float(np.interp(hour, self.hour, self.north_mps)),
        )
