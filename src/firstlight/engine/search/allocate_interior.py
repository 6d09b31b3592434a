"""Many resources at once: a path-following method on the logarithms of the conditions.

With shares ``x`` (columns sum to 1), coverage ``z = sum_j a x`` and log prices ``mu`` the optimum
is where ``x * slack = 0`` with ``slack = mu - log(p a) + z >= 0``. All but the product is
linear, so that a predictor-corrector step (Mehrotra 1992) keeps every other condition exactly
and the work of a step is one m-by-m solve: each region's block is a diagonal plus rank one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import lu_factor, lu_solve

from firstlight.engine.arrays import Floats
from firstlight.engine.search.allocate_support import Guess, settle

STEPS = 60
TARGET = 1e-11
TRY_EXACT_BELOW = 1e-3
KEEP_INSIDE = 0.995
RIDGE = 1e-13  # tied resources make the exact matrix singular to rounding


@dataclass(slots=True)
class _Point:
    """Where the path has got to; `slack` is carried along so that it never cancels to zero."""

    x: Floats
    slack: Floats
    log_price: Floats


@dataclass(frozen=True, slots=True)
class _Move:
    x: Floats
    slack: Floats
    log_price: Floats


def follow_path(p: Floats, a: Floats) -> Floats:
    """Minimise ``sum_i p_i exp(-sum_j a_ij x_ij)`` over x >= 0 whose columns sum to 1.

    Parameters
    ----------
    p : (n,) array
        Weight of each region, > 0.
    a : (n, m) array
        Coverage of region i by all of resource j, >= 0; each row and column has one > 0.

    Returns
    -------
    (n, m) array
        The shares `x`.
    """
    used = a > 0
    log_first = np.log(np.where(used, a, 1)) + np.log(p)[:, None]
    point = _start(a, log_first)
    best, best_gap = point.x, np.inf
    for _ in range(STEPS):
        gap = _gap(p, a, point.x)
        if gap < best_gap:
            best, best_gap = point.x, gap
        over = best_gap < TARGET or not _advance(a, log_first, point)
        if over or gap < TRY_EXACT_BELOW:
            exact = settle(a, log_first, Guess(point.x, point.slack))
            if exact is not None and _gap(p, a, exact) <= max(best_gap, TARGET):
                return exact
        if over:
            break
    return best


def _start(a: Floats, log_first: Floats) -> _Point:
    used = a > 0
    x = used / used.sum(axis=0)
    depth = np.einsum("ij,ij->i", a, x)
    log_price = np.where(used, log_first - depth[:, None], -np.inf).max(axis=0) + 1.0
    return _Point(x, np.where(used, log_price - log_first + depth[:, None], 1.0), log_price)


def _gap(p: Floats, a: Floats, x: Floats) -> float:
    log_left = np.log(p) - np.einsum("ij,ij->i", a, x)
    left = np.exp(log_left - log_left.max())
    marginal = left[:, None] * a
    return float(np.einsum("ij,ij->", marginal.max(axis=0) - marginal, x) / left.sum())


def _advance(a: Floats, log_first: Floats, point: _Point) -> bool:
    """Take one predictor-corrector step; False where rounding leaves no way on."""
    used = a > 0
    product = point.x * point.slack
    mean = float(product.sum() / np.count_nonzero(used))
    if not mean > 1e-28:
        return False
    newton = _Newton.at(a, log_first, point)
    aim = newton.move(-product)
    reach = _reach(point, aim)
    after = (point.x + reach * aim.x) * (point.slack + reach * aim.slack)
    centre = (float(after[used].mean()) / mean) ** 3
    move = newton.move(np.where(used, centre * mean - product - aim.x * aim.slack, 0.0))
    step = KEEP_INSIDE * _reach(point, move)
    if not np.isfinite(step) or step < 1e-12:
        return False
    point.x = point.x + step * move.x
    point.slack = point.slack + step * move.slack
    point.log_price = point.log_price + step * move.log_price
    return True


def _reach(point: _Point, move: _Move) -> float:
    """The longest step, at most 1, that keeps shares and slacks from turning negative."""
    safe = np.where(point.x > 0, point.x, 1)
    steepest = max(float((-move.x / safe).max()), float((-move.slack / point.slack).max()))
    return 1.0 if steepest <= 1 else 1 / steepest


@dataclass(frozen=True, slots=True)
class _Newton:
    """The linearised conditions at one point, factored once for both steps."""

    used: npt.NDArray[np.bool_]
    a: Floats
    slack: Floats
    ratio: Floats
    damp: Floats
    off_line: Floats
    shortfall: Floats
    factors: tuple[Floats, npt.NDArray[np.int32]]

    @classmethod
    def at(cls, a: Floats, log_first: Floats, point: _Point) -> "_Newton":
        used = a > 0
        ratio = point.x / point.slack
        weighted = a * ratio
        damp = 1 / (1 + weighted.sum(axis=1))
        damped = ratio * damp[:, None]
        matrix = -(damped.T @ weighted)
        # Each row sums to damped.sum(): setting the diagonal from that never cancels.
        np.fill_diagonal(matrix, 0)
        diagonal = damped.sum(axis=0) - matrix.sum(axis=1)
        np.fill_diagonal(matrix, diagonal * (1 + RIDGE) + np.finfo(float).tiny)
        depth = np.einsum("ij,ij->i", a, point.x)
        line = point.log_price - log_first + depth[:, None]
        return cls(
            used,
            a,
            point.slack,
            ratio,
            damp,
            np.where(used, line - point.slack, 0.0),
            1 - point.x.sum(axis=0),
            lu_factor(matrix, check_finite=False),
        )

    def move(self, product: Floats) -> _Move:
        """The step after which (to first order) ``x * slack`` has changed by `product`."""
        push = product / self.slack - self.ratio * self.off_line
        rise = np.einsum("ij,ij->i", self.a, push) * self.damp
        right = push.sum(axis=0) - self.shortfall - rise @ self.ratio
        log_price = lu_solve(self.factors, right, check_finite=False)
        deeper = rise - ((self.a * self.ratio) @ log_price) * self.damp
        both = np.where(self.used, log_price + deeper[:, None], 0.0)
        return _Move(push - self.ratio * both, both + self.off_line, log_price)
