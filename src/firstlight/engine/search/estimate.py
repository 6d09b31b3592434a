"""Scenarios become particles: walked, suited to the ground, raked to what is published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.calibrate import Resting, suited, weights_for
from firstlight.engine.search.density import regrounded
from firstlight.engine.search.ground import Ground, ground_of
from firstlight.engine.search.particles import Particles
from firstlight.engine.search.profiles import PREMISE_TAIL, Profile, facts
from firstlight.engine.search.simulate import Histories, walk
from firstlight.engine.search.starts import Start
from firstlight.engine.terrain.model import Terrain

COUNT = 20_000
# The map of where people rest is the map to use once this share of them has come to rest, or
# once the first quarter of all people have been found: published distances speak of that time on.
SETTLED_SHARE = 0.9
FOUND_SHARE = "0.25"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way that it may have happened.

    Attributes
    ----------
    name
        Its name, unlike any other's.
    weight
        How likely it is against the others, > 0.
    profile
        The category and its published law.
    start
        Where the person was last known to be.
    """

    name: str
    weight: float
    profile: Profile
    start: Start


@dataclass(frozen=True, slots=True)
class Estimate:
    """Particles, and the minute from which the map of their resting places is used."""

    particles: Particles
    settled_min: float


def estimate(
    scenarios: Sequence[Scenario],
    grid: Grid,
    seed: int,
    terrain: Terrain | None = None,
    premise: float = PREMISE_TAIL,
    count: int = COUNT,
) -> Estimate:
    """Return calibrated particles for one or more scenarios.

    Parameters
    ----------
    scenarios : sequence of Scenario
        At least one; weights are taken relative to each other.
    grid : Grid
        The map's frame; `start` places are metres from its corner.
    seed : int
        The same seed gives the same particles.
    terrain : Terrain or None
        On `grid`; None for featureless flat ground.
    premise : float
        Probability that every scenario is wrong, in [0, 1).
    count : int
        Particles in all, at least 1,000 for each scenario.

    Raises
    ------
    BadInput
        No scenario, a bad weight, premise or count, or terrain on another grid.
    """
    _check(scenarios, grid, terrain, premise, count)
    total = sum(scenario.weight for scenario in scenarios)
    shares = [(1 - premise) * scenario.weight / total for scenario in scenarios]
    seeds = np.random.SeedSequence(seed).spawn(len(scenarios))
    each = count // len(scenarios)
    parts = [
        _Part.walked(scenario, share, grid, terrain, np.random.default_rng(child), each, premise)
        for scenario, share, child in zip(scenarios, shares, seeds, strict=True)
    ]
    ground = _mixed(parts)
    weighed = [part.raked(grid, ground, premise) for part in parts]
    together = [
        Particles(
            grid,
            part.histories.x_m,
            part.histories.y_m,
            part.histories.minute,
            weight,
            0.0,
            np.zeros(each, np.int16),
        )
        for part, weight in zip(parts, weighed, strict=True)
    ]
    particles = replace(mixed(together, premise), ground=ground)
    first_found_min = 60.0 * facts()["found_after"]["hours"][FOUND_SHARE]
    rested_min = max(part.settled_min() for part in parts)
    return Estimate(particles, min(rested_min, first_found_min))


def mixed(parts: Sequence[Particles], row: float) -> Particles:
    """Return several sets of particles as one, the hypotheses of each numbered on.

    Each set's weights count as they are; they and `row` should sum to 1. Sets with other minutes
    are read off at the minutes of all of them. The first one's ground is kept.

    Raises
    ------
    BadInput
        No set, or sets on different grids.
    """
    if not parts:
        raise BadInput("particles: needs at least one set")
    if any(part.grid != parts[0].grid for part in parts):
        raise BadInput("particles: all sets must share one grid")
    minute = np.unique(np.concatenate([part.minute for part in parts]))
    x_m, y_m = zip(*(_read_off(part, minute) for part in parts), strict=True)
    first = np.cumsum([0, *(int(part.hypothesis.max()) + 1 for part in parts)])
    number = [
        (part.hypothesis + k).astype(np.int16) for part, k in zip(parts, first[:-1], strict=True)
    ]
    return Particles(
        parts[0].grid,
        np.concatenate(x_m),
        np.concatenate(y_m),
        minute,
        np.concatenate([part.weight for part in parts]),
        row,
        np.concatenate(number),
        parts[0].ground,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One scenario on its way from histories to weights."""

    scenario: Scenario
    histories: Histories
    resting: Resting
    weight: Floats
    likelihood: Singles | None

    @classmethod
    def walked(
        cls,
        scenario: Scenario,
        share: float,
        grid: Grid,
        terrain: Terrain | None,
        rng: np.random.Generator,
        count: int,
        premise: float,
    ) -> "_Part":
        start = scenario.start.draw(count, rng)
        histories = walk(scenario.profile, start, terrain, rng, min(premise, PREMISE_TAIL))
        begin = np.column_stack([histories.x_m[:, 0], histories.y_m[:, 0]]).astype(np.float64)
        x_m = histories.x_m[:, -1].astype(np.float64)
        y_m = histories.y_m[:, -1].astype(np.float64)
        resting = Resting.of(x_m, y_m, begin, grid)
        weight = np.full(count, share / count)
        if terrain is None:
            return cls(scenario, histories, resting, weight, None)
        centre = scenario.start.centre()
        ground = ground_of(terrain, _height_m(terrain, centre))
        likelihood, weight = _fitted(scenario, resting, weight, grid, ground, centre)
        return cls(scenario, histories, resting, weight, likelihood)

    def raked(self, grid: Grid, ground: Singles | None, premise: float) -> Floats:
        """Return the weights under which the published distances hold on the common ground."""
        return weights_for(
            self.resting,
            self.weight,
            grid,
            ground,
            self.scenario.profile,
            self.scenario.start.only_point,
            premise,
        )

    def settled_min(self) -> float:
        return float(np.quantile(self.histories.arrived_min, SETTLED_SHARE))


def _fitted(
    scenario: Scenario,
    resting: Resting,
    weight: Floats,
    grid: Grid,
    ground: Ground,
    centre: tuple[float, float],
) -> tuple[Singles, Floats]:
    likelihood = suited(resting, weight, grid, ground, scenario.profile, centre)
    change = regrounded(
        resting.x_m, resting.y_m, resting.spread_m, grid, ground.likelihood, likelihood
    )
    return likelihood, weight * change * (weight.sum() / (weight * change).sum())


def _mixed(parts: Sequence[_Part]) -> Singles | None:
    """Return the scenarios' likelihoods averaged by their weights."""
    grounds = [part.likelihood for part in parts if part.likelihood is not None]
    if not grounds:
        return None
    if len(grounds) == 1:
        return grounds[0]
    total = sum(float(part.weight.sum()) for part in parts)
    mean = np.zeros(grounds[0].shape, dtype=np.float32)
    for part, ground in zip(parts, grounds, strict=True):
        mean += np.float32(part.weight.sum() / total) * ground
    return mean


def _read_off(part: Particles, minute: Floats) -> tuple[Singles, Singles]:
    if np.array_equal(part.minute, minute):
        return part.x_m, part.y_m
    columns = [part.at(float(now)) for now in minute]
    x_m = np.column_stack([x for x, _ in columns]).astype(np.float32)
    y_m = np.column_stack([y for _, y in columns]).astype(np.float32)
    return x_m, y_m


def _height_m(terrain: Terrain, place: tuple[float, float]) -> float:
    row, col = terrain.grid.rowcol(*place)
    row = np.clip(row, 0, terrain.grid.rows - 1)
    return float(terrain.height_m[row, np.clip(col, 0, terrain.grid.cols - 1)])


def _check(
    scenarios: Sequence[Scenario],
    grid: Grid,
    terrain: Terrain | None,
    premise: float,
    count: int,
) -> None:
    if not scenarios:
        raise BadInput("hypotheses: needs at least one")
    if not all(0 < scenario.weight < np.inf for scenario in scenarios):
        raise BadInput("weight: each hypothesis needs a weight above 0")
    if len({scenario.name for scenario in scenarios}) < len(scenarios):
        raise BadInput("name: two hypotheses have the same name")
    if not 0 <= premise < 1:
        raise BadInput("wrong_premise: must be at least 0 and below 1")
    if count < 1_000 * len(scenarios):
        raise BadInput("count: needs at least 1,000 particles for each hypothesis")
    if terrain is not None and terrain.grid != grid:
        raise BadInput("terrain: must be on the map's grid")
