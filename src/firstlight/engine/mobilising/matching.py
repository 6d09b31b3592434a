"""Whether the people who come cover the need: one person fills one place."""

from dataclasses import dataclass

import numpy as np

from firstlight.engine.arrays import Bools, Longs
from firstlight.engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Cover:
    """Who fills what.

    Attributes
    ----------
    filled : (k,) int array
        Places filled of each need.
    short : (k,) int array
        Places still empty of each need.
    place_of : (n,) int array
        The need that each person fills, -1 for nobody's.
    """

    filled: Longs
    short: Longs
    place_of: Longs

    @property
    def is_met(self) -> bool:
        """Whether no place is empty."""
        return not self.short.any()


def cover(holds: Bools, counts: Longs) -> Cover:
    """Fill as many places as possible (maximum bipartite matching).

    Parameters
    ----------
    holds : (n, k) bool array
        Which needs each person could fill.
    counts : (k,) int array
        Places of each need, >= 0.

    Raises
    ------
    BadInput
        When the shapes do not agree or a count is negative.

    References
    ----------
    Hopcroft and Karp (1973), An n^(5/2) algorithm for maximum matchings in bipartite graphs,
    SIAM Journal on Computing 2(4), 225-231.
    """
    # Loaded with the first call-out: most commands make none.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    if holds.ndim != 2 or counts.shape != holds.shape[1:] or np.any(counts < 0):
        raise BadInput("counts: one number >= 0 for each column of holds")
    need_of_place = np.repeat(np.arange(len(counts)), counts)
    place_of = np.full(len(holds), -1)
    if len(holds) and len(need_of_place):
        graph = csr_matrix(holds[:, need_of_place].astype(np.int8))
        seat = maximum_bipartite_matching(graph, perm_type="column")
        placed = seat >= 0
        place_of[placed] = need_of_place[seat[placed]]
    filled = np.bincount(place_of[place_of >= 0], minlength=len(counts))
    return Cover(filled=filled, short=counts - filled, place_of=place_of)
