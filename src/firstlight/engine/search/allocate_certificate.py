"""What a division of effort is worth, and the bound that anyone can check it against."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats


@dataclass(frozen=True, slots=True)
class Certificate:
    """The worth of one division of effort.

    Attributes
    ----------
    objective : float
        ``sum p exp(-sum w t)``: what stays unfound, in the unit of `p`.
    gap : float
        Frank-Wolfe gap over the objective: no division leaves less than
        ``objective * (1 - gap)`` unfound. Dimensionless, >= 0.
    price : (m,) array
        By how much the objective falls per unit of each resource added.
    """

    objective: float
    gap: float
    price: Floats


def certify(p: Floats, w: Floats, limit: Floats, t: Floats) -> Certificate:
    """Work out the objective, its Frank-Wolfe gap and the prices of the resources.

    Everything is taken relative to the largest term left, so that the gap stays meaningful
    when the objective is as small as 1e-300.

    Parameters
    ----------
    p : (n,) array
        Weight of each region, >= 0.
    w : (n, m) array
        Coverage of region i per unit of resource j, >= 0.
    limit : (m,) array
        Units of each resource, >= 0.
    t : (n, m) array
        Units of resource j spent in region i, >= 0, column sums at most `limit`.
    """
    live = p > 0
    if not live.any():
        return Certificate(0.0, 0.0, np.zeros(limit.size))
    w, t = w[live], t[live]
    log_left = np.log(p[live]) - np.einsum("ij,ij->i", w, t)
    top = float(log_left.max())
    left = np.exp(log_left - top)
    marginal = left[:, None] * w
    best = marginal.max(axis=0)
    spent = np.einsum("ij,ij->j", marginal, t)
    # A resource's best marginal times what is spent of it would cancel exactly at the optimum.
    lost = np.einsum("ij,ij->j", best - marginal, t) + best * np.maximum(limit - t.sum(axis=0), 0)
    scale = float(np.exp(top))
    gap = float(np.sum(np.where(limit * best > 0, lost, spent * 0)) / left.sum())
    return Certificate(float(left.sum()) * scale, max(gap, 0.0), best * scale)
