"""Weights under which particles add up to what is published about finds.

The distances from the planning point hold exactly, on the gridded map; shares of places, offset
from tracks and finds uphill hold as far as the ground allows (see `raking`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.density import share_out, spreads_m
from firstlight.engine.search.ground import PLACES, Ground
from firstlight.engine.search.profiles import PREMISE_TAIL, Profile
from firstlight.engine.search.raking import Margin, rake
from firstlight.engine.search.rings import holds_circle, inside_shares

Point = tuple[float, float]

# A band of distances whose weights would have to change by more cannot be drawn on the grid.
MOST_SHIFT = 8.0


@dataclass(frozen=True, slots=True)
class Resting:
    """Where the histories of one scenario end.

    Attributes
    ----------
    x_m, y_m
        (n,) resting places, metres from the grid's corner.
    away_m
        (n,) distance of each from where it set out, metres.
    spread_m
        (n,) how far each is shared out on the map, metres.
    """

    x_m: Floats
    y_m: Floats
    away_m: Floats
    spread_m: Floats

    @classmethod
    def of(cls, x_m: Floats, y_m: Floats, start_m: Floats, grid: Grid) -> "Resting":
        """Measure resting places against where each history set out, (n, 2) metres."""
        away = np.hypot(x_m - start_m[:, 0], y_m - start_m[:, 1])
        return cls(x_m, y_m, away, spreads_m(x_m, y_m, grid))


def suited(
    resting: Resting, weight: Floats, grid: Grid, ground: Ground, profile: Profile, centre: Point
) -> Singles:
    """Return each cell's likelihood after raking it to the published shares of finds.

    Parameters
    ----------
    resting : Resting
        Where the particles end.
    weight : (n,) array
        Their weights.
    grid : Grid
        The map's frame.
    ground : Ground
        Kinds of place; its own likelihood is what the raking starts from.
    profile : Profile
        What is published.
    centre : (x_m, y_m)
        The planning point, or the middle of where people may have set out.
    """
    mass = share_out(resting.x_m, resting.y_m, weight, resting.spread_m, grid, ground.likelihood)
    # Rings are held at what they are: the ground may move people about, not nearer or farther.
    ring = _ring_of_cells(grid, profile, centre)
    levels = (int(ring.max()) + 1, len(PLACES), 3, 2)
    codes = ((ring * levels[1] + ground.place) * levels[2] + ground.offset) * 2 + ground.uphill
    counted = np.bincount(codes.ravel(), mass.ravel(), int(np.prod(levels)))
    table = np.asarray(counted, dtype=np.float64).reshape(levels)
    margins = _margins(table, profile, grid.cell_m)
    likelihood = ground.likelihood.astype(np.float32, copy=True)
    cells = (None, ground.place, ground.offset, ground.uphill.view(np.uint8))
    for margin, factor in zip(margins, rake(table, margins), strict=True):
        kind = cells[margin.axis]
        if kind is not None:
            likelihood *= factor[margin.group].astype(np.float32)[kind]
    return likelihood


def weights_for(
    resting: Resting,
    weight: Floats,
    grid: Grid,
    ground: Singles | None,
    profile: Profile,
    start: Point | None,
    premise: float,
) -> Floats:
    """Return weights of the same sum under which the published distances hold.

    With one certain `start` they hold on the gridded map, cells cut fairly, for every published
    circle that lies on the grid; otherwise for each particle's distance from its own start.

    Parameters
    ----------
    resting, weight, grid, profile
        As in `suited`; `weight` is already suited to the ground.
    ground : (rows, cols) array or None
        The likelihood that the map will be drawn with.
    start : (x_m, y_m) or None
        The one place where everybody set out.
    premise : float
        Probability that the scenarios are wrong altogether, in [0, 1). Up to 2 % of it is taken
        out of the far tail, so the published circles keep their shares; more thins them alike.
    """
    radii = np.asarray(profile.distance.distances_m)
    shares = np.asarray(profile.distance.shares)
    total = float(weight.sum())
    band = np.searchsorted(radii, resting.away_m, side="left")
    within = shares * total / max(1 - premise, 1 - PREMISE_TAIL)
    goal = np.diff(within, prepend=0.0, append=total)
    held = np.bincount(band, weight, radii.size + 1)
    factor = np.divide(goal, held, out=np.ones_like(goal), where=held > 0)
    weight = weight * factor[band]
    if start is not None:
        weight = weight * _on_grid(resting, weight, band, grid, ground, radii, within, start)[band]
    return np.asarray(weight * (total / weight.sum()), dtype=np.float64)


def _on_grid(
    resting: Resting,
    weight: Floats,
    band: npt.NDArray[np.int64],
    grid: Grid,
    ground: Singles | None,
    radii: Floats,
    within: Floats,
    start: Point,
) -> Floats:
    """Return factors of the bands for which the gridded circles hold what they should."""
    on_grid = [k for k, radius in enumerate(radii) if holds_circle(grid, *start, float(radius))]
    if not on_grid:
        return np.ones(radii.size + 1)
    cut = [inside_shares(grid, *start, float(radii[k])) for k in on_grid]
    # by_area[k, b]: how much of band b the map puts inside circle k, the last row all of it;
    # by_centre: the same, where a cell counts wholly or not at all.
    held = np.bincount(band, weight, radii.size + 1)
    bands = np.arange(radii.size + 1)
    by_area = np.vstack([bands <= k for k in range(radii.size)] + [bands >= 0]) * held
    by_centre = by_area.copy()
    for b in bands:
        of_band = band == b
        x_m, y_m = resting.x_m[of_band], resting.y_m[of_band]
        spread_m = resting.spread_m[of_band]
        part = share_out(x_m, y_m, weight[of_band], spread_m, grid, ground)
        for k, disc in zip(on_grid, cut, strict=True):
            by_area[k, b] = float(np.vdot(part, disc))
            by_centre[k, b] = by_area[k, b] + _rounding(part, disc)
    goal = np.append(within, weight.sum())
    for skipped in range(len(on_grid) + 1):
        # A circle smaller than a cell cannot be drawn: then its own particles must do.
        for k in on_grid[:skipped]:
            by_area[k] = by_centre[k] = (bands <= k) * held
        factor = np.linalg.lstsq(by_area, goal, rcond=None)[0]
        # Whoever counts cells by their centres should find the published share too: a small
        # part of the difference between the two ways of counting is given to either.
        apart = np.clip(0.5 * (goal - by_centre @ factor), -0.005, 0.005)
        factor = np.linalg.lstsq(by_area, goal + apart, rcond=None)[0]
        if factor.min() > 1 / MOST_SHIFT and factor.max() < MOST_SHIFT:
            return np.asarray(factor, dtype=np.float64)
    return np.ones(radii.size + 1)


def _rounding(part: Floats, disc: Singles) -> float:
    """Return what a band gains inside a circle when its cut cells are rounded to 0 or 1."""
    row, col = np.nonzero((disc > 0) & (disc < 1))
    cut = disc[row, col]
    return float((part[row, col] * (np.round(cut) - cut)).sum())


def _ring_of_cells(grid: Grid, profile: Profile, centre: Point) -> npt.NDArray[np.int64]:
    columns, rows = grid.centres()
    square = (columns - centre[0])[None, :] ** 2 + (rows - centre[1])[:, None] ** 2
    radii = np.asarray(profile.distance.distances_m)
    return np.searchsorted(radii**2, square)


def _margins(table: Floats, profile: Profile, cell_m: float) -> list[Margin]:
    rings = np.arange(table.shape[0])
    held = table.sum(axis=(1, 2, 3)) / max(float(table.sum()), 1e-300)
    margins = [Margin(0, rings, held, exact=True)]
    if profile.places:
        margins.append(_places(profile))
    if profile.offset_m:
        margins.append(_offsets(profile, cell_m))
    if profile.uphill is not None:
        higher = float(table[..., 1].sum() / max(float(table.sum()), 1e-300))
        share = float(np.clip(higher, *profile.uphill))
        margins.append(Margin(3, np.arange(2), np.array([1 - share, share])))
    return margins


def _places(profile: Profile) -> Margin:
    """Return the margin of places; kinds without a published share stand together as the rest."""
    named = [name for name in PLACES if name in profile.places]
    share = np.array([profile.places[name] for name in named])
    share = np.append(share, max(0.0, 1.0 - float(share.sum())))
    group = [named.index(name) if name in profile.places else len(named) for name in PLACES]
    if len(named) == len(PLACES):
        share = share[:-1]
    return Margin(1, np.array(group), share / share.sum())


def _offsets(profile: Profile, cell_m: float) -> Margin:
    """Return the margin of track offsets, an exponential law through the published ones."""
    share = np.array(list(profile.offset_m))
    metres = np.array(list(profile.offset_m.values()))
    mean_m = float((metres / -np.log1p(-share)).mean())
    upto = 1 - np.exp(-np.array([0.5, 1.5]) * cell_m / mean_m)
    return Margin(2, np.arange(3), np.diff(upto, prepend=0.0, append=1.0))
