"""The two loops behind `density`: a particle to its cells, and cells to a particle (numba)."""

from math import floor

from numba import njit

from firstlight.engine.arrays import Floats, Singles


@njit(cache=True, nogil=True, fastmath=False)
def _window(x: float, reach: float, cell: float) -> tuple[int, int]:
    return floor((x - reach) / cell - 0.5) + 1, floor((x + reach) / cell - 0.5)


@njit(cache=True, nogil=True)
def _pull(x: float, y: float, reach: float, cell: float, ground: Singles) -> float:
    """Return the kernel-weighted sum of the ground around a place; 1 off the grid."""
    rows, cols = ground.shape
    first_col, last_col = _window(x, reach, cell)
    first_row, last_row = _window(y, reach, cell)
    total = 0.0
    for row in range(first_row, last_row + 1):
        dy = (row + 0.5) * cell - y
        for col in range(first_col, last_col + 1):
            dx = (col + 0.5) * cell - x
            near = 1.0 - (dx * dx + dy * dy) / (reach * reach)
            if near > 0.0:
                if 0 <= row < rows and 0 <= col < cols:
                    total += near * near * ground[row, col]
                else:
                    total += near * near
    return total


@njit(cache=True, nogil=True)
def scatter(
    x_m: Floats,
    y_m: Floats,
    weight: Floats,
    spread_m: Floats,
    cell: float,
    ground: Singles,
    mass: Floats,
) -> None:
    """Add each particle to the cells of `mass` within its spread; see `density.share_out`."""
    rows, cols = mass.shape
    for i in range(x_m.size):
        x, y, reach = x_m[i], y_m[i], spread_m[i]
        first_col, last_col = _window(x, reach, cell)
        first_row, last_row = _window(y, reach, cell)
        if weight[i] == 0.0 or last_col < 0 or last_row < 0:
            continue
        if first_col >= cols or first_row >= rows:
            continue
        total = _pull(x, y, reach, cell, ground)
        if total <= 0.0:
            row, col = floor(y / cell), floor(x / cell)
            if 0 <= row < rows and 0 <= col < cols:
                mass[row, col] += weight[i]
            continue
        each = weight[i] / total
        for row in range(max(first_row, 0), min(last_row + 1, rows)):
            dy = (row + 0.5) * cell - y
            for col in range(max(first_col, 0), min(last_col + 1, cols)):
                dx = (col + 0.5) * cell - x
                near = 1.0 - (dx * dx + dy * dy) / (reach * reach)
                if near > 0.0:
                    mass[row, col] += each * near * near * ground[row, col]


@njit(cache=True, nogil=True)
def gather(
    x_m: Floats,
    y_m: Floats,
    spread_m: Floats,
    cell: float,
    before: Singles,
    after: Singles,
    change: Floats,
) -> None:
    """Fill `change` with the ratio of the two grounds as each particle sees them."""
    for i in range(x_m.size):
        old = _pull(x_m[i], y_m[i], spread_m[i], cell, before)
        new = _pull(x_m[i], y_m[i], spread_m[i], cell, after)
        change[i] = new / old if old > 0.0 else 1.0
