"""Share one kind of limited search effort between regions."""

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput


def spread_effort(poa: Floats, area_m2: Floats, sweep_width_m: Floats, track_m: float) -> Floats:
    """Share track length between regions so that finding the subject is likeliest.

    Walking ``z`` metres in a region finds a subject who is there with probability
    ``1 - exp(-sweep_width * z / area)``. The best plan raises every searched region to
    one common marginal return and leaves poorer regions for later.

    Parameters
    ----------
    poa : (n,) array
        Probability that the subject is in each region, in [0, 1], summing to (0, 1].
    area_m2 : (n,) array
        Area of each region, square metres, > 0.
    sweep_width_m : (n,) array
        Effective sweep width in each region, metres, > 0.
    track_m : float
        Track that all teams together can walk, metres, >= 0.

    Returns
    -------
    (n,) array
        Track for each region, metres; sums to `track_m`.

    Raises
    ------
    BadInput
        If shapes differ or a value is outside its range.

    References
    ----------
    Koopman (1957), The theory of search III, Operations Research 5(5), 613-626.
    """
    if not (poa.ndim == 1 and poa.shape == area_m2.shape == sweep_width_m.shape):
        raise BadInput("poa, area_m2 and sweep_width_m must be 1-d and equally long")
    if not (poa.min() >= 0 and 0 < poa.sum() <= 1 + 1e-9):
        raise BadInput("poa must be >= 0 and sum to more than 0 and at most 1")
    if not (area_m2.min() > 0 and sweep_width_m.min() > 0 and 0 <= track_m < np.inf):
        raise BadInput("area_m2 and sweep_width_m must be > 0, track_m finite and >= 0")
    return pour(poa, sweep_width_m / area_m2, track_m)


def pour(p: Floats, rate: Floats, effort: float) -> Floats:
    """Minimise ``sum p exp(-rate t)`` over ``t >= 0`` with ``sum t = effort``, in closed form.

    Parameters
    ----------
    p : (n,) array
        Weight of each region, >= 0.
    rate : (n,) array
        Coverage gained per unit of effort, >= 0.
    effort : float
        Effort to share, >= 0.

    Returns
    -------
    (n,) array
        Effort for each region; all zero where no effort can help anywhere.

    References
    ----------
    Charnes & Cooper (1958), The theory of search: optimum distribution of search effort,
    Management Science 5(1), 44-50.
    """
    share = np.zeros_like(p)
    useful = np.flatnonzero((p > 0) & (rate > 0))
    if not useful.size or effort <= 0:
        return share
    # The log of the marginal return of a region's first unit of effort.
    log_return = np.log(p[useful]) + np.log(rate[useful])
    order = np.argsort(-log_return, kind="stable")
    richest, log_return, per_unit = useful[order], log_return[order], 1 / rate[useful[order]]
    # common[k - 1]: the (log) return left when the k richest regions share all the effort,
    # measured from the richest so that a long sum of near-equal terms loses nothing.
    depth = log_return[0] - log_return
    common = (np.cumsum(depth * per_unit) + effort) / np.cumsum(per_unit)
    k = max(1, int(np.count_nonzero(depth < common)))
    share[richest[:k]] = np.maximum(0, (common[k - 1] - depth[:k]) * per_unit[:k])
    return share
