"""What of a table may be made public: no count under five, and none that can be worked out."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALL = 5
K = TypeVar("K", bound=Hashable)


def suppressed(cells: Mapping[K, int]) -> tuple[dict[K, int | None], int | None]:
    """Return the cells and their sum as they may be published; `None` is not told.

    Counts from 1 to 4 are not told. Whoever subtracts what is told from the sum must not learn
    one of them either: as long as the hidden ones can be narrowed down, the smallest that is told
    is hidden too, and where there is none left, the sum. A hidden count can then always be from 1
    to at least 5, as far as a reader can know. Zeros are told.

    Parameters
    ----------
    cells
        Counts that add up to the sum.
    """
    total = sum(cells.values())
    hidden = {key for key, count in cells.items() if is_small(count)}
    told = {count for count in cells.values() if count >= SMALL}
    while hidden and _narrow([cells[key] for key in hidden]):
        if not told:
            return _shown(cells, hidden), None
        # All that are alike: which of them was chosen would tell something too.
        least = min(told)
        told.remove(least)
        hidden |= {key for key, count in cells.items() if count == least}
    return _shown(cells, hidden), None if is_small(total) else total


def _narrow(hidden: list[int]) -> bool:
    """Whether somebody who knows the sum of what is hidden knows a part too well.

    Each is at least 1: one of `k` with the sum `s` can be at most ``s - (k - 1)``. And where all
    are just too small, no other small counts have their sum.
    """
    most = sum(hidden) - (len(hidden) - 1)
    return len(hidden) == 1 or most < SMALL or set(hidden) == {SMALL - 1}


def _shown(cells: Mapping[K, int], hidden: set[K]) -> dict[K, int | None]:
    return {key: None if key in hidden else count for key, count in cells.items()}


def is_small(count: int) -> bool:
    """Whether a count is one that is not told."""
    return 0 < count < SMALL
