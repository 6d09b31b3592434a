"""The best walk of a team that is paid for segments and pays for its time."""

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.compiled import compiled


@compiled
def _lengthen(
    prize: Floats, ways: Floats, price: float, nodes: Longs, best: Floats, came: Longs, q: int
) -> None:
    """Fill the walks of q + 1 stops from those of q; two for each last stop, by other ways."""
    c = nodes.size
    for j in range(c):
        way = ways[nodes[j]]
        first, second, a, b = -np.inf, -np.inf, -1, -1
        for i in range(c):
            turned = 1 if came[q - 1, 0, i] == j else 0
            value = best[q - 1, turned, i] - price * way[nodes[i]]
            if value > second and i != j:
                if value > first:
                    second, b = first, a
                    first, a = value, i
                else:
                    second, b = value, i
        best[q, 0, j], came[q, 0, j] = first + prize[nodes[j]], a
        best[q, 1, j], came[q, 1, j] = second + prize[nodes[j]], b


@compiled
def best_walk(
    prize: Floats,
    out: Floats,
    back: Floats,
    ways: Floats,
    price: float,
    nodes: Longs,
    most: int,
    stops: Longs,
) -> tuple[float, int]:
    """Maximise prizes less time over walks of 1 to `most` stops that do not turn straight back.

    A walk may come by a segment twice (never from a to b and back to a), so that its worth
    bounds that of every tour from above.

    Parameters
    ----------
    prize : (n,) array
        Paid at every stop.
    out, back : (n,) array
        Seconds out and back.
    ways : (n, n) array
        ``ways[j, i]``: seconds from i to j.
    price : float
        Of a second.
    nodes : (c,) array of int
        Segments to consider.
    most : int
        Stops, >= 1.
    stops : (most,) array of int
        Filled with the walk.

    Returns
    -------
    worth : float
        Of the best walk; -inf if there is none.
    count : int
        Its stops.
    """
    c = nodes.size
    best = np.full((most, 2, c), -np.inf)
    came = np.full((most, 2, c), -1, np.int64)
    for i in range(c):
        best[0, 0, i] = prize[nodes[i]] - price * out[nodes[i]]
    worth, here, count = -np.inf, -1, 0
    for q in range(most):
        if q > 0:
            _lengthen(prize, ways, price, nodes, best, came, q)
        for i in range(c):
            ended = best[q, 0, i] - price * back[nodes[i]]
            if ended > worth:
                worth, here, count = ended, i, q + 1
    turned = 0
    for q in range(count - 1, -1, -1):
        stops[q] = nodes[here]
        before = came[q, turned, here]
        if q > 0:
            turned = 1 if came[q - 1, 0, before] == here else 0
        here = before
    return worth, count
