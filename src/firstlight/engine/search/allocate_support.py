"""Solve an allocation exactly once it is known which resource works where.

In logarithms the optimality conditions are linear. Where resources j and k both work in region
i their log prices differ by a known amount, so that resources that meet somewhere form a
group with one unknown price level; the level follows from the effort that the group has,
and what is left is a transport problem inside the group. The answer is good to rounding.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

from firstlight.engine.arrays import Bools, Floats

Places = npt.NDArray[np.intp]

ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Guess:
    """An approximate solution.

    Attributes
    ----------
    share : (n, m) array
        Part of each resource spent in each region; columns sum to 1.
    slack : (n, m) array
        Log price less log marginal return, >= 0.
    """

    share: Floats
    slack: Floats


def settle(a: Floats, log_first: Floats, guess: Guess) -> Floats | None:
    """Return the exact shares for the pairs that `guess` points at, or None if it misleads.

    Parameters
    ----------
    a : (n, m) array
        Coverage if all of resource j went to region i; 0 where it is of no use.
    log_first : (n, m) array
        Log of the marginal return of the first bit of j in i; anything where `a` is 0.
    guess : Guess
        A point so near to the optimum that the pairs at work show.
    """
    coverage = a * guess.share
    works = (a > 0) & (coverage > guess.slack)
    for _ in range(ROUNDS):
        if not works.any(axis=0).all():
            return None
        level, group = _relative_prices(log_first, works, coverage)
        works = _consistent(log_first, works, coverage, level)
        log_price, depth = _prices(a, log_first, works, level, group)
        slack = np.where(a > 0, log_price - log_first + depth[:, None], np.inf)
        tolerance = 1e-13 * (1 + float(np.abs(log_price).max()) + float(depth.max()))
        share = _transport(a, works, depth, guess.share, log_price)
        negative, missing = works & (share < 0), (slack < -tolerance) & ~works
        if not (negative.any() or missing.any()):
            return share
        works = (works & ~negative) | missing
    return None


def _relative_prices(log_first: Floats, works: Bools, coverage: Floats) -> tuple[Floats, Places]:
    """Log price of each resource relative to its group's first, and the group of each."""
    m = works.shape[1]
    level = np.zeros(m)
    shared = np.flatnonzero(works.sum(axis=1) > 1)
    # In each shared region the strongest resource is compared with each of the others.
    weight = np.where(works[shared], coverage[shared], -1.0)
    anchor = weight.argmax(axis=1)
    row, other = np.nonzero(works[shared] & (np.arange(m) != anchor[:, None]))
    graph = coo_array((m, m))
    step = np.zeros((m, m))
    if row.size:
        j, i = anchor[row], shared[row]
        order = np.argsort(weight[row, other], kind="stable")  # the strongest meeting is kept
        j, i, k = j[order], i[order], other[order]
        low, high = np.minimum(j, k), np.maximum(j, k)
        step[low, high] = log_first[i, high] - log_first[i, low]
        step -= step.T
        rank = np.zeros((m, m))
        rank[low, high] = row.size - np.arange(row.size)
        graph = minimum_spanning_tree(coo_array(rank).tocsr())
    _, group = connected_components(graph, directed=False)
    for first in np.unique(group, return_index=True)[1]:
        walk, before = breadth_first_order(graph, first, directed=False)
        for k in walk[1:]:
            level[k] = level[before[k]] + step[before[k], k]
    return level, group.astype(np.intp)


def _consistent(log_first: Floats, works: Bools, coverage: Floats, level: Floats) -> Bools:
    """Drop pairs whose price would contradict the group's."""
    shared = np.flatnonzero(works.sum(axis=1) > 1)
    if not shared.size:
        return works
    height = np.where(works[shared], log_first[shared] - level, -np.inf)
    anchor = np.where(works[shared], coverage[shared], -1.0).argmax(axis=1)
    apart = np.abs(height - height[np.arange(shared.size), anchor][:, None])
    kept = works.copy()
    kept[shared] &= apart <= 1e-12 * (10 + np.abs(level).max())
    return kept


def _prices(
    a: Floats, log_first: Floats, works: Bools, level: Floats, group: Places
) -> tuple[Floats, Floats]:
    """Log prices, and the coverage of every region at those prices."""
    active = np.flatnonzero(works.any(axis=1))
    resource = works[active].argmax(axis=1)
    of = group[resource]
    height = log_first[active, resource] - level[resource]
    peak = np.full(int(group.max()) + 1, -np.inf)
    np.maximum.at(peak, group, level)
    worth = np.exp(level - peak[group])
    per_depth = worth[resource] / a[active, resource]
    size = peak.size
    need = np.bincount(of, per_depth * height, size) - np.bincount(group, worth, size)
    common = need / np.bincount(of, per_depth, size)
    depth = np.zeros(a.shape[0])
    depth[active] = height - common[of]
    return level + common[group], depth


def _transport(a: Floats, works: Bools, depth: Floats, near: Floats, log_price: Floats) -> Floats:
    """The shares nearest to `near` that give each region its depth and use each resource up."""
    safe = np.where(works, a, 1)
    share = np.where(works, depth[:, None] / safe, 0.0)
    shared = np.flatnonzero(works.sum(axis=1) > 1)
    if not shared.size:
        return share
    # Measured in value (effort times price) regions and resources have the same unit.
    worth = np.exp(log_price - log_price.max())
    alone = share.sum(axis=0) - share[shared].sum(axis=0)
    has = worth * (1 - alone)
    per_depth = np.where(works[shared], worth / safe[shared], 0.0)
    wants = depth[shared] * per_depth.max(axis=1)
    value = np.where(works[shared], np.maximum(near[shared], 1e-300) * worth, 0.0)
    for _ in range(3):
        value = _balance(value, wants, has)
    share[shared] = value / worth
    return share


def _balance(value: Floats, wants: Floats, has: Floats) -> Floats:
    """One least-squares correction of `value` towards row sums `wants` and column sums `has`."""
    row = value.sum(axis=1)
    short_row, short_column = wants - row, has - value.sum(axis=0)
    part = value / row[:, None]
    matrix = np.diag(value.sum(axis=0)) - part.T @ value
    lift = np.linalg.lstsq(matrix, short_column - part.T @ short_row, rcond=1e-14)[0]
    raised: Floats = value + part * short_row[:, None] + value * (lift - (part @ lift)[:, None])
    return raised
