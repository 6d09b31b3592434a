"""The most that any plan can find."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.search.allocate import allocate
from firstlight.engine.search.plan_problem import PlanProblem


@dataclass(frozen=True, slots=True)
class Bound:
    """An upper bound on plans.

    Attributes
    ----------
    value : float
        No plan finds more, in the unit of the weights.
    merit : (n,) array
        How near each segment comes to being worth a team's time, in [0, 1]; 1 for those that
        the relaxed division searches.
    """

    value: float
    merit: Floats


def bound_of(problem: PlanProblem) -> Bound:
    """Divide teams freely between segments, each share paying the way there and back once.

    A share x of a team in a segment searches for x of the time that the whole team would have
    there. A tour that visits several segments pays at least the longest of their ways, so
    every tour is such a division, and the best division bounds every plan.
    """
    whole = (problem.rate_per_s * problem.search_s()).T
    found = allocate(problem.weight, whole, np.ones(problem.teams))
    left = problem.weight * np.exp(-np.einsum("ij,ij->i", whole, found.t))
    price = np.where(found.shadow_price > 0, found.shadow_price, np.inf)
    merit = (left[:, None] * whole / price).max(axis=1)
    # The certificate's gap is of what stays unfound; no division leaves less than this.
    least_left = found.objective * (1 - found.gap)
    return Bound(float(problem.weight.sum()) - least_left, np.minimum(merit, 1.0))
