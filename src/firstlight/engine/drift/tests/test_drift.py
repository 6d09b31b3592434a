import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.drift.forcing import Forcing
from firstlight.engine.drift.leeway import draw_leeway, leeway_class, leeway_classes
from firstlight.engine.drift.local import Local
from firstlight.engine.drift.open_water import drift_on_water
from firstlight.engine.drift.river import Channel, drift_down_channel
from firstlight.engine.drift.shore import Water
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid

ORACLES = Path(__file__).parents[6] / "shared" / "data" / "search" / "oracles.json"
STILL = Forcing.constant("current_mps", 0, 0)


@pytest.fixture(scope="module")
def oracle():
    if not ORACLES.exists():
        pytest.skip("the reference figures (../shared/data/search/oracles.json) are not here")
    return json.loads(ORACLES.read_text())["leeway"]


def run(name, seed=0, particles=20_000, **more):
    return drift_on_water(
        leeway_class(name),
        more.pop("wind", Forcing.constant("wind_mps", 6, -3)),
        more.pop("current", Forcing.constant("current_mps", 0.3, 0.1)),
        hours=more.pop("hours", 6),
        particles=particles,
        rng=np.random.default_rng(seed),
        **more,
    )


def test_the_classes_are_the_published_ones(oracle):
    for kind in leeway_classes():
        rows = [
            [r.slope_pct, r.offset_cmps, r.std_cmps]
            for r in (kind.downwind, kind.right, kind.left)
        ]
        assert rows == oracle["classes"][kind.title]
    assert len(leeway_classes()) == len(oracle["classes"])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_means_and_spread_agree_with_the_reference(oracle, seed):
    for name, (east, north, ee, en, nn) in oracle["expected"].items():
        drifted = run(name, seed)
        mean, cov = drifted.mean_m(), drifted.covariance_m2()
        n = 20_000
        assert abs(mean[0] / 1e3 - east) < 3 * np.sqrt(ee / n) * np.sqrt(2)
        assert abs(mean[1] / 1e3 - north) < 3 * np.sqrt(nn / n) * np.sqrt(2)
        assert cov[0] / 1e6 == pytest.approx(ee, rel=0.05)
        assert cov[2] / 1e6 == pytest.approx(nn, rel=0.05)
        assert cov[1] / 1e6 == pytest.approx(en, abs=0.05 * np.sqrt(ee * nn))


def test_a_current_alone_carries_everybody_alike():
    drifted = run("PIW-1", wind=Forcing.constant("wind_mps", 0, 0), hours=1)
    assert drifted.mean_m() == pytest.approx((0.3 * 3600, 0.1 * 3600), rel=1e-5)
    assert max(drifted.covariance_m2()) < 1e-3


def test_nobody_drifts_against_the_wind_by_slope():
    leeway = draw_leeway(leeway_class("PIW-1"), 50_000, np.random.default_rng(3))
    assert leeway.along_slope.min() >= 0


def test_half_start_to_each_side_of_the_wind():
    drifted = run("PIW-6", current=STILL, hours=0.2, wind=Forcing.constant("wind_mps", 0, 10))
    left = (drifted.x_m[:, -1] < 0).mean()
    assert 0.45 < left < 0.55


def test_a_changing_current_is_followed():
    turning = Forcing("current_mps", np.array([0.0, 2.0]), np.array([0.0, 1.0]), np.zeros(2))
    calm = Forcing.constant("wind_mps", 0, 0)
    drifted = run("PIW-1", particles=10, wind=calm, current=turning, hours=2)
    assert drifted.mean_m() == pytest.approx((3600.0, 0.0), rel=1e-5)


def test_a_reservoir_holds_who_reaches_its_shore():
    ring = np.array([[-200.0, -300.0], [200, -300], [200, 300], [-200, 300]])
    water = Water.within(ring, 10.0)
    drifted = run("PIW-3", current=STILL, hours=12, water=water)
    assert drifted.stranded > 0.99
    assert np.abs(drifted.x_m).max() <= 200
    assert np.abs(drifted.y_m).max() <= 300
    held = np.isfinite(drifted.stranded_minute)
    late = drifted.minute >= drifted.stranded_minute[held].max()
    assert np.ptp(drifted.x_m[held][:, late], axis=1).max() == 0


def test_a_shore_of_any_shape_is_cut_by_the_even_odd_rule():
    notch = np.array([[0.0, 0], [100, 0], [100, 100], [50, 20], [0, 100]])
    water = Water.within(notch, 1.0)
    assert water.wet.sum() == pytest.approx(6000, rel=0.02)
    assert not water.afloat(np.array([50.0]), np.array([60.0]))[0]


def test_a_start_on_land_is_refused():
    ring = np.array([[100.0, 100], [200, 100], [200, 200]])
    with pytest.raises(BadInput, match="start"):
        run("PIW-1", water=Water.within(ring, 5.0))


def test_a_channel_carries_at_its_own_speed():
    line = np.array([[0.0, 0], [1000, 0], [1000, 5000]])
    channel = Channel(line, np.array([0.0]), np.array([0.5]))
    drifted = drift_down_channel(
        channel, hours=1, particles=5, rng=np.random.default_rng(0), step_min=10
    )
    assert drifted.mean_m() == pytest.approx((1000.0, 800.0), abs=0.5)
    assert drifted.stranded == 0


def test_a_channel_that_slows_takes_the_time_that_calculus_says():
    line = np.array([[0.0, 0], [1000, 0]])
    channel = Channel(line, np.array([0.0, 1000.0]), np.array([2.0, 1.0]))
    along, after = channel.reach()
    assert along[-1] == 1000
    assert after[-1] == pytest.approx(1000 * np.log(2), rel=1e-6)


def test_a_bank_holds_them_by_the_metre():
    line = np.array([[0.0, 0], [100_000, 0]])
    channel = Channel(line, np.array([0.0]), np.array([1.0]), lateral_m=5, strand_per_m=1 / 2000)
    drifted = drift_down_channel(channel, hours=1, particles=40_000, rng=np.random.default_rng(0))
    assert drifted.stranded == pytest.approx(1 - np.exp(-3600 / 2000), abs=0.01)
    assert drifted.y_m[:, -1].std() == pytest.approx(5, rel=0.03)


def test_drifters_enter_the_map_as_particles():
    grid = Grid.around(120.0, 30.0, 5_000, 50)
    drifted = run("PIW-1", particles=1000, hours=1)
    origin = Local.at(grid, 120.01, 30.02)
    particles = drifted.particles(origin, begins_minute=15, hypothesis=2)
    assert particles.weight.sum() == pytest.approx(1)
    assert particles.minute[0] == 15
    assert particles.x_m[0, 0] == pytest.approx(grid.to_xy(120.01, 30.02)[0], abs=0.01)
    assert set(particles.hypothesis.tolist()) == {2}


def test_true_north_is_kept_where_the_zone_leans():
    grid = Grid.around(120.01, 30.0, 5_000, 50)
    origin = Local.at(grid, 120.01, 30.0)
    x, y = origin.to_grid([0.0, 3000.0], [3000.0, 0.0])
    lon, lat = grid.to_lonlat(x, y)
    assert lon[0] == pytest.approx(120.01, abs=1e-6)
    assert lat[1] == pytest.approx(30.0, abs=1e-5)
    assert lat[0] == pytest.approx(30 + 3000 / 110_852, abs=2e-6)
    back = origin.from_lonlat(lon, lat)
    assert np.allclose(back, [[0, 3000], [3000, 0]], atol=1e-3)


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"hours": 0}, "hours"),
        ({"hours": float("nan")}, "hours"),
        ({"particles": 0}, "particles"),
        ({"spread_m": -1.0}, "spread_m"),
        ({"step_min": 0.0}, "step_min"),
    ],
)
def test_a_bad_run_is_refused_by_name(fault, field):
    with pytest.raises(BadInput, match=field):
        run("PIW-1", **fault)


def test_an_unknown_class_is_refused_with_the_known_ones():
    with pytest.raises(BadInput, match="PIW-6 deceased face down"):
        leeway_class("raft")


@settings(max_examples=25, deadline=None)
@given(st.floats(-30, 30), st.floats(-30, 30), st.integers(1, 200))
def test_whatever_the_wind_every_place_is_finite(east, north, n):
    drifted = run("PIW-4", particles=n, wind=Forcing.constant("wind_mps", east, north))
    assert np.isfinite(drifted.x_m).all()
    assert drifted.x_m.shape == (n, drifted.minute.size)
