"""Drone routes over a probability map: who flies where, what they sweep, and what none could.

No set of routes of length L together, all from one start, sweeps more ground than L times the
swath and one round end, so none sweeps more mass than the richest ground of that size: the bound.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import hypot, isfinite, pi

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.lattice import FORBIDDEN, Lattice, spirals
from firstlight.engine.search.swath import Legs, swath_spans

MOST_ASSETS = 100
# Moves on the net and turns off it: one route finds its shape sooner than several that begin in
# one place.
ALONE, SEVERAL = (3_500_000, 130_000), (5_000_000, 200_000)
COLDEST = 0.02
# Two ways to begin, side by side: direction of the net, and how hot. A calm start keeps the
# spiral that suits an even map; a hot one finds the shape that a broken map asks for.
OPENINGS = ((0.30, 0.4), (0.82, 0.1))


@dataclass(frozen=True, slots=True)
class Task:
    """What the routes are for: a map, a strip, a budget and where to begin.

    Attributes
    ----------
    heat : (rows, cols) mass per cell, row 0 in the south, its corner at the origin.
    cell_m : side of a cell.
    swath_m : full width of the strip that counts as swept.
    assets : how many fly.
    each_m : length that each may fly.
    start_m : (x, y) where all begin.
    within_m : radius around the map's centre that all keep to, or None.
    """

    heat: Floats
    cell_m: float
    swath_m: float
    assets: int
    each_m: float
    start_m: tuple[float, float]
    within_m: float | None = None

    def __post_init__(self) -> None:
        """Refuse a task that nobody can fly."""
        if self.heat.ndim != 2 or not self.heat.size or not np.isfinite(self.heat).all():
            raise BadInput("heatmap: must be a table of finite numbers")
        if self.heat.min() < 0 or not 0 < self.heat.sum() <= 1 + 1e-6:
            raise BadInput("heatmap: must be 0 or more and sum to more than 0 and at most 1")
        for field in ("cell_m", "swath_m"):
            if not (isfinite(getattr(self, field)) and getattr(self, field) > 0):
                raise BadInput(f"{field}: must be a positive number of metres")
        if not 1 <= self.assets <= MOST_ASSETS:
            raise BadInput(f"assets: must be 1 to {MOST_ASSETS}")
        if not (isfinite(self.each_m) and self.each_m >= self.swath_m):
            raise BadInput("budget_m: must give each asset at least one swath's width to fly")
        if self.within_m is not None and not (isfinite(self.within_m) and self.within_m > 0):
            raise BadInput("within_m: must be a positive number of metres")
        self._check_start()

    def _check_start(self) -> None:
        (x, y), (rows, cols) = self.start_m, self.heat.shape
        if not (0 <= x <= cols * self.cell_m and 0 <= y <= rows * self.cell_m):
            raise BadInput("start: lies outside the map")
        away = hypot(x - cols * self.cell_m / 2, y - rows * self.cell_m / 2)
        if self.within_m is not None and away > self.within_m:
            raise BadInput("start: lies farther than within_m from the map's centre")


@dataclass(frozen=True, slots=True)
class Routes:
    """Where each asset flies, and what that is worth.

    Attributes
    ----------
    lines : one (k, 2) array of metres for each asset.
    length_m : their lengths.
    swept_mass : mass of the map within half a swath of any of them, counted once.
    bound : mass that no routes of these lengths could exceed.
    """

    lines: list[Floats]
    length_m: list[float]
    swept_mass: float
    bound: float


def plan_routes(task: Task, seed: int = 1) -> Routes:
    """Return routes that sweep as much of the map as can be found in about a second.

    Parameters
    ----------
    task : Task
        Map, swath, budget and start.
    seed : int
        The same seed gives the same routes.

    Returns
    -------
    Routes
        Each begins at the start and is at most ``task.each_m`` long. The mass is measured by the
        exact strip, never by whole cells.

    Raises
    ------
    BadInput
        The net for so narrow a swath would be too large.
    """
    heat = _within(task)
    bound, marginal = richest(heat, task.cell_m, _area_m2(task))
    marginal = max(marginal, 0.1 * float(heat.sum()) / heat.size / task.cell_m**2)

    def flown(opening: tuple[float, float]) -> tuple[list[Floats], float]:
        draft = _draft(task, heat, marginal, opening, seed)
        lines = _polished(task, heat, marginal, draft, seed)
        return lines, swept_mass(heat, task.cell_m, lines, task.swath_m, fineness=128)

    with ThreadPoolExecutor(max_workers=min(len(OPENINGS), os.cpu_count() or 1)) as pool:
        lines, mass = max(pool.map(flown, OPENINGS), key=lambda found: found[1])
    length = [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines]
    # Both are measured, the mass to a thousandth: nobody sweeps more than the bound.
    return Routes(lines, length, min(mass, bound), bound)


def swept_mass(
    heat: Floats, cell_m: float, lines: list[Floats], swath_m: float, fineness: int = 48
) -> float:
    """Return the mass within half a swath of any line, counted once.

    Parameters
    ----------
    heat : (rows, cols) array
        Mass per cell, row 0 in the south, its corner at the origin.
    cell_m : float
        Side of a cell, metres.
    lines : list of (k, 2) arrays
        Vertices, metres.
    swath_m : float
        Full width, metres.
    fineness : int
        Lines of measurement to the swath.
    """
    spans = swath_spans(Legs.of_lines(lines), swath_m, swath_m / fineness)
    return spans.union().mass(heat, cell_m)


def richest(heat: Floats, cell_m: float, area_m2: float) -> tuple[float, float]:
    """Return the mass of the richest ground of an area, and the density where it ends (per m2)."""
    cells = area_m2 / cell_m**2
    falling = np.sort(heat, axis=None)[::-1]
    whole = min(int(cells), falling.size)
    mass = float(falling[:whole].sum())
    if whole == falling.size:
        return mass, float(falling[-1]) / cell_m**2
    return mass + (cells - whole) * float(falling[whole]), float(falling[whole]) / cell_m**2


def _effort(task: Task) -> tuple[int, int]:
    return ALONE if task.assets == 1 else SEVERAL


def _area_m2(task: Task) -> float:
    return task.assets * task.each_m * task.swath_m + pi * task.swath_m**2 / 4


def _within(task: Task) -> Floats:
    if task.within_m is None:
        return task.heat
    rows, cols = task.heat.shape
    y = (np.arange(rows) + 0.5 - rows / 2) * task.cell_m
    x = (np.arange(cols) + 0.5 - cols / 2) * task.cell_m
    near = np.hypot(x[None, :], y[:, None]) <= task.within_m
    return np.where(near, task.heat, 0.0)


def _draft(
    task: Task, heat: Floats, marginal: float, opening: tuple[float, float], seed: int
) -> list[Floats]:
    # Compiled code takes a moment to load; whoever plans no routes never waits for it.
    from firstlight.engine.search.anneal import anneal

    turn, hottest = opening
    rows, cols = heat.shape
    reach = min(hypot(rows, cols) * task.cell_m, task.each_m + task.swath_m)
    net = Lattice.for_swath(*task.start_m, task.swath_m, reach, turn)
    worth = net.worth(heat, task.cell_m, task.within_m)
    steps = int(task.each_m / net.step_m)
    ways = spirals(net, _hub(task, heat, net), task.assets, steps)
    found = anneal(
        np.where(worth == FORBIDDEN, -1.0, worth / (marginal * net.node_area_m2)),
        net.steps,
        [_until_barred(way, worth) for way in ways],
        steps,
        moves=_effort(task)[0],
        hottest=hottest,
        coldest=COLDEST,
        seed=seed,
    )
    lines = [net.places(way) for way in found]
    # A route that found nothing worth a step still needs two ends to be a line.
    return [line if len(line) > 1 else np.vstack([line, line + 1e-3]) for line in lines]


def _until_barred(way: list[int], worth: Floats) -> list[int]:
    barred = np.flatnonzero(worth[way] < 0)
    return way[: int(barred[0])] if barred.size else way


def _hub(task: Task, heat: Floats, net: Lattice) -> int:
    """Return the node around which the most mass lies, for what is left after flying there."""
    block = max(1, int(np.ceil(4 * task.swath_m / task.cell_m)))
    rows, cols = (-(-n // block) for n in heat.shape)
    padded = np.zeros((rows * block, cols * block))
    padded[: heat.shape[0], : heat.shape[1]] = heat
    coarse = padded.reshape(rows, block, cols, block).sum(axis=(1, 3))
    total = np.pad(coarse, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    side = block * task.cell_m
    row, col = np.indices(coarse.shape)
    x, y = (col + 0.5) * side, (row + 0.5) * side
    left = np.maximum(task.each_m - np.hypot(x - task.start_m[0], y - task.start_m[1]), 0)
    half = np.sqrt(left * task.assets * task.swath_m) / 2 / side
    south, north = (np.clip(np.rint(row + 0.5 + s * half), 0, rows).astype(int) for s in (-1, 1))
    west, east = (np.clip(np.rint(col + 0.5 + s * half), 0, cols).astype(int) for s in (-1, 1))
    mass = total[north, east] - total[south, east] - total[north, west] + total[south, west]
    best = np.unravel_index(int(np.argmax(mass)), mass.shape)
    home = (int(min(task.start_m[1] / side, rows - 1)), int(min(task.start_m[0] / side, cols - 1)))
    # Flying elsewhere must be worth it: coarse squares cannot tell a tenth.
    if mass[home] > 0.9 * mass[best]:
        return net.home
    node = int(net.nearest(x[best][None], y[best][None])[0])
    return net.home if node < 0 else node


def _polished(
    task: Task, heat: Floats, marginal: float, lines: list[Floats], seed: int
) -> list[Floats]:
    from firstlight.engine.search.polish import polish

    return polish(
        heat,
        task.cell_m,
        lines,
        swath_m=task.swath_m,
        longest_m=task.each_m,
        price_per_m=marginal * task.swath_m,
        within_m=task.within_m,
        turns=_effort(task)[1],
        seed=seed,
    )
