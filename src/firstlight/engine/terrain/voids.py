"""Heights where a survey has none."""

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

Heights = npt.NDArray[np.float32]


def fill(height_m: Heights) -> tuple[Heights, int]:
    """Fill cells without a height (NaN) smoothly from the cells around them.

    Known heights are averaged into coarser and coarser grids until every cell has one, and
    the coarse heights are blended back in where the finer grid has none (push and pull).

    Parameters
    ----------
    height_m : (rows, cols) float32 array
        Heights; NaN where unknown.

    Returns
    -------
    (filled, void_count)
        A new array without NaN, equal to the input wherever that had a height.

    Raises
    ------
    BadInput
        No cell has a height.

    References
    ----------
    Gortler et al. 1996, The lumigraph, SIGGRAPH 96, section 3.4.
    """
    void = np.isnan(height_m)
    count = int(void.sum())
    if count == 0:
        return height_m.copy(), 0
    if count == height_m.size:
        raise BadInput("dem: holds no height at all")
    smooth = _pull(np.where(void, 0.0, height_m).astype(np.float64), (~void).astype(np.float64))
    return np.where(void, smooth.astype(np.float32), height_m), count


def _pull(value: Floats, weight: Floats) -> Floats:
    if weight.min() > 0 or value.size == 1:
        return value
    shape = value.shape
    pad = ((0, shape[0] % 2), (0, shape[1] % 2))
    total = _halve(np.pad(value * weight, pad))
    known = _halve(np.pad(weight, pad))
    coarse = np.divide(total, known, out=np.zeros_like(total), where=known > 0)
    below = _double(_pull(coarse, np.minimum(known, 1.0)), shape)
    return weight * value + (1 - weight) * below


def _halve(array: Floats) -> Floats:
    return array[::2, ::2] + array[1::2, ::2] + array[::2, 1::2] + array[1::2, 1::2]


def _double(coarse: Floats, shape: tuple[int, int]) -> Floats:
    """Spread a grid over one twice as fine, bilinearly between the coarse centres."""
    for axis, length in enumerate(shape):
        at = (np.arange(length) + 0.5) / 2 - 0.5
        low = np.clip(np.floor(at).astype(np.int64), 0, coarse.shape[axis] - 1)
        high = np.minimum(low + 1, coarse.shape[axis] - 1)
        part = np.clip(at - low, 0, 1)
        part = part[:, None] if axis == 0 else part[None, :]
        coarse = (1 - part) * coarse.take(low, axis) + part * coarse.take(high, axis)
    return coarse
