"""How many to ask so that enough come: the Poisson binomial distribution of those who come."""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Bools, Floats
from firstlight.engine.errors import BadInput


def count_chances(chance: Floats) -> Floats:
    """Return the probability that exactly 0, 1, …, n of n independent people come.

    Parameters
    ----------
    chance : (n,) array
        Each person's probability of coming, in [0, 1].

    Returns
    -------
    (n + 1,) array
        The Poisson binomial distribution, by direct convolution: stable, O(n²).

    Raises
    ------
    BadInput
        When a probability is outside [0, 1].

    References
    ----------
    Hong (2013), On computing the distribution function for the Poisson binomial distribution,
    Computational Statistics & Data Analysis 59, 41-51.
    """
    if chance.ndim != 1 or not np.all((chance >= 0) & (chance <= 1)):
        raise BadInput("chance: a list of probabilities in [0, 1]")
    pmf = np.zeros(chance.size + 1)
    pmf[0] = 1.0
    for done, p in enumerate(chance, start=1):
        pmf[1 : done + 1] = pmf[1 : done + 1] * (1 - p) + pmf[:done] * p
        pmf[0] *= 1 - p
    return pmf


def chance_enough(chance: Floats, need: int) -> float:
    """Return the probability that at least `need` of these people come."""
    if need <= 0:
        return 1.0
    if need > chance.size:
        return 0.0
    return float(min(1.0, count_chances(chance)[need:].sum()))


def chance_met(chance: Floats, holds: Bools, counts: npt.NDArray[np.int_]) -> float:
    """Return a safe (lower) bound of the probability that every need is met at once.

    One person fills one place. By Hall's theorem the needs can be filled exactly if, for every
    set of needs, at least as many people come who hold one of its skills as the set has places;
    the chances that a set falls short are added up (Boole). For one need the bound is exact.

    Parameters
    ----------
    chance : (n,) array
        Each person's probability of coming.
    holds : (n, k) bool array
        Which needs each person could fill; k at most 10.
    counts : (k,) int array
        Places of each need.

    Raises
    ------
    BadInput
        When the shapes do not agree or there are more than ten needs.
    """
    people, needs = holds.shape
    if chance.shape != (people,) or counts.shape != (needs,):
        raise BadInput("holds: one row a person and one column a need")
    if needs > 10:
        raise BadInput("counts: at most ten needs")
    short = 0.0
    for size in range(1, needs + 1):
        for chosen in combinations(range(needs), size):
            able = holds[:, chosen].any(axis=1)
            short += 1 - chance_enough(chance[able], int(counts[list(chosen)].sum()))
    return max(0.0, 1 - short)


def chance_met_drawn(
    chance: Floats,
    holds: Bools,
    counts: npt.NDArray[np.int_],
    draws: int = 2000,
    seed: int = 0,
) -> float:
    """Return the share of drawn outcomes in which every need is met at once, to tell people.

    `chance_met` is safe but low where needs overlap; this is unbiased, with a standard error of
    at most ``0.5 / sqrt(draws)``. The same input gives the same figure.

    Parameters
    ----------
    chance, holds, counts
        As in `chance_met`.
    draws : int
        Outcomes drawn, >= 1.
    seed : int
        Of the generator.

    Raises
    ------
    BadInput
        When the shapes do not agree, there are more than ten needs, or nothing is drawn.
    """
    people, needs = holds.shape
    if chance.shape != (people,) or counts.shape != (needs,) or needs > 10 or draws < 1:
        raise BadInput("holds: one row a person and one column a need, at most ten needs")
    come = np.random.default_rng(seed).random((draws, people)) < chance
    met = np.ones(draws, dtype=bool)
    for size in range(1, needs + 1):
        for chosen in combinations(range(needs), size):
            able = holds[:, chosen].any(axis=1)
            met &= come[:, able].sum(axis=1) >= counts[list(chosen)].sum()
    return float(met.mean())


def wave_size(
    chance: Floats, holds: Bools, counts: npt.NDArray[np.int_], sure: float = 0.9
) -> int:
    """Return how many, from the front of the list, to ask so that the needs are met surely enough.

    Parameters
    ----------
    chance, holds, counts
        As in `chance_met`, people in the order in which they would be asked.
    sure : float
        The probability to reach, in (0, 1).

    Returns
    -------
    int
        The smallest such number, found by bisection (more people never lower the chance);
        everybody when not even they are enough.

    Raises
    ------
    BadInput
        When `sure` is outside (0, 1) or the shapes do not agree.
    """
    if not 0 < sure < 1:
        raise BadInput("sure: must lie between 0 and 1")
    people = len(chance)
    if chance_met(chance, holds, counts) < sure:
        return people
    low, high = 0, people  # `high` is always enough
    while low < high:
        middle = (low + high) // 2
        if chance_met(chance[:middle], holds[:middle], counts) >= sure:
            high = middle
        else:
            low = middle + 1
    return high
