"""Segments that came out too small take ground from a neighbour."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from firstlight.engine.arrays import Ints


def even_out(labels: Ints, kind: npt.NDArray[np.int8], min_cells: float, max_cells: float) -> Ints:
    """Halve a too small segment together with its longest neighbour.

    After `merge.join` a segment is too small only where every neighbour is nearly full: the
    two together are larger than `max_cells`, so each half is large enough. Where nothing helps
    (an islet, a spit) the small segment stays.
    """
    labels = labels.copy()
    sizes = np.bincount(labels[labels >= 0])
    boxes = ndimage.find_objects(labels + 1)
    for small in np.nonzero((sizes > 0) & (sizes < min_cells))[0]:
        if sizes[small] >= min_cells or boxes[small] is None:
            continue
        for other in _neighbours(labels, kind, int(small), boxes[small]):
            box = _around(boxes[small], boxes[other])
            half = halves((labels[box] == small) | (labels[box] == other))
            far, near = int((half == 2).sum()), int((half == 1).sum())
            if min(far, near) >= min_cells and max(far, near) <= max_cells:
                labels[box][half == 1], labels[box][half == 2] = small, other
                sizes[small], sizes[other] = near, far
                boxes[small] = boxes[other] = box
                break
    return labels


def halves(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """Cut a connected mask across its length into two connected halves, marked 1 and 2."""
    start = _farthest(mask, np.argwhere(mask)[0])
    steps = _steps(mask, start)
    reached = steps >= 0
    far = reached & (steps > np.median(steps[reached]))
    pieces, count = ndimage.label(far)
    if count > 1:  # smaller far pieces hang on the near half
        sizes = np.bincount(pieces.ravel())
        sizes[0] = 0
        far = pieces == sizes.argmax()
    half = mask.astype(np.uint8)
    half[far] = 2
    return half


def _farthest(mask: npt.NDArray[np.bool_], start: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.array(np.unravel_index(_steps(mask, start).argmax(), mask.shape))


def _steps(mask: npt.NDArray[np.bool_], start: npt.NDArray[np.int64]) -> Ints:
    """Return how many steps over cell sides each cell lies from `start`; -1 where unreached."""
    steps = np.full(mask.shape, -1, np.int32)
    front = np.zeros_like(mask)
    front[tuple(start)] = True
    step = 0
    while front.any():
        steps[front] = step
        step += 1
        front = ndimage.binary_dilation(front) & mask & (steps < 0)
    return steps


def _neighbours(
    labels: Ints, kind: npt.NDArray[np.int8], small: int, box: tuple[slice, slice]
) -> list[int]:
    """Return the neighbours of the same kind, the longest common border first."""
    box = _around(box, box)
    window = labels[box]
    mine = window == small
    touching = ndimage.binary_dilation(mine) & ~mine & (window >= 0)
    touching &= kind[box] == kind[box][mine][0]
    names, counts = np.unique(window[touching], return_counts=True)
    return [int(name) for name in names[np.argsort(-counts)]]


def _around(one: tuple[slice, slice], two: tuple[slice, slice]) -> tuple[slice, slice]:
    rows, cols = (
        slice(max(0, min(a.start, b.start) - 1), max(a.stop, b.stop) + 1)
        for a, b in zip(one, two, strict=True)
    )
    return rows, cols
