"""The order in which people are asked: scarce skills first, then who can be there soonest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Bools, Floats
from firstlight.engine.errors import BadInput

REST_H_24, REST_H_72 = 4.0, 18.0  # up to here nobody counts as tired
TIRED_MIN_PER_H_24, TIRED_MIN_PER_H_72 = 6.0, 2.0  # what an hour above it costs, in minutes
NOT_FREE_MIN = 60.0  # said they were not free: asked only where life is at risk, and late


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who could be asked, one entry a person.

    Attributes
    ----------
    holds : (n, k) bool array
        Whether the person holds the skill of each need today.
    minutes : (n,) array
        Minutes until they could be there.
    hours_24, hours_72 : (n,) array
        Hours on duty in the last 24 and 72 hours.
    is_free : (n,) bool array
        Whether they said that they are free now.
    is_on_duty : (n,) bool array
        Whether they are on duty already.
    """

    holds: Bools
    minutes: Floats
    hours_24: Floats
    hours_72: Floats
    is_free: Bools
    is_on_duty: Bools


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order to ask in.

    Attributes
    ----------
    order : (n,) int array
        Indices of the candidates, first to be asked first.
    cost_min : (n,) array
        What each one's way and tiredness amount to, in minutes; in the order of the candidates.
    """

    order: npt.NDArray[np.intp]
    cost_min: Floats


def rank(people: Candidates, counts: npt.NDArray[np.int_]) -> Ranking:
    """Rank candidates for needs of `counts` people by skill.

    The needs are served in turn, the scarcest (fewest holders for each place) first: each takes
    the cheapest holder not yet placed, until every candidate has a place in the order. So the
    first people asked are, for any number of them, spread over the needs in proportion.

    Parameters
    ----------
    people : Candidates
        Everybody who may be asked.
    counts : (k,) int array
        How many people each need asks for, >= 0.

    Raises
    ------
    BadInput
        When the shapes do not agree or a count is negative.

    Notes
    -----
    Nothing here is kept: the cost serves one call-out and is no mark on a person. What somebody
    answered before plays no part.
    """
    count, needs = people.holds.shape
    if counts.shape != (needs,) or np.any(counts < 0):
        raise BadInput("counts: one number >= 0 for each need")
    columns = (people.minutes, people.hours_24, people.hours_72, people.is_free, people.is_on_duty)
    if any(column.shape != (count,) for column in columns):
        raise BadInput("people: every column must have one entry a person")
    cost_min = _cost_min(people)
    return Ranking(_interleave(people.holds, counts, cost_min), cost_min)


def _cost_min(people: Candidates) -> Floats:
    tired = TIRED_MIN_PER_H_24 * np.maximum(0, people.hours_24 - REST_H_24)
    tired += TIRED_MIN_PER_H_72 * np.maximum(0, people.hours_72 - REST_H_72)
    busy = np.where(people.is_free | people.is_on_duty, 0.0, NOT_FREE_MIN)
    return np.asarray(people.minutes + tired + busy)


def _interleave(
    holds: Bools, counts: npt.NDArray[np.int_], cost_min: Floats
) -> npt.NDArray[np.intp]:
    """Deal people to needs like cards, in proportion to what each need still lacks."""
    cheapest = np.argsort(cost_min, kind="stable")
    queues = [list(cheapest[holds[cheapest, need]][::-1]) for need in range(holds.shape[1])]
    supply = holds.sum(axis=0) / np.maximum(counts, 1)
    dealt = np.zeros(len(queues))
    placed = np.zeros(len(cost_min), dtype=bool)
    order: list[int] = []
    active = {need for need in range(len(queues)) if counts[need]}
    while active:
        need = min(active, key=lambda k: (dealt[k] / counts[k], supply[k], k))
        while queues[need] and placed[queues[need][-1]]:
            queues[need].pop()
        if not queues[need]:
            active.remove(need)
            continue
        chosen = queues[need].pop()
        placed[chosen] = True
        order.append(int(chosen))
        dealt[need] += 1
    rest = [int(i) for i in cheapest if not placed[i]]
    return np.array(order + rest, dtype=np.intp)
