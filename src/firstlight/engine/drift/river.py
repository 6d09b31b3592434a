"""Drift down a channel: with the current along its line, held by a bank sooner or later."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.drift.trajectories import Drifted, check_run, moments
from firstlight.engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Channel:
    """A river or canal from where the person went in, downstream.

    Attributes
    ----------
    line_m : (k, 2) its middle, metres east and north of the drift's origin, k >= 2.
    distance_m, speed_mps : (j,) the current by distance along the line, straight in between.
    lateral_m : standard deviation of where in the channel a body floats, metres.
    strand_per_m : chance per metre of being held by a bank, a weir or trees.
    speed_spread : standard deviation of ln(own speed / current): eddies, depth, obstacles.
    """

    line_m: Floats
    distance_m: Floats
    speed_mps: Floats
    lateral_m: float = 0.0
    strand_per_m: float = 0.0
    speed_spread: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a channel that cannot be followed."""
        if self.line_m.ndim != 2 or self.line_m.shape[1] != 2 or len(self.line_m) < 2:
            raise BadInput("channel.line: needs at least two points of two numbers each")
        if not np.isfinite(self.line_m).all() or np.any(self._legs() <= 0):
            raise BadInput("channel.line: points must be finite, and each differ from the last")
        if self.distance_m.shape != self.speed_mps.shape or self.distance_m.ndim != 1:
            raise BadInput("channel.speed_mps: needs one distance for each speed")
        if not self.speed_mps.size or not np.all((self.speed_mps > 0) & (self.speed_mps <= 20)):
            raise BadInput("channel.speed_mps: must be more than 0 and at most 20")
        if not np.all(np.isfinite(self.distance_m)) or np.any(np.diff(self.distance_m) <= 0):
            raise BadInput("channel.distance_m: must increase")
        for field in ("lateral_m", "strand_per_m", "speed_spread"):
            if not 0 <= getattr(self, field) < np.inf:
                raise BadInput(f"channel.{field}: must be 0 or more")

    def _legs(self) -> Floats:
        legs: Floats = np.hypot(*np.diff(self.line_m, axis=0).T)
        return legs

    def reach(self) -> tuple[Floats, Floats]:
        """Return distances along the line (k,) and how long the current takes to each, seconds."""
        corners = np.concatenate([[0.0], np.cumsum(self._legs())])
        known = self.distance_m[(self.distance_m > 0) & (self.distance_m < corners[-1])]
        fine = np.arange(0.0, corners[-1], min(25.0, corners[-1] / 50))
        along = np.unique(np.concatenate([corners, known, fine]))
        speed = np.interp(along, self.distance_m, self.speed_mps)
        # On each short leg the speed is straight in distance: time = ds * ln(b/a) / (b - a).
        a, b = speed[:-1], speed[1:]
        ratio = np.log(b / a)
        per_m = np.where(np.abs(ratio) < 1e-9, 1 / a, ratio / np.where(b == a, 1.0, b - a))
        return along, np.concatenate([[0.0], np.cumsum(np.diff(along) * per_m)])

    def place(self, along_m: Floats, lateral_m: Floats) -> tuple[Floats, Floats]:
        """Return points at distances along the line, so far to the left of it (metres)."""
        legs = self._legs()
        corners = np.concatenate([[0.0], np.cumsum(legs)])
        leg = np.clip(np.searchsorted(corners, along_m, side="right") - 1, 0, len(legs) - 1)
        unit = np.diff(self.line_m, axis=0) / legs[:, None]
        past = along_m - corners[leg]
        x = self.line_m[leg, 0] + past * unit[leg, 0] - lateral_m * unit[leg, 1]
        y = self.line_m[leg, 1] + past * unit[leg, 1] + lateral_m * unit[leg, 0]
        return x, y


def drift_down_channel(
    channel: Channel,
    *,
    hours: float,
    particles: int,
    rng: np.random.Generator,
    step_min: float = 30.0,
) -> Drifted:
    """Let a person drift down a channel; whoever comes to its end stays there afloat.

    Parameters
    ----------
    channel : Channel
        Where the water runs, and how fast.
    hours : float
        How long, in (0, 240].
    particles : int
        1 to 1,000,000.
    rng : numpy Generator
        Where chance comes from.
    step_min : float
        Longest time between recorded places, minutes; the places themselves are exact.

    Returns
    -------
    Drifted
        Trajectories in the channel's metres.
    """
    check_run(hours, particles, step_min)
    minute = moments(hours, step_min)
    along, after_s = channel.reach()
    pace = np.exp(channel.speed_spread * rng.standard_normal(particles))
    lateral = channel.lateral_m * rng.standard_normal(particles)
    held_at = np.full(particles, np.inf)
    if channel.strand_per_m:
        held_at = rng.exponential(1 / channel.strand_per_m, particles)
    held_at[held_at >= along[-1]] = np.inf
    x, y = (np.empty((len(minute), particles), dtype=np.float32) for _ in range(2))
    for k, now in enumerate(minute):
        floated = np.interp(now * 60 * pace, after_s, along)
        x[k], y[k] = channel.place(np.minimum(floated, held_at), lateral)
    held_min = np.interp(np.minimum(held_at, along[-1]), along, after_s) / pace / 60
    stranded = np.where(np.isfinite(held_at) & (held_min <= minute[-1]), held_min, np.inf)
    return Drifted(minute, x.T, y.T, stranded)
