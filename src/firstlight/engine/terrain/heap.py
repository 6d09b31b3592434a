"""A binary heap of (key, cell) pairs held in two arrays, for compiled loops."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.compiled import compiled

Keys = npt.NDArray[np.float32]
Cells = npt.NDArray[np.int32]


@compiled
def push(keys: Keys, cells: Cells, size: int, key: float, cell: int) -> int:
    """Add a pair to a heap of `size` pairs (there must be room) and return its new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] <= key:
            break
        keys[at], cells[at] = keys[above], cells[above]
        at = above
    keys[at], cells[at] = key, cell
    return size + 1


@compiled
def pop(keys: Keys, cells: Cells, size: int) -> int:
    """Take the smallest pair (at index 0) off a heap and return the heap's new size."""
    size -= 1
    key, cell = keys[size], cells[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at], cells[at] = keys[below], cells[below]
        at = below
    keys[at], cells[at] = key, cell
    return size


@compiled
def roomier(keys: Keys, cells: Cells) -> tuple[Keys, Cells]:
    """Return copies with twice the room."""
    return np.concatenate((keys, np.empty_like(keys))), np.concatenate(
        (cells, np.empty_like(cells))
    )
