"""Segmented regression of a series of counts: the step and the bend at a known moment."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

ROUNDS, CLOSE = 60, 1e-10


@dataclass(frozen=True, slots=True)
class Segmented:
    """What a series says about a moment.

    Attributes
    ----------
    step, step_low, step_high : float
        By what factor the level right after differs from what the line before leads to, with its
        interval.
    step_log, step_error : float
        The same as a logarithm, with its standard error.
    bend : float or None
        By what factor the slope per point differs afterwards; `None` where no bend was asked for.
    dispersion : float
        Pearson's; 1 where counts vary as Poisson's do.
    lag : int
        How many points apart errors may still hang together.
    fitted, without : (n,) array
        What the model says for each point, and what it says without the step and the bend.
    """

    step: float
    step_low: float
    step_high: float
    step_log: float
    step_error: float
    bend: float | None
    dispersion: float
    lag: int
    fitted: Floats
    without: Floats


def segmented(
    counts: Floats,
    at: int,
    *,
    exposure: Floats | None = None,
    season: int = 0,
    bends: bool = False,
    lag: int | None = None,
    level: float = 0.95,
) -> Segmented:
    """Fit a log-linear (Poisson) model with a trend and a step at point `at`.

    Parameters
    ----------
    counts : (n,) array
        At equal distances in time, 0 or more.
    at
        Number of the first point after the moment; at least 3 points on either side.
    exposure : (n,) array, optional
        What each count is out of (days, people), above 0.
    season
        Points a year, for two pairs of sine and cosine; 0 for none.
    bends
        Whether the slope may differ afterwards too.
    lag
        Errors up to so many points apart may hang together (Newey and West, Bartlett's weights,
        n/(n-k) for small series); by their rule ``4 (n/100)^(2/9)`` unless given. -1 takes errors
        as independent with Pearson's dispersion (quasi-Poisson).
    level
        Of the interval.

    Raises
    ------
    BadInput
        When there are too few points, a count is below 0, or nothing was ever counted.

    References
    ----------
    Lopez Bernal, Cummins and Gasparrini (2017), Interrupted time series regression for the
    evaluation of public health interventions, Int. J. Epidemiology 46, 348-355.
    Newey and West (1987), A simple, positive semi-definite, heteroskedasticity and
    autocorrelation consistent covariance matrix, Econometrica 55, 703-708; (1994) for the lag.
    """
    size = counts.size
    out_of = np.ones(size) if exposure is None else exposure
    design, moved = _design(size, at, season, bends)
    _check(counts, out_of, at, design.shape[1])
    beta, mean = _fit(design, counts, np.log(out_of))
    chosen = int(4 * (size / 100) ** (2 / 9)) if lag is None else lag
    spread = float(np.sum((counts - mean) ** 2 / mean) / (size - design.shape[1]))
    error = float(np.sqrt(_covariance(design, counts, mean, chosen, spread)[2, 2]))
    reach = float(ndtri(0.5 + level / 2)) * error
    step = float(beta[2])
    before = design.copy()
    before[:, moved] = 0
    return Segmented(
        step=float(np.exp(step)),
        step_low=float(np.exp(step - reach)),
        step_high=float(np.exp(step + reach)),
        step_log=step,
        step_error=error,
        bend=float(np.exp(beta[3])) if bends else None,
        dispersion=spread,
        lag=chosen,
        fitted=mean,
        without=np.exp(before @ beta) * out_of,
    )


def _design(size: int, at: int, season: int, bends: bool) -> tuple[Floats, list[int]]:
    """Return the columns (level, trend, step, bend, season) and which of them came at the moment.

    The trend is counted from the moment, so that the step is the one there.
    """
    time = np.arange(size, dtype=np.float64)
    after = (time >= at).astype(np.float64)
    columns = [np.ones(size), time - at, after]
    if bends:
        columns.append((time - at) * after)
    for pair in (1, 2) if season else ():
        turn = 2 * np.pi * pair * time / season
        columns += [np.sin(turn), np.cos(turn)]
    return np.column_stack(columns), [2, 3] if bends else [2]


def _check(counts: Floats, out_of: Floats, at: int, terms: int) -> None:
    if counts.ndim != 1 or counts.shape != out_of.shape:
        raise BadInput("counts: one list, with an exposure for each")
    if not np.all(counts >= 0) or not np.all(out_of > 0):
        raise BadInput("counts: 0 or more, each out of more than 0")
    if min(at, counts.size - at) < 3 or counts.size <= terms + 1:
        raise BadInput("counts: too few points")
    if not counts[:at].any() or not counts[at:].any():
        raise BadInput("counts: nothing was counted on one side")


def _fit(design: Floats, counts: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Iterate weighted least squares until the coefficients stand still."""
    mean: Floats = np.maximum(counts, 0.5)
    beta = np.zeros(design.shape[1])
    for _round in range(ROUNDS):
        working = np.log(mean) - offset + (counts - mean) / mean
        root = np.sqrt(mean)
        new: Floats = np.asarray(
            np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0], np.float64
        )
        mean = np.asarray(np.exp(np.clip(design @ new + offset, -30, 30)))
        if np.max(np.abs(new - beta)) < CLOSE:
            break
        beta = new
    return new, mean


def _covariance(design: Floats, counts: Floats, mean: Floats, lag: int, spread: float) -> Floats:
    bread = np.linalg.pinv(design.T @ (design * mean[:, None]))
    if lag < 0:
        return np.asarray(bread * spread)
    scores = design * (counts - mean)[:, None]
    meat = scores.T @ scores
    for apart in range(1, lag + 1):
        cross = scores[apart:].T @ scores[:-apart]
        meat += (1 - apart / (lag + 1)) * (cross + cross.T)
    size, terms = design.shape
    return np.asarray(bread @ meat @ bread * size / (size - terms))
