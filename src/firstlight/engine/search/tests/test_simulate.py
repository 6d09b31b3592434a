import numpy as np
import pytest

from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.profiles import profile_of
from firstlight.engine.search.simulate import walk
from firstlight.engine.search.tests.made_ground import made_terrain
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain

GRID = Grid(50, True, 300_000.0, 3_300_000.0, 50.0, 120, 120)
MIDDLE = 3000.0
HIKER = profile_of("Hiker", "Temperate", "Flat")
CHILD = profile_of("Child (4-6)", "Temperate", "Mountainous")


def walked(profile=HIKER, terrain=None, count=1500, seed=1):
    start = np.full((count, 2), MIDDLE)
    return walk(profile, start, terrain, np.random.default_rng(seed))


def away_m(histories, column):
    x_m, y_m = histories.x_m[:, column] - MIDDLE, histories.y_m[:, column] - MIDDLE
    return np.hypot(x_m, y_m)


def test_on_featureless_ground_everybody_gets_as_far_as_drawn():
    histories = walked()
    assert np.allclose(away_m(histories, -1), histories.reach_m, rtol=1e-3, atol=0.1)


def test_everybody_starts_at_the_start():
    assert away_m(walked(), 0).max() == 0


def test_nobody_goes_faster_than_the_ground_allows():
    histories = walked()
    for column in range(1, histories.minute.size - 1):
        step = np.hypot(
            *(np.diff(a[:, column - 1 : column + 1]) for a in (histories.x_m, histories.y_m))
        )
        seconds = 60 * (histories.minute[column] - histories.minute[column - 1])
        fastest = step.max() / seconds
        assert fastest <= 6 / 3.6 or histories.arrived_min.max() > 60 * HIKER.mobility.hours(0.9)


def test_who_has_arrived_stays():
    histories = walked()
    column = histories.minute.size // 2
    rests = histories.arrived_min < histories.minute[column]
    assert rests.any()
    assert (histories.x_m[rests, column] == histories.x_m[rests, -1]).all()


def test_people_get_away_as_time_goes_by():
    histories = walked()
    means = [away_m(histories, column).mean() for column in range(0, histories.minute.size, 5)]
    assert (np.diff(means) > -0.01 * means[-1]).all()


def test_the_same_seed_gives_the_same_histories():
    one, two, other = walked(seed=7), walked(seed=7), walked(seed=8)
    assert np.array_equal(one.x_m, two.x_m)
    assert np.array_equal(one.y_m, two.y_m)
    assert not np.array_equal(one.x_m[:, -1], other.x_m[:, -1])


def test_histories_on_terrain_do_not_depend_on_the_threads():
    terrain = made_terrain(GRID)
    assert np.array_equal(walked(terrain=terrain).x_m, walked(terrain=terrain).x_m)


def test_nobody_walks_into_the_water():
    terrain = made_terrain(GRID)
    lake = np.zeros(GRID.shape, bool)
    lake[:, 80:90] = True
    wet = np.where(lake, cover.WATER, cover.OPEN).astype(np.uint8)
    terrain = Terrain(GRID, terrain.height_m, wet, np.zeros(GRID.shape, np.uint8))
    histories = walked(CHILD, terrain)
    row, col = GRID.rowcol(histories.x_m[:, -1], histories.y_m[:, -1])
    inside = GRID.inside(histories.x_m[:, -1], histories.y_m[:, -1])
    assert not lake[row[inside], col[inside]].any()


def test_nobody_climbs_a_cliff():
    height = np.zeros(GRID.shape, np.float32)
    height[75:] = 5000
    nothing = np.zeros(GRID.shape, np.uint8)
    toddler = profile_of("Child (1-3)", "Urban", "Flat")  # stays on the known ground
    histories = walked(toddler, Terrain(GRID, height, nothing, nothing))
    assert histories.y_m[:, -1].max() < 75 * GRID.cell_m + 1


def test_who_is_shut_in_stays():
    wet = np.full(GRID.shape, cover.WATER, np.uint8)
    wet[60, 60] = cover.OPEN
    nothing = np.zeros(GRID.shape, np.uint8)
    terrain = Terrain(GRID, nothing.astype(np.float32), wet, nothing)
    histories = walked(CHILD, terrain, count=200)
    near = histories.reach_m < 3000
    assert away_m(histories, -1)[near].max() <= 2 * GRID.cell_m


def test_people_follow_paths():
    nothing = np.zeros(GRID.shape, np.uint8)
    flat = np.zeros(GRID.shape, np.float32)
    path = nothing.copy()
    path[:, 60] = cover.PATH
    col = GRID.rowcol(walked(CHILD, Terrain(GRID, flat, nothing, path)).x_m[:, -1], 0.0)[1]
    free = GRID.rowcol(walked(CHILD, Terrain(GRID, flat, nothing, nothing)).x_m[:, -1], 0.0)[1]
    assert (col == 60).mean() > 1.3 * (free == 60).mean()


def test_small_children_are_slower():
    slow, quick = walked(CHILD), walked(profile_of("Child (10-12)", "Temperate", "Flat"))
    assert CHILD.pace < 1
    assert np.median(slow.arrived_min / slow.reach_m) > np.median(
        quick.arrived_min / quick.reach_m
    )


@pytest.mark.parametrize("count", [1, 2, 7])
def test_few_people_are_walked_too(count):
    assert walked(count=count).x_m.shape[0] == count
