"""Drone routes over real maps: mass swept by the exact strip against the bound, and the time.

The best published figures (SAREnv's planners, mean of its 15 flat sites, cells counted by their
centres) are quoted in the table; the shares of the bound are what can be compared across sites.
"""

import time

import numpy as np
from benchmarks.report import Row, data, say

from firstlight.engine.search.paths import Task, plan_routes, swept_mass

SWATH_M = 66.27
# Kilometres together, drones, what the best planner of SAREnv sweeps and its bound there.
CASES = ((25, 1, 0.0652), (50, 1, 0.1181), (100, 1, 0.1956), (50, 5, 0.1125), (100, 5, 0.1897))


def fly(heat: np.ndarray, cell_m: float, km: float, drones: int) -> tuple[float, float]:
    """Return the share of the bound that is swept, and the seconds it took."""
    rows, cols = heat.shape
    middle = (cols * cell_m / 2, rows * cell_m / 2)
    each_m = km * 1000 / drones
    began = time.perf_counter()
    routes = plan_routes(Task(heat, cell_m, SWATH_M, drones, each_m, middle))
    seconds = time.perf_counter() - began
    swept = swept_mass(heat, cell_m, routes.lines, SWATH_M, fineness=200)
    if max(routes.length_m) > each_m:
        raise SystemExit("a drone flies farther than its share")
    return swept / routes.bound, seconds


def main() -> None:
    maps = []
    for path in sorted(data("search/heatmaps").glob("site-*.npz")):
        with np.load(path) as file:
            maps.append((file["heatmap"].astype(np.float64), float(file["cell_m"])))
    fly(*maps[0], 25, 1)
    rows = []
    for km, drones, published in CASES:
        found = np.array([fly(heat, cell_m, km, drones) for heat, cell_m in maps])
        name = f"{drones} drone(s), {km} km: share of the bound (published mass {published})"
        rows.append(Row(name, float(found[:, 0].mean()), 0.95, "at least"))
        rows.append(
            Row(f"{drones} drone(s), {km} km: s a site", float(found[:, 1].mean()), 2.0, "at most")
        )
    say(rows)


if __name__ == "__main__":
    main()
