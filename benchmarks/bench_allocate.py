"""Effort shared exactly: every published problem, the gap, and time.

`python -m benchmarks.bench_allocate` prints how far the answers are from the published ones, the
largest Frank-Wolfe gap, and the time of problems of two sizes.
"""

import json
import statistics
import time

import numpy as np
from benchmarks.report import Row, data, say

from firstlight.engine.search.allocate import Allocation, allocate

# Regions and resources -> seconds.
SIZES = {(1_000, 20): 0.05, (10_000, 50): 2.0}


def problem(regions: int, resources: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A made problem in which about a third of the regions are worth searching."""
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(regions, 0.5))
    w = np.exp(rng.normal(0, 0.7, (regions, resources))) * (rng.random(p.size) < 0.9)[:, None]
    return p, w, rng.uniform(0.5, 2, resources) * regions / resources / 2


def published() -> tuple[float, float]:
    """Return the worst relative miss of a published objective, and the worst gap."""
    cases = json.loads((data("search") / "oracles.json").read_text())["allocation"]["cases"]
    miss = gap = 0.0
    for case in cases:
        found = allocate(*(np.array(case[key], float) for key in ("p", "w", "T")))
        gap = max(gap, found.gap)
        miss = max(miss, abs(found.objective - case["objective"] - overspent(case, found)))
    return miss, gap


def overspent(case: dict[str, object], found: Allocation) -> float:
    """What the printed answer gains by spending its rounding beyond the limit."""
    t = np.array(case.get("t", found.t), float).sum(axis=0)
    return float(np.maximum(t - np.array(case["T"], float), 0) @ found.shadow_price)


def main() -> None:
    miss, gap = published()
    rows = [
        Row("allocation: worst miss of a published objective", miss, 1e-6, "at most"),
        Row("allocation: worst gap on published problems", gap, 1e-9, "at most"),
    ]
    allocate(*problem(50, 5, 0))
    for (regions, resources), mark in SIZES.items():
        times, gaps = [], []
        for seed in range(5):
            given = problem(regions, resources, seed)
            begin = time.perf_counter()
            found = allocate(*given)
            times.append(time.perf_counter() - begin)
            gaps.append(found.gap)
        size = f"allocation {regions:,} x {resources}"
        rows += [
            Row(f"{size}: median seconds", statistics.median(times), mark, "at most"),
            Row(f"{size}: worst gap", max(gaps), 1e-9, "at most"),
        ]
    say(rows)


if __name__ == "__main__":
    main()
