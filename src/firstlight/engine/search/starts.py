"""Where the person was last known to be: a point, several weighted points, an area or a route."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

Kind = Literal["points", "area", "route"]


@dataclass(frozen=True, slots=True)
class Start:
    """The initial planning point in any of its forms; metres from the grid's corner.

    Attributes
    ----------
    kind
        What `at_m` is: "points", the outline of an "area", or the corners of a "route".
    at_m
        (k, 2) places; an outline need not repeat its first corner.
    weight
        (k,) how likely each point is, >= 0 and not all 0; only "points" uses it.

    Raises
    ------
    BadInput
        Too few places, or places and weights that are not finite numbers.
    """

    kind: Kind
    at_m: Floats
    weight: Floats

    def __post_init__(self) -> None:
        """Refuse what nobody can set out from."""
        least = {"points": 1, "route": 2, "area": 3}[self.kind]
        if self.at_m.ndim != 2 or self.at_m.shape[1:] != (2,) or self.at_m.shape[0] < least:
            raise BadInput(f"ipp: {self.kind} needs at least {least} places")
        if not np.isfinite(self.at_m).all():
            raise BadInput("ipp: places must be finite numbers")
        if self.weight.shape != self.at_m.shape[:1]:
            raise BadInput("ipp: needs one weight for each place")
        if not (np.isfinite(self.weight).all() and (self.weight >= 0).all() and self.weight.any()):
            raise BadInput("ipp: weights must be at least 0 and not all 0")

    @classmethod
    def point(cls, x_m: float, y_m: float) -> "Start":
        """Return the plain case of one certain point."""
        return cls("points", np.array([[x_m, y_m]]), np.ones(1))

    @property
    def only_point(self) -> tuple[float, float] | None:
        """The one certain point, or None where there is more than one place."""
        if self.kind == "points" and np.count_nonzero(self.weight) == 1:
            x_m, y_m = self.at_m[int(np.argmax(self.weight))]
            return float(x_m), float(y_m)
        return None

    def centre(self) -> tuple[float, float]:
        """Return the mean place, metres."""
        x_m, y_m = np.average(self.at_m, axis=0, weights=self.weight)
        return float(x_m), float(y_m)

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        """Return (count, 2) places to set out from, evenly spread over the start."""
        if self.kind == "points":
            even = (np.arange(count) + 0.5) / count
            upto = np.cumsum(self.weight) / self.weight.sum()
            drawn: Floats = self.at_m[np.searchsorted(upto, even).clip(0, len(upto) - 1)]
            return drawn
        return self._on_route(count) if self.kind == "route" else self._in_area(count, rng)

    def _on_route(self, count: int) -> Floats:
        length = np.hypot(*np.diff(self.at_m, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(length)])
        if along[-1] <= 0:
            raise BadInput("ipp: the route has no length")
        where = (np.arange(count) + 0.5) / count * along[-1]
        x_m = np.interp(where, along, self.at_m[:, 0])
        y_m = np.interp(where, along, self.at_m[:, 1])
        return np.column_stack([x_m, y_m])

    def _in_area(self, count: int, rng: np.random.Generator) -> Floats:
        low, high = self.at_m.min(axis=0), self.at_m.max(axis=0)
        if _area_m2(self.at_m) < 1e-6 * max(1.0, float(np.prod(high - low))):
            raise BadInput("ipp: the area has no inside")
        kept = np.empty((0, 2))
        while kept.shape[0] < count:
            tried = low + rng.random((2 * count, 2)) * (high - low)
            kept = np.concatenate([kept, tried[_inside(tried, self.at_m)]])
        return kept[:count]


def _area_m2(outline: Floats) -> float:
    x, y = outline.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _inside(points: Floats, outline: Floats) -> npt.NDArray[np.bool_]:
    """Say which points an outline surrounds an odd number of times."""
    inside = np.zeros(points.shape[0], dtype=bool)
    x, y = points.T
    for (ax, ay), (bx, by) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            inside ^= crosses & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return inside
