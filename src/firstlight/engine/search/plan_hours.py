"""The best walk of a team that is paid for segments and has only so many hours.

Time is counted in steps and every leg and every search is rounded down, so that no walk that
can be made is missed. Each second also costs its price, exactly: what is gained by the rounding
is hardly worth more than it costs, and the bound stays close.
"""

import numpy as np
import numpy.typing as npt

from firstlight.engine.compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.int32]


@compiled
def _offer(
    value: Floats,
    came: Marks,
    at: Marks,
    slot: Marks,
    step: int,
    j: int,
    offered: float,
    origin: int,
    origin_at: int,
    origin_slot: int,
) -> None:
    """Keep the best two walks that end in j at a step and came there from different segments."""
    put = -1
    if came[0, step, j] == origin:
        if offered > value[0, step, j]:
            put = 0
    elif offered > value[0, step, j]:
        value[1, step, j], came[1, step, j] = value[0, step, j], came[0, step, j]
        at[1, step, j], slot[1, step, j] = at[0, step, j], slot[0, step, j]
        put = 0
    elif offered > value[1, step, j]:
        put = 1
    if put >= 0:
        value[put, step, j], came[put, step, j] = offered, origin
        at[put, step, j], slot[put, step, j] = origin_at, origin_slot


@compiled
def _arrive(
    done: Floats,
    done_came: Marks,
    between: Floats,
    price: float,
    step_s: float,
    value: Floats,
    came: Marks,
    at: Marks,
    slot: Marks,
) -> None:
    """Go on from every walk that has searched its last segment to every other segment."""
    steps, c = done.shape[1], done.shape[2]
    for step in range(steps):
        for i in range(c):
            if done[0, step, i] == -np.inf:
                continue
            for j in range(c):
                then = step + int(between[i, j] / step_s) if between[i, j] < np.inf else steps
                if j == i or then >= steps:
                    continue
                turned = 1 if done_came[0, step, i] == j else 0
                offered = done[turned, step, i] - price * between[i, j]
                if offered > value[1, then, j]:
                    _offer(value, came, at, slot, then, j, offered, i, step, turned)


@compiled
def _search(
    there: Floats,
    there_came: Marks,
    net: Floats,
    longest: Ints,
    value: Floats,
    came: Marks,
    at: Marks,
    slot: Marks,
) -> None:
    """Search for every number of steps where a walk has arrived."""
    steps, c = there.shape[1], there.shape[2]
    for step in range(steps):
        for j in range(c):
            for s in range(2):
                if there[s, step, j] == -np.inf:
                    continue
                for more in range(min(longest[j], steps - 1 - step) + 1):
                    then, offered = step + more, there[s, step, j] + net[j, more]
                    if offered > value[1, then, j]:
                        _offer(
                            value,
                            came,
                            at,
                            slot,
                            then,
                            j,
                            offered,
                            there_came[s, step, j],
                            step,
                            s,
                        )


@compiled
def _home(done: Floats, back: Floats, price: float, step_s: float) -> tuple[float, int, int]:
    """The best walk that is home in time: its worth, last step and last segment."""
    best, step, j = -np.inf, -1, -1
    steps = done.shape[1]
    for last in range(done.shape[2]):
        for at in range(steps - int(back[last] / step_s)):
            worth = done[0, at, last] - price * back[last]
            if worth > best:
                best, step, j = worth, at, last
    return best, step, j


@compiled
def best_hours(
    net: Floats,
    longest: Ints,
    out: Floats,
    back: Floats,
    between: Floats,
    price: float,
    step_s: float,
    steps: int,
    most: int,
    worth: Floats,
    stops: Ints,
) -> int:
    """Maximise what a walk is paid, less its time, over walks of 1 to `most` stops in time.

    Parameters
    ----------
    net : (c, steps) array
        Most that a search of so many whole steps is paid, less its time.
    longest : (c,) array of int
        Steps beyond which a longer search pays less.
    out, back, between : (c,), (c,), (c, c) arrays
        Ways, seconds; inf where there is none.
    price : float
        Of a second on the way.
    step_s : float
        Length of a step.
    steps : int
        Steps in the time that there is, and one.
    most : int
        Stops, >= 1.
    worth : (most,) array
        Filled with the best worth for each number of stops; -inf where there is no walk.
    stops : (most,) array of int
        Filled with the best walk of all.

    Returns
    -------
    int
        Its number of stops.
    """
    c = out.size
    shape = (most, 2, steps, c)
    there, done = np.full(shape, -np.inf), np.full(shape, -np.inf)
    there_came, done_came = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
    there_at, done_at = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    there_slot, done_slot = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for j in range(c):
        if int(out[j] / step_s) < steps:
            there[0, 0, int(out[j] / step_s), j] = -price * out[j]
    best, count, step, here = -np.inf, 0, -1, -1
    for q in range(most):
        if q > 0:
            _arrive(
                done[q - 1], done_came[q - 1], between, price, step_s,
                there[q], there_came[q], there_at[q], there_slot[q],
            )  # fmt: skip
        _search(
            there[q], there_came[q], net, longest,
            done[q], done_came[q], done_at[q], done_slot[q],
        )  # fmt: skip
        worth[q], last_step, last = _home(done[q], back, price, step_s)
        if worth[q] > best:
            best, count, step, here = worth[q], q + 1, last_step, last
    slot = 0
    for q in range(count - 1, -1, -1):
        stops[q] = here
        before, arrived = done_came[q, slot, step, here], done_at[q, slot, step, here]
        how = done_slot[q, slot, step, here]
        step, slot = there_at[q, how, arrived, here], there_slot[q, how, arrived, here]
        here = before
    return count
