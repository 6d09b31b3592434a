"""What a whole-team plan is made from: ground, probability, teams, and what may have happened."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.heat import Heat
from firstlight.engine.search.plan_alive import Survival
from firstlight.engine.search.plan_solve import Effort
from firstlight.engine.search.teams import RULES, Rule, Team
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.describe import Segmentation

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What may have become of the subject, where, and how chances of survival fall.

    Attributes
    ----------
    share
        (rows, cols) share of each cell's probability; all fates' shares sum to 1. None for all.
    alive
        Share of those alive at the plan's start who still are so many seconds later, (n,) ->
        (n,), relative to all fates together: never rising.
    """

    share: Floats | None
    alive: Survival


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a plan is made from.

    Attributes
    ----------
    terrain
        The ground.
    mass
        (rows, cols) probability per cell of the terrain's grid, row 0 south, given that nobody
        has been found so far; sums to at most 1 (the rest of the world is not searched).
    teams
        Who can go, bases in metres on the terrain's grid.
    segments
        What to search; cut from the ground when None.
    rules
        Who may go where.
    wind_mps
        (east, north) where the air moves to, for drones.
    horizon_s
        Everybody is back this long after the start, seconds.
    start_at
        When the plan starts.
    pos_before
        Probability that searches so far would have found the subject, in [0, 1].
    heat
        What the heat asked of the teams, already reckoned into them; None where it asks nothing.
    fates
        When given, the plan counts finds alive: a find by the chance that the subject still lives.
    cut_by
        (rows, cols) probability by which new segments are made smaller where it is dense; that
        before any search, so that searching leaves names and borders alone. `mass` when None.
    effort
        How long to look for a better plan.
    """

    terrain: Terrain
    mass: Floats
    teams: tuple[Team, ...]
    segments: Segmentation | None = None
    rules: tuple[Rule, ...] = RULES
    wind_mps: tuple[float, float] = (0.0, 0.0)
    horizon_s: float = DAY_S
    start_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    pos_before: float = 0.0
    heat: Heat | None = None
    fates: tuple[Fate, ...] = ()
    cut_by: Floats | None = None
    effort: Effort = field(default_factory=Effort)


def check(request: PlanRequest) -> None:
    """Refuse a request that cannot be, naming the field at fault."""
    shape = request.terrain.grid.shape
    if request.mass.shape != shape:
        raise BadInput(f"mass: has shape {request.mass.shape}, the terrain {shape}")
    if not (np.isfinite(request.mass).all() and request.mass.min() >= 0):
        raise BadInput("mass: every cell needs a number of at least 0")
    if request.mass.sum() > 1 + 1e-6:
        raise BadInput("mass: must sum to at most 1")
    if request.segments is not None and request.segments.labels.shape != shape:
        raise BadInput("segments: are not on the terrain's grid")
    if not request.teams:
        raise BadInput("teams: at least one is needed")
    if not 0 < request.horizon_s < np.inf:
        raise BadInput("hours: must be above 0")
    if not 0 <= request.pos_before <= 1:
        raise BadInput("pos_before: must be between 0 and 1")
    for team in request.teams:
        if not bool(request.terrain.grid.inside(*team.base_xy_m)):
            raise BadInput(f"base: team {team.name} stands off the terrain")
