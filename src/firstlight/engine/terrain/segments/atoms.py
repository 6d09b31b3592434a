"""The smallest pieces that segments are put together from; their borders lie on features."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from firstlight.engine.arrays import Ints, Singles
from firstlight.engine.compiled import compiled
from firstlight.engine.terrain import cover, heap

Mask = npt.NDArray[np.bool_]

OUTSIDE, LAND, WATER = -1, 0, 1

# How strongly a feature holds a border, 1 the strongest: our own ranking of what a team in the
# field can recognise without doubt.
STRENGTH = {
    cover.ROAD: 1.0,
    cover.STREAM: 0.9,
    cover.TRACK: 0.8,
    cover.PATH: 0.7,
    cover.RIDGE: 0.6,
    cover.DRAINAGE: 0.5,
    cover.POWER: 0.3,
}
CROSSING = 30.0  # entering a cell of the strongest feature costs as much as this many cells


def strength(linear: npt.NDArray[np.uint8]) -> Singles:
    """Return how strongly each cell holds a border, 0 to 1."""
    table = np.zeros(256, np.float32)
    for feature, value in sorted(STRENGTH.items(), key=lambda item: item[1]):
        table[(np.arange(256) & feature) != 0] = value
    held: Singles = table[linear]
    return held


def kinds(area: Mask, water: Mask, min_cells: int) -> npt.NDArray[np.int8]:
    """Return LAND, WATER or OUTSIDE of each cell.

    Water smaller than a segment belongs to the land around it, and an islet smaller than a
    segment to the water around it: nobody is sent to a segment of three cells.
    """
    wet = area & water
    wet ^= _small(wet, min_cells)
    islets = _small(area & ~wet, min_cells)
    if islets.any() and wet.any():
        wet |= islets & ndimage.binary_dilation(wet, iterations=max(2, int(min_cells**0.5)))
    kind = np.full(area.shape, OUTSIDE, np.int8)
    kind[area] = LAND
    kind[wet] = WATER
    return kind


def _small(mask: Mask, min_cells: int) -> Mask:
    pieces, count = ndimage.label(mask)
    sizes = np.bincount(pieces.ravel(), minlength=count + 1)
    small = sizes < min_cells
    small[0] = False
    tiny: Mask = small[pieces]
    return tiny


def grow(kind: npt.NDArray[np.int8], held: Singles, side: int) -> Ints:
    """Grow pieces of about `side` x `side` cells that meet on features.

    Parameters
    ----------
    kind : (rows, cols) array
        From `kinds`; no piece crosses from land to water.
    held : (rows, cols) array
        From `strength`.
    side : int
        Side of the blocks that get one seed each, cells.

    Returns
    -------
    (rows, cols) int32 array
        Piece of each cell, from 0; -1 outside. Each piece hangs together by cell sides.
    """
    away = ndimage.distance_transform_edt(held == 0).astype(np.float32)
    np.minimum(away, side / 2, out=away)
    seeds = [_seeds(kind == which, away, side) for which in (LAND, WATER)]
    flat = np.concatenate(seeds).astype(np.int64)
    piece = _flood(kind.ravel(), (1 + CROSSING * held).ravel(), kind.shape[1], flat)
    piece = piece.reshape(kind.shape)
    for which in (LAND, WATER):  # pockets that no front could reach become pieces of their own
        pockets, count = ndimage.label((piece < 0) & (kind == which))
        if count:
            lost = pockets > 0
            piece[lost] = pockets[lost] - 1 + piece.max() + 1
    return piece


def _seeds(inside: Mask, away: Singles, side: int) -> npt.NDArray[np.int64]:
    """Return, per block, the flat cell that lies farthest from features and near the middle."""
    rows, cols = inside.shape
    tall, wide = -(-rows // side), -(-cols // side)
    y, x = np.ogrid[:rows, :cols]
    off = np.abs(y % side - side // 2) + np.abs(x % side - side // 2)
    score = np.full((tall * side, wide * side), -np.inf, np.float32)
    score[:rows, :cols] = np.where(inside, away - 0.1 * off.astype(np.float32), -np.inf)
    blocks = score.reshape(tall, side, wide, side).transpose(0, 2, 1, 3).reshape(-1, side * side)
    best = blocks.argmax(axis=1)
    used = np.nonzero(np.isfinite(blocks[np.arange(len(best)), best]))[0]
    row = used // wide * side + best[used] // side
    col = used % wide * side + best[used] % side
    cells: npt.NDArray[np.int64] = row * cols + col
    return cells


@compiled
def _flood(
    kind: npt.NDArray[np.int8], cost: Singles, cols: int, seeds: npt.NDArray[np.int64]
) -> Ints:
    n = len(kind)
    piece, best = np.full(n, -1, np.int32), np.full(n, np.inf, np.float32)
    settled = np.zeros(n, np.bool_)
    # Four neighbours a cell: a cell is pushed four times at the most.
    keys, cells, size = np.empty(4 * n + 8, np.float32), np.empty(4 * n + 8, np.int32), 0
    for k in range(len(seeds)):
        piece[seeds[k]], best[seeds[k]] = k, 0.0
        size = heap.push(keys, cells, size, 0.0, seeds[k])
    while size > 0:
        here = cells[0]
        size = heap.pop(keys, cells, size)
        if settled[here]:
            continue
        settled[here] = True
        col = here % cols
        for side in range(4):
            near = here + (1, -1, cols, -cols)[side]
            if near < 0 or near >= n or (side == 0 and col == cols - 1):
                continue
            if (side == 1 and col == 0) or settled[near] or kind[near] != kind[here]:
                continue
            to = best[here] + cost[near]
            if to < best[near]:
                best[near], piece[near] = to, piece[here]
                size = heap.push(keys, cells, size, to, near)
    return piece
