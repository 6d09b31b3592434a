"""Share several kinds of limited search effort between regions, with a bound as proof."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.allocate_certificate import certify
from firstlight.engine.search.effort import pour


@dataclass(frozen=True, slots=True)
class Allocation:
    """The best division of effort and its proof.

    Attributes
    ----------
    t : (n, m) array
        Units of resource j to spend in region i.
    objective : float
        ``sum p exp(-sum w t)``, what stays unfound, in the unit of `p`.
    pos : float
        ``sum p - objective``, what is found, in the unit of `p`: the probability of success
        where `p` holds probabilities (they may sum to less than 1: the rest of the world is not
        searched), a weight where `p` holds weights.
    gap : float
        Frank-Wolfe gap over the objective: no division leaves less than
        ``objective * (1 - gap)``.
    shadow_price : (m,) array
        By how much `objective` falls (and `pos` rises) per unit of each resource added.
    """

    t: Floats
    objective: float
    pos: float
    gap: float
    shadow_price: Floats


def allocate(p: Floats, w: Floats, limit: Floats) -> Allocation:
    """Minimise ``sum_i p_i exp(-sum_j w_ij t_ij)`` with ``sum_i t_ij <= limit_j``, t >= 0.

    One resource is solved in closed form by sorting, several by an interior path that ends
    in an exact linear solve. Where a resource can do no good it is left unspent.

    Parameters
    ----------
    p : (n,) array
        Weight of each region, >= 0; need not sum to 1.
    w : (n, m) array
        Coverage that a unit of resource j gives region i, >= 0: sweep width times speed over
        area, where the unit is a second.
    limit : (m,) array
        Units of each resource, >= 0.

    Raises
    ------
    BadInput
        If shapes disagree or a value is negative, infinite or not a number.

    References
    ----------
    Charnes & Cooper (1958), Management Science 5(1), 44-50; Washburn (1995), Journal of
    Optimization Theory and Applications 85(3), 705-726; Mehrotra (1992), SIAM J. Optim. 2, 575.
    """
    _check(p, w, limit)
    t = np.zeros_like(w)
    # A product below the smallest float is no use to anybody.
    reach = (w * limit) * (p > 0)[:, None]
    regions, resources = np.flatnonzero(reach.any(axis=1)), np.flatnonzero(reach.any(axis=0))
    if resources.size:
        block = np.ix_(regions, resources)
        t[block] = _shares(p[regions], reach[block]) * limit[resources]
    worth = certify(p, w, limit, t)
    return Allocation(t, worth.objective, float(p.sum()) - worth.objective, worth.gap, worth.price)


def _shares(p: Floats, a: Floats) -> Floats:
    if a.shape[1] == 1:
        return pour(p, a[:, 0], 1.0)[:, None]
    # Here, not above: one resource needs no solver, and a quick command should start quickly.
    from firstlight.engine.search.allocate_interior import follow_path

    x = np.maximum(follow_path(p, a), 0.0)
    total: Floats = x / np.maximum(x.sum(axis=0), np.finfo(float).tiny)
    return total


def _check(p: Floats, w: Floats, limit: Floats) -> None:
    if p.ndim != 1 or not p.size:
        raise BadInput("p: must be a list of at least one number")
    if limit.ndim != 1 or not limit.size:
        raise BadInput("T: must be a list of at least one number")
    if w.shape != (p.size, limit.size):
        raise BadInput(f"w: must have {p.size} rows (as p) of {limit.size} numbers (as T)")
    for name, values in (("p", p), ("w", w), ("T", limit)):
        if not np.isfinite(values).all():
            raise BadInput(f"{name}: every number must be finite")
        if values.min() < 0:
            raise BadInput(f"{name}: no number may be negative")
