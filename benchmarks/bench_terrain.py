"""Terrain: building packs, travel times, search segments and the watershed, on 10^6 cells."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmarks.report import Row, data, say
from scipy import ndimage

from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover, flow, travel
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.cut import cut
from firstlight.places import packs
from firstlight.places.packs import made
from firstlight.places.packs.build import build

BOX = (1.43, 42.44, 1.77, 42.65)
SIDE = 1000


def ground() -> Terrain:
    """A thousand cells square: hills, a net of roads and tracks, lakes, ridges and drainage."""
    rng = np.random.default_rng(1)
    height = np.zeros((SIDE, SIDE))
    for blur, size in ((120, 450), (40, 100), (10, 15)):
        height += ndimage.gaussian_filter(rng.standard_normal(height.shape), blur) * blur * size
    height = (height - height.min()).astype(np.float32)
    patches = ndimage.gaussian_filter(rng.standard_normal(height.shape), 9)
    land = np.where(patches > 0.05, cover.WATER, cover.WOODS).astype(np.uint8)
    linear = np.zeros(height.shape, np.uint8)
    linear[::57] |= cover.ROAD
    linear[:, ::73] |= cover.TRACK
    linear[flow.drainage(height, 30.0)] |= cover.DRAINAGE
    linear[flow.ridges(height, 30.0)] |= cover.RIDGE
    return Terrain(Grid.around(120.58, 29.42, 15_000, 30), height, land, linear)


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the quickest run; the first one also compiles and is not counted."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def build_rows() -> list[Row]:
    folder = data("terrain/andorra")
    sources = [folder / "N42E001.hgt.zip"], folder / "andorra.osm.pbf"
    with tempfile.TemporaryDirectory() as beside:
        real = best_of(1, lambda: build("andorra", *sources, BOX, 30.0, Path(beside) / "andorra"))
        read = best_of(3, lambda: packs.load(Path(beside) / "andorra"))

        def fresh() -> None:
            made.ground.make.cache_clear()
            made.build(Path(beside) / "made")

        fake = best_of(1, fresh)
    return [
        Row("terrain pack of Andorra, 750,000 cells, s", real, 10.0, "at most"),
        Row("terrain pack read, s", read, 1.0, "at most"),
        Row("made terrain pack, s", fake, 8.0, "at most"),
    ]


def engine_rows() -> list[Row]:
    terrain = ground()
    middle = [[SIDE // 2, SIDE // 2]]
    whole = np.ones(terrain.grid.shape, np.bool_)
    segments = cut(terrain, whole)
    area_ha = segments.table.area_m2 / 10_000
    return [
        Row(
            "travel on foot to 10^6 cells, s (scipy .7)",
            best_of(3, lambda: travel.time_s(terrain, middle, "foot")),
            1.0,
            "at most",
        ),
        Row(
            "travel by road and foot, out and back, s",
            best_of(3, lambda: travel.round_trip(terrain, middle, "ride")),
            2.0,
            "at most",
        ),
        Row(
            "segments of 10^6 cells, s",
            best_of(3, lambda: cut(terrain, whole)),
            1.5,
            "at most",
        ),
        Row("largest segment, ha", float(area_ha.max()), 50.0, "at most"),
        Row("segments of at least 5 ha, share", float((area_ha >= 5).mean()), 0.98, "at least"),
        Row(
            "drainage of 10^6 cells, s",
            best_of(3, lambda: flow.accumulation(terrain.height_m)),
            1.0,
            "at most",
        ),
    ]


def main() -> None:
    say([*engine_rows(), *build_rows()])


if __name__ == "__main__":
    main()
