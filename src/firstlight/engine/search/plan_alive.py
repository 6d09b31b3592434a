"""Lives, not only finds: a find counts by the chance that the subject still lives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.search.plan_problem import PlanProblem, Tour, arrivals_s, travel_s

Survival = Callable[[Floats], Floats]
Arrivals = tuple[tuple[float, ...], ...]

STEPS = 24  # of each visit; survival changes over hours, a visit takes about one
PASSES = 2  # over all tours when their order is tried
BETTER = 1e-9


@dataclass(frozen=True, slots=True)
class Fates:
    """What may have become of the subject, as in the water or on land.

    Attributes
    ----------
    poa : (f, n) array
        Probability of area of each fate.
    alive : f callables
        Share of those alive at the plan's start who still are so many seconds later, relative to
        all fates together: never rising.
    """

    poa: Floats
    alive: tuple[Survival, ...]

    def worth(self, at_s: Floats) -> Floats:
        """Return what a find in each segment counts at its time, (n,)."""
        parts = [poa * alive(at_s) for poa, alive in zip(self.poa, self.alive, strict=True)]
        total: Floats = np.sum(parts, axis=0)
        return total

    def only(self, segments: npt.NDArray[np.int64]) -> "Fates":
        """Return the fates in some segments."""
        return Fates(self.poa[:, segments], self.alive)

    def found(self, segment: int, visits: list[tuple[float, float, float]]) -> tuple[float, float]:
        """Return the probability that visits to a segment find the subject alive, and at all.

        Parameters
        ----------
        segment : int
            Where.
        visits : list
            Beginning and end in seconds from the plan's start, and coverage per second.
        """
        at = np.unique(np.concatenate([np.linspace(a, b, STEPS + 1) for a, b, _ in visits]))
        depth = sum(rate * np.clip(at - a, 0.0, b - a) for a, b, rate in visits)
        seen = np.diff(-np.expm1(-np.asarray(depth)))
        middle = (at[:-1] + at[1:]) / 2
        shares = [float(seen @ alive(middle)) for alive in self.alive]
        return float(self.poa[:, segment] @ shares), float(self.poa[:, segment].sum() * seen.sum())


def found_alive(
    fates: Fates, rate_per_s: Floats, tours: tuple[Tour, ...], arrive_s: Arrivals
) -> float:
    """Probability that the tours find the subject, and find them alive.

    Parameters
    ----------
    fates : Fates
        Where the subject may be, and how survival falls.
    rate_per_s : (k, n) array
        Coverage per second.
    tours : k tours
        Who searches what.
    arrive_s : for each tour, a time for each segment
        Seconds from the plan's start.
    """
    visits = _visits(rate_per_s, tours, arrive_s)
    return sum(fates.found(s, here)[0] for s, here in visits.items())


def worth_when_found(
    fates: Fates, rate_per_s: Floats, tours: tuple[Tour, ...], arrive_s: Arrivals, usual: Floats
) -> Floats:
    """Return what finds count in each segment at the times of these tours, (n,).

    Segments that nobody visits keep their `usual` worth.
    """
    worth = usual.copy()
    for s, here in _visits(rate_per_s, tours, arrive_s).items():
        living, all_found = fates.found(s, here)
        if all_found > 0:
            worth[s] = fates.poa[:, s].sum() * living / all_found
    return worth


def arrive(problem: PlanProblem, tours: tuple[Tour, ...], ready_s: Floats) -> Arrivals:
    """Return when each team begins each segment, seconds from the plan's start."""
    return tuple(
        tuple(float(ready_s[k]) + time for time in arrivals_s(problem, k, tour))
        for k, tour in enumerate(tours)
    )


def soonest_first(
    problem: PlanProblem, fates: Fates, tours: tuple[Tour, ...], ready_s: Floats
) -> tuple[Tour, ...]:
    """Change the order within tours as long as more are found alive; never worse than before.

    Where a new order costs more travel, its searches are shortened alike.
    """
    for _ in range(PASSES):
        before = tours
        for k in range(len(tours)):
            tours = (*tours[:k], _ordered(problem, fates, tours, k, ready_s), *tours[k + 1 :])
        if tours == before:
            break
    return tours


def _ordered(
    problem: PlanProblem, fates: Fates, tours: tuple[Tour, ...], k: int, ready_s: Floats
) -> Tour:
    """Return one tour in its best order found while the others stay."""
    others = (*tours[:k], Tour(), *tours[k + 1 :])
    there = _visits(problem.rate_per_s, others, arrive(problem, others, ready_s))

    def value(tour: Tour) -> float:
        times = arrivals_s(problem, k, tour)
        rows = zip(tour.segments, tour.search_s, times, strict=True)
        total = 0.0
        for s, time, start in rows:
            begins = float(ready_s[k]) + start
            own = (begins, begins + time, float(problem.rate_per_s[k, s]))
            total += fates.found(s, [*there.get(s, []), own])[0]
        return total

    best, worth = tours[k], value(tours[k])
    for order in _orders(len(best.segments)):
        trial = _in_order(problem, k, best, order)
        found = value(trial)
        if found > worth * (1 + BETTER):
            best, worth = trial, found
    return best


def _orders(count: int) -> Iterator[list[int]]:
    """Yield a tour's order turned round, and with one segment or two in another place."""
    if count < 2:
        return
    yield list(range(count))[::-1]
    for i, j in permutations(range(count), 2):
        order = list(range(count))
        order.insert(j, order.pop(i))
        yield order
        if i < j:
            order = list(range(count))
            order[i], order[j] = j, i
            yield order


def _in_order(problem: PlanProblem, k: int, tour: Tour, order: list[int]) -> Tour:
    """Return the tour in another order, or as it is where there is no time for that."""
    segments = tuple(tour.segments[at] for at in order)
    travel, search = travel_s(problem, k, segments), sum(tour.search_s)
    left = float(problem.time_s[k]) - travel
    if not left > 0 or search <= 0:
        return tour
    share = min(1.0, left / search)
    return Tour(segments, tuple(tour.search_s[at] * share for at in order), travel)


def _visits(
    rate_per_s: Floats, tours: tuple[Tour, ...], arrive_s: Arrivals
) -> dict[int, list[tuple[float, float, float]]]:
    visits: dict[int, list[tuple[float, float, float]]] = {}
    for team, tour in enumerate(tours):
        for s, time, start in zip(tour.segments, tour.search_s, arrive_s[team], strict=True):
            visits.setdefault(s, []).append((start, start + time, float(rate_per_s[team, s])))
    return visits
