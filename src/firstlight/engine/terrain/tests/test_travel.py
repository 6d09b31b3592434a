import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover, speed, travel
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.speed import Mode, Speeds


def ground(rows, cols, seed):
    rng = np.random.default_rng(seed)
    grid = Grid(51, True, 0.0, 0.0, 30.0, rows, cols)
    return Terrain(
        grid,
        rng.uniform(0, 60, grid.shape).astype(np.float32),
        rng.integers(0, 9, grid.shape).astype(np.uint8),
        rng.choice(np.array([0, 0, 1, 2, 4, 8], np.uint8), grid.shape),
    )


def brute_force(terrain, source, mode, back):
    """Relax every move until nothing changes."""
    pace = speed.pace_s_per_m(terrain, mode)
    rows, cols = terrain.grid.shape
    best = np.full((rows, cols), np.inf)
    best[source] = 0.0
    steps = [s for s in itertools.product((-1, 0, 1), repeat=2) if s != (0, 0)]
    changed = True
    while changed:
        changed = False
        for r, c in itertools.product(range(rows), range(cols)):
            for dr, dc in steps:
                rr, cc = r + dr, c + dc
                if not (0 <= rr < rows and 0 <= cc < cols) or np.isinf(pace[rr, cc]):
                    continue
                far = 30.0 * np.hypot(dr, dc)
                rise = (float(terrain.height_m[rr, cc]) - float(terrain.height_m[r, c])) / far
                mean = pace[rr, cc] if np.isinf(pace[r, c]) else (pace[r, c] + pace[rr, cc]) / 2
                slope = -rise if back else rise
                bend = np.exp(3.5 * abs(slope + 0.05)) if mode is Mode.FOOT else 1.0
                time = best[r, c] + far * mean * bend
                if time < best[rr, cc] - 1e-9:
                    best[rr, cc], changed = time, True
    return best


@settings(max_examples=12, deadline=None)
@example(2, 2, 3, Mode.BOAT, False)  # the boat lies ashore, and there is no water
@given(
    st.integers(2, 7),
    st.integers(2, 7),
    st.integers(0, 999),
    st.sampled_from([Mode.FOOT, Mode.BOAT]),
    st.booleans(),
)
def test_the_quickest_time_is_what_trying_everything_finds(rows, cols, seed, mode, back):
    terrain = ground(rows, cols, seed)
    source = (seed % rows, seed % cols)
    got = travel.time_s(terrain, [source], mode, back=back)
    assert np.allclose(got, brute_force(terrain, source, mode, back), rtol=1e-6)


def test_uphill_takes_longer_than_down():
    grid = Grid(51, True, 0.0, 0.0, 30.0, 3, 40)
    slope = np.tile(np.arange(40, dtype=np.float32) * 6, (3, 1))
    flat = Terrain.flat(grid)
    hill = Terrain(grid, slope, flat.cover, flat.linear)
    up = travel.time_s(hill, [[1, 0]], Mode.FOOT)[1, 39]
    down = travel.time_s(hill, [[1, 0]], Mode.FOOT, back=True)[1, 39]
    trip = travel.round_trip(hill, [[1, 0]], Mode.FOOT)
    assert up > down
    assert (trip.out_s[1, 39], trip.back_s[1, 39]) == pytest.approx((up, down))


def test_level_path_is_walked_at_five_kilometres_an_hour():
    assert speed.tobler_mps(0.0) * 3.6 == pytest.approx(5.037, abs=0.001)
    assert speed.tobler_mps(-0.05) * 3.6 == pytest.approx(6.0)


def test_several_sources_give_each_cell_its_nearest(country):
    both = travel.round_trip(country, [[10, 10], [150, 190]], Mode.FOOT)
    one = travel.time_s(country, [[10, 10]], Mode.FOOT)
    two = travel.time_s(country, [[150, 190]], Mode.FOOT)
    assert np.allclose(both.out_s, np.minimum(one, two))
    assert (both.source[np.isfinite(both.out_s)] >= 0).all()


def test_nobody_walks_on_water_and_boats_stay_on_it(country):
    walk = travel.time_s(country, [[10, 10]], Mode.FOOT)
    row = travel.time_s(country, [[110, 50]], Mode.BOAT)
    dry = country.water & ~country.has(cover.ROAD | cover.TRACK | cover.PATH)
    assert np.isinf(walk[dry]).all()
    assert np.isfinite(row[country.water]).all()
    assert np.isinf(row[~country.water]).all()


def test_a_path_over_water_is_a_bridge():
    grid = Grid(51, True, 0.0, 0.0, 30.0, 5, 9)
    land = np.zeros(grid.shape, np.uint8)
    land[:, 4] = cover.WATER
    linear = np.zeros(grid.shape, np.uint8)
    cut = Terrain(grid, np.zeros(grid.shape, np.float32), land, linear)
    assert np.isinf(travel.time_s(cut, [[2, 0]], Mode.FOOT)[2, 8])
    linear[2, 4] = cover.PATH
    assert np.isfinite(travel.time_s(cut, [[2, 0]], Mode.FOOT)[2, 8])


def test_vehicles_keep_to_roads_and_tracks(country):
    drive = travel.time_s(country, [[50, 10]], Mode.VEHICLE)
    roads = country.has(cover.ROAD | cover.TRACK)
    assert np.isinf(drive[~roads]).all()
    assert drive[50, 190] == pytest.approx(180 * 30 / (40 / 3.6), rel=1e-6)


def test_a_ride_is_never_slower_than_walking_and_comes_back(country):
    walk = travel.time_s(country, [[48, 10]], Mode.FOOT)
    ride = travel.round_trip(country, [[48, 10]], Mode.RIDE)
    assert (ride.out_s <= walk + 1e-6).all()
    assert ride.out_s[50, 190] < walk[50, 190] / 4
    assert (np.isfinite(ride.out_s) == np.isfinite(ride.back_s)).all()


def test_nobody_gets_out_of_a_tunnel():
    grid = Grid(51, True, 0.0, 0.0, 30.0, 60, 100)
    flat = Terrain.flat(grid)
    flat.linear[30, :30] = flat.linear[30, 70:] = cover.ROAD
    flat.linear[30, 30:70] = cover.TUNNEL
    drive = travel.time_s(flat, [[30, 0]], Mode.VEHICLE)
    ride = travel.time_s(flat, [[30, 0]], Mode.RIDE)
    assert drive[30, 99] == pytest.approx(99 * 30 / (40 / 3.6), rel=1e-6)
    assert ride[33, 50] > drive[30, 70] + 20 * 30 / 1.7  # on foot from the nearer portal
    assert ride[30, 50] > drive[30, 50]


def test_far_from_roads_a_ride_is_a_walk():
    grid = Grid(51, True, 0.0, 0.0, 30.0, 40, 40)
    flat = Terrain.flat(grid)
    assert np.allclose(
        travel.time_s(flat, [[5, 5]], Mode.RIDE), travel.time_s(flat, [[5, 5]], Mode.FOOT)
    )
    assert np.isinf(travel.time_s(flat, [[5, 5]], Mode.VEHICLE)).all()


def test_a_drone_is_quicker_with_the_wind_behind_it():
    flat = Terrain.flat(Grid(51, True, 0.0, 0.0, 10.0, 101, 101))
    speeds = Speeds(drone_mps=10.0)
    trip = travel.round_trip(flat, [[50, 50]], Mode.DRONE, speeds=speeds, wind_mps=(6.0, 0.0))
    assert trip.out_s[50, 100] == pytest.approx(500 / 16)
    assert trip.back_s[50, 100] == pytest.approx(500 / 4)
    assert trip.out_s[100, 50] == pytest.approx(500 / 8)  # into the crosswind: 6-8-10


def test_a_drone_does_not_fly_where_the_wind_is_stronger():
    flat = Terrain.flat(Grid(51, True, 0.0, 0.0, 10.0, 21, 21))
    times = travel.time_s(
        flat, [[10, 10]], "drone", speeds=Speeds(drone_mps=10.0), wind_mps=(12.0, 0.0)
    )
    assert np.isinf(times[10, 0])
    assert np.isinf(times[20, 10])
    assert times[10, 20] == pytest.approx(100 / 22)


def test_the_mean_pace_counts_the_slope(country):
    pace = speed.foot_pace_s_per_m(country)
    level = speed.foot_pace_s_per_m(
        Terrain(country.grid, np.zeros_like(country.height_m), country.cover, country.linear)
    )
    assert (pace[np.isfinite(pace)] >= level[np.isfinite(pace)] - 1e-4).all()


@pytest.mark.parametrize(
    ("sources", "mode", "word"),
    [
        ([[0, 999]], "foot", "sources_rc"),
        ([[-1, 0]], "foot", "sources_rc"),
        ([], "foot", "sources_rc"),
        ([[0, 0]], "horse", "mode"),
    ],
)
def test_what_cannot_be_travelled_is_refused(country, sources, mode, word):
    with pytest.raises(BadInput, match=word):
        travel.time_s(country, sources, mode)


def test_a_speed_of_nothing_is_refused():
    with pytest.raises(BadInput, match="road_mps"):
        Speeds(road_mps=0.0)


def test_a_wind_that_is_no_number_is_refused(country):
    with pytest.raises(BadInput, match="wind_mps"):
        travel.time_s(country, [[5, 5]], "drone", wind_mps=(float("nan"), 0.0))


@pytest.mark.parametrize("mode", [Mode.FOOT, Mode.RIDE])
def test_ways_to_part_of_the_ground_are_those_to_all_of_it(country, mode):
    wanted = np.zeros(country.grid.shape, np.bool_)
    wanted[40:70, 20:60] = True
    whole = travel.round_trip(country, [[48, 10]], mode)
    part = travel.round_trip(country, [[48, 10]], mode, wanted=wanted)
    assert np.array_equal(whole.out_s[wanted], part.out_s[wanted])
    assert np.array_equal(whole.back_s[wanted], part.back_s[wanted])
    assert np.isfinite(part.out_s).sum() < np.isfinite(whole.out_s).sum()
