"""Lives, not only finds: a find counts by the chance that the subject still lives."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from firstlight.engine.search.plan_problem import Tour

Floats = npt.NDArray[np.float64]

STEPS = 24  # of each visit; survival changes over hours, a visit takes about one


def found_alive(
    poa: Floats,
    rate_per_s: Floats,
    tours: tuple[Tour, ...],
    arrive_s: tuple[tuple[float, ...], ...],
    survival: Callable[[Floats], Floats],
) -> float:
    """Probability that the tours find the subject, and find them alive.

    Parameters
    ----------
    poa : (n,) array
        Probability of area.
    rate_per_s : (k, n) array
        Coverage per second.
    tours : k tours
        Who searches what.
    arrive_s : for each tour, a time for each segment
        Seconds from the plan's start.
    survival : callable
        Share still alive so many seconds after the start.
    """
    visits: dict[int, list[tuple[float, float, float]]] = {}
    for team, tour in enumerate(tours):
        for s, time, start in zip(tour.segments, tour.search_s, arrive_s[team], strict=True):
            visits.setdefault(s, []).append((start, start + time, float(rate_per_s[team, s])))
    return sum(float(poa[s]) * _alive(here, survival) for s, here in visits.items())


def _alive(
    visits: list[tuple[float, float, float]], survival: Callable[[Floats], Floats]
) -> float:
    """Chance of a find alive in one segment, given that the subject is there."""
    at = np.unique(np.concatenate([np.linspace(a, b, STEPS + 1) for a, b, _ in visits]))
    depth = sum(rate * np.clip(at - a, 0.0, b - a) for a, b, rate in visits)
    found = np.diff(-np.expm1(-np.asarray(depth)))
    return float(found @ survival((at[:-1] + at[1:]) / 2))
