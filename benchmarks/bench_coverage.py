"""Update from tracks: 20 tracks of 5,000 fixes on a million cells, and Koopman's law."""

import time

import numpy as np
from benchmarks.report import Row, say

from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.coverage import SweepWidth, cover, measured
from firstlight.engine.search.particles import Particles
from firstlight.engine.search.posterior import after_sweeps
from firstlight.engine.search.tracks import Track, clean_track

GRID = Grid.around(120.0, 30.0, 5_000, 10.0)


def walk(seed: int) -> Track:
    """Return a walk between random places, with jitter, a fix every 5 s, and wild fixes."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(500, 9_500, (40, 2))
    along = np.append(0, np.cumsum(np.hypot(*np.diff(corners, axis=0).T)))
    t = np.arange(5_000) * 5.0
    x, y = (np.interp(t * 1.2, along, corners[:, axis]) for axis in range(2))
    x, y = x + rng.normal(0, 4, t.size), y + rng.normal(0, 4, t.size)
    wild = rng.choice(t.size, 20, replace=False)
    x[wild] += 3_000
    return Track(x, y, t, np.full(t.size, 5.0))


def people(n: int = 10_000) -> Particles:
    rng = np.random.default_rng(0)
    start, way = rng.normal(5_000, 1_500, (2, n)), rng.normal(0, 800, (2, n))
    minute = np.linspace(0, 480, 33)
    x, y = (
        (a[:, None] + b[:, None] * minute / 480).astype(np.float32)
        for a, b in zip(start, way, strict=True)
    )
    weight = np.full(n, 0.95 / n)
    return Particles(GRID, x, y, minute, weight, 0.05, np.zeros(n, dtype=np.int16))


def update(tracks: list[Track], particles: Particles) -> tuple[float, int]:
    """Return the seconds from raw tracks to the new map, and the fixes dropped as impossible."""
    began = time.perf_counter()
    clean = [clean_track(track) for track in tracks]
    coverage = cover(GRID, [(track, SweepWidth.about(40.0)) for track in clean])
    after = after_sweeps(particles, [coverage.sweeps], 480.0)
    seconds = time.perf_counter() - began
    total = after.particles.weight.sum() + after.particles.row
    if abs(total - 1) > 1e-12:
        raise SystemExit("the posterior does not sum to 1")
    return seconds, sum(track.dropped.impossible for track in clean)


def against_koopman() -> float:
    """Return POD over 1 - exp(-W L / A) on uniform random lines, mean of ten runs."""
    grid = Grid.around(120.0, 30.0, 2_500, 10.0)
    whole = np.ones(grid.shape, dtype=bool)
    ratio = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        teams = []
        for _ in range(120):
            turn, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-3_600, 3_600)
            half = np.sqrt(3_600**2 - offset**2)
            s = np.linspace(-half, half, max(2, int(half / 4)))
            x = 2_500 - np.sin(turn) * offset + np.cos(turn) * s
            y = 2_500 + np.cos(turn) * offset + np.sin(turn) * s
            track = clean_track(Track(x, y, np.arange(s.size) * 10.0))
            teams.append((track, SweepWidth.about(40.0)))
        found = measured(cover(grid, teams), whole, 40.0)
        ratio.append(found.pod / -np.expm1(-found.coverage))
    return float(np.mean(ratio))


def main() -> None:
    tracks, particles = [walk(seed) for seed in range(20)], people()
    update(tracks[:1], particles)
    runs = [update(tracks, particles) for _ in range(3)]
    say(
        [
            Row(
                "20 tracks x 5,000 fixes, 10^6 cells, to the new map, s",
                min(runs)[0],
                2.0,
                "at most",
            ),
            Row("wild fixes dropped, of 400", runs[0][1], 390, "at least"),
            Row(
                "POD against 1 - exp(-WL/A), share off",
                abs(against_koopman() - 1),
                0.02,
                "at most",
            ),
        ]
    )


if __name__ == "__main__":
    main()
