"""Drift: time of 50,000 particles over 24 h, and agreement with the published reference runs."""

import json
import time

import numpy as np
from benchmarks.report import Row, data, say

from firstlight.engine.drift.forcing import Forcing
from firstlight.engine.drift.leeway import leeway_class
from firstlight.engine.drift.open_water import drift_on_water

WIND, CURRENT = Forcing.constant("wind_mps", 6, -3), Forcing.constant("current_mps", 0.3, 0.1)


def run(name: str, hours: float, particles: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    kind = leeway_class(name)
    return drift_on_water(kind, WIND, CURRENT, hours=hours, particles=particles, rng=rng)


def worst_against_reference(seed: int) -> tuple[float, float]:
    expected = json.loads(data("search/oracles.json").read_text())["leeway"]["expected"]
    mean_errors, spread_errors = [], []
    for name, (east, north, ee, en, nn) in expected.items():
        drifted = run(name, 6, 20_000, seed)
        found_e, found_n = (part / 1e3 for part in drifted.mean_m())
        cov = np.array(drifted.covariance_m2()) / 1e6
        mean_errors += [
            abs(found_e - east) / np.sqrt(ee / 2e4),
            abs(found_n - north) / np.sqrt(nn / 2e4),
        ]
        size = np.array([ee, np.sqrt(ee * nn), nn])
        spread_errors += list(np.abs(cov - [ee, en, nn]) / size)
    return max(mean_errors), max(spread_errors)


def main() -> None:
    run("PIW-1", 1, 100)
    times = []
    for seed in range(3):
        began = time.perf_counter()
        run("PIW-1", 24, 50_000, seed)
        times.append(time.perf_counter() - began)
    mean, spread = worst_against_reference(seed=0)
    say(
        [
            Row("drift 50,000 x 24 h, s (OpenDrift 14.6)", min(times), 0.5, "at most"),
            Row("drift worst mean error, standard errors", mean, 3.0, "at most"),
            Row("drift worst covariance error, share", spread, 0.05, "at most"),
        ]
    )


if __name__ == "__main__":
    main()
