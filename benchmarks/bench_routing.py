"""Patrols on Andorra's ground: 62 grids 4 foot teams and 3 vehicles; 1,500 grids, 40 teams."""

import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.report import Row, data, say
from scipy import ndimage

from firstlight.engine.frames.grid import Grid
from firstlight.engine.routing.mixing import mixed
from firstlight.engine.routing.model import Means, Point, Problem, Stop, Team
from firstlight.engine.routing.network import network
from firstlight.engine.routing.planning import plan
from firstlight.engine.routing.staleness import weight
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.places import packs
from firstlight.places.packs.build import build

BOX = (1.43, 42.44, 1.77, 42.65)
HOUR_S = 3600.0
NEAR_M = 600.0
BASES = 4


def ground() -> Terrain:
    folder = data("terrain/andorra")
    with tempfile.TemporaryDirectory() as beside:
        sources = [folder / "N42E001.hgt.zip"], folder / "andorra.osm.pbf"
        build("andorra", *sources, BOX, 30.0, Path(beside) / "andorra")
        return packs.load(Path(beside) / "andorra").terrain


def day(terrain: Terrain, grids: int, teams: tuple[int, int], seed: int, hours: float) -> Problem:
    """Grids within 600 m of roads, last visited up to two weeks ago, due every 2, 4 or 7 days."""
    luck = np.random.default_rng(seed)
    away_m = ndimage.distance_transform_edt(~terrain.has(cover.ROAD | cover.TRACK))
    near = np.argwhere(away_m * terrain.grid.cell_m < NEAR_M)
    picked = (near[luck.choice(len(near), grids + BASES, replace=False)] + 0.5).T
    lon, lat = terrain.grid.to_lonlat(picked[1] * 30, picked[0] * 30)
    points = [
        Point(f"G{k:04d}", float(x), float(y))
        for k, (x, y) in enumerate(zip(lon, lat, strict=True))
    ]
    stops = []
    for point in points[:grids]:
        since, target = float(luck.integers(0, 15)), float(luck.choice([2, 4, 7]))
        stops.append(Stop(point, weight(since, target), since, dwell_s=900.0))
    out = []
    for means, count in zip((Means.FOOT, Means.VEHICLE), teams, strict=True):
        for k in range(count):
            base = points[grids + k % BASES]
            starts = (8 * HOUR_S, 9 * HOUR_S)
            out.append(Team(f"{means}{k}", means, base, starts, hours * HOUR_S))
    return Problem(tuple(stops), tuple(out))


def compiled() -> None:
    """Plan a day of three grids first: what is compiled at the first call stays on disk."""
    terrain = Terrain.flat(Grid.around(1.5, 42.5, 1000, 30))
    terrain.linear[30] = cover.ROAD
    problem = day(terrain, 3, (1, 1), 1, 3.0)
    mixed(problem, network(terrain, problem.points), plans=2)


def small(terrain: Terrain) -> list[Row]:
    problem = day(terrain, 62, (4, 3), 3, 5.0)
    began = time.perf_counter()
    known = network(terrain, problem.points)
    taken_s = time.perf_counter() - began
    worked = time.process_time()
    done = plan(problem, known, seed=1)
    print(f"62 grids: plan {done.seconds:.1f} s, {time.process_time() - worked:.1f} s of a core")
    policy = mixed(problem, known, seed=1, best=done)
    kept = min(one.coverage for one in policy.draws) / done.coverage
    return [
        Row("62 grids, 4 foot teams, 3 vehicles: plan, s", done.seconds, 20, "at most"),
        Row(
            "their travel times on 750,000 cells, plan included, s",
            taken_s + done.seconds,
            40,
            "at most",
        ),
        Row(f"proven gap ({done.proof}), %", 100 * done.gap, 3, "at most"),
        Row("more coverage than least-visited-first, %", 100 * done.gain, 15, "at least"),
        Row("least busy over busiest team's hours", done.balance, 0.75, "at least"),
        Row(
            f"worst of {len(policy.draws)} drawn plans, % of the best", 100 * kept, 95, "at least"
        ),
        Row("entropy of when a stop is visited, bits", policy.entropy_bits, 1.5, "at least"),
    ]


def large(terrain: Terrain) -> list[Row]:
    problem = day(terrain, 1500, (20, 20), 5, 4.0)
    began = time.perf_counter()
    known = network(terrain, problem.points)
    times_s = time.perf_counter() - began
    worked = time.process_time()
    done = plan(problem, known, seed=1)
    print(f"1,500 grids: plan {time.process_time() - worked:.0f} s of a core")
    print(f"1,500 grids: travel times {times_s:.0f} s, plan {done.seconds:.0f} s, proven gap "
          f"{100 * done.gap:.1f} % ({done.proof}; no mark)")  # fmt: skip
    return [
        Row(
            "1,500 grids, 40 teams: travel times and plan, s",
            times_s + done.seconds,
            300,
            "at most",
        ),
        Row("1,500 grids: more than least-visited-first, %", 100 * done.gain, 15, "at least"),
    ]


def main() -> None:
    terrain = ground()
    compiled()
    say([*small(terrain), *large(terrain)])


if __name__ == "__main__":
    main()
