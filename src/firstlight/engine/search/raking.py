"""Raking: change a table as little as possible until its margins are as published."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Floats, Longs

# No kind of ground is made rarer or commoner than this by raking: where a published share cannot
# be had (no road for miles), the map keeps its shape and the share gives way.
MOST_CHANGE = 20.0
# A group with less than this share of the map beforehand is too thin to carry its target alone.
LEAST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Margin:
    """One published margin.

    Attributes
    ----------
    axis
        The axis of the table that it speaks of.
    group
        (length of the axis,) the group of each level, counted from 0.
    share
        (groups,) target shares, summing to 1.
    exact
        Whether it is met without bounds.
    """

    axis: int
    group: Longs
    share: Floats
    exact: bool = False


def rake(table: Floats, margins: Sequence[Margin], rounds: int = 60) -> list[Floats]:
    """Return, for each margin, the factor of each group.

    Iterative proportional fitting (Deming & Stephan 1940): of all tables with the margins, the
    result is the nearest in Kullback-Leibler terms (Csiszar 1975). Exact margins come last in
    each round, so they hold whatever the others ask.

    Parameters
    ----------
    table : array
        Mass, >= 0; not changed.
    margins : sequence of Margin
        Groups that hold less than 1 % beforehand get a target between what they hold and what
        is published.
    rounds : int
        How many times all margins are fitted in turn; stops earlier when nothing moves.
    """
    total = float(table.sum())
    factors = [np.ones(margin.share.size) for margin in margins]
    if total <= 0:
        return factors
    targets = [total * _within_reach(table / total, margin) for margin in margins]
    work = table.copy()
    for _ in range(rounds):
        moved = 0.0
        for i in sorted(range(len(margins)), key=lambda k: margins[k].exact):
            moved = max(moved, _fit(work, margins[i], targets[i], factors[i]))
        if moved < 1e-10:
            break
    return factors


def _fit(work: Floats, margin: Margin, target: Floats, factor: Floats) -> float:
    held = _held(work, margin)
    change = np.divide(target, held, out=np.ones_like(held), where=held > 0)
    if not margin.exact:
        change = np.clip(factor * change, 1 / MOST_CHANGE, MOST_CHANGE) / factor
    factor *= change
    shape = [1] * work.ndim
    shape[margin.axis] = -1
    work *= change[margin.group].reshape(shape)
    return float(np.abs(change - 1).max())


def _held(table: Floats, margin: Margin) -> Floats:
    others = tuple(axis for axis in range(table.ndim) if axis != margin.axis)
    counted = np.bincount(margin.group, table.sum(axis=others), margin.share.size)
    return np.asarray(counted, dtype=np.float64)


def _within_reach(table: Floats, margin: Margin) -> Floats:
    if margin.exact:
        return margin.share
    held = _held(table, margin)
    trust = np.clip(held / LEAST_SHARE, 0.0, 1.0)
    target = np.asarray(trust * margin.share + (1 - trust) * held)
    return np.asarray(target / target.sum(), dtype=np.float64)
