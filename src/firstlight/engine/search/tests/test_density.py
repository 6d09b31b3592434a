import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.density import regrounded, share_out, spreads_m
from firstlight.engine.search.particles import Particles, density_at, map_at

GRID = Grid(50, True, 300_000.0, 3_300_000.0, 20.0, 60, 50)


def particles(x_m, y_m, minute, weight, row=0.0, ground=None):
    x = np.atleast_2d(np.asarray(x_m, dtype=np.float32))
    y = np.atleast_2d(np.asarray(y_m, dtype=np.float32))
    weight = np.asarray(weight, dtype=np.float64)
    kinds = np.zeros(weight.size, np.int16)
    return Particles(GRID, x, y, np.asarray(minute, float), weight, row, kinds, ground)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_mass_well_inside_the_grid_is_all_on_it(seed, with_ground):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(300, 700, 200), rng.uniform(300, 900, 200)
    ground = rng.uniform(0, 5, GRID.shape).astype(np.float32) if with_ground else None
    weight = rng.dirichlet(np.ones(200))
    mass = share_out(x, y, weight, rng.uniform(20, 200, 200), GRID, ground)
    assert mass.sum() == pytest.approx(1, abs=1e-12)
    assert mass.min() >= 0


def test_mass_beyond_the_edge_is_rest_of_the_world():
    drawn = map_at(particles([[0.0], [-500.0]], [[500.0], [500.0]], [0.0], [0.5, 0.5]), 0)
    assert drawn.mass.sum() == pytest.approx(0.25, abs=0.02)
    assert drawn.mass.sum() + drawn.row == pytest.approx(1, abs=1e-15)


def test_ground_that_nobody_stops_on_gets_nothing():
    ground = np.ones(GRID.shape, np.float32)
    ground[:, 25:] = 0
    mass = share_out(*np.array([[500.0], [600.0], [1.0], [150.0]]), GRID, ground)
    assert mass[:, 25:].sum() == 0
    assert mass.sum() == pytest.approx(1)


def test_a_particle_where_nobody_can_stop_stays_in_its_cell():
    mass = share_out(
        *np.array([[505.0], [605.0], [1.0], [40.0]]), GRID, np.zeros(GRID.shape, np.float32)
    )
    assert mass[30, 25] == 1


def test_regrounding_multiplies_the_map_by_the_change_of_ground():
    rng = np.random.default_rng(3)
    x, y, spread = rng.uniform(300, 700, 50), rng.uniform(300, 900, 50), np.full(50, 90.0)
    before, after = (rng.uniform(0.5, 3, GRID.shape).astype(np.float32) for _ in range(2))
    weight = rng.dirichlet(np.ones(50))
    old = share_out(x, y, weight, spread, GRID, before)
    change = regrounded(x, y, spread, GRID, before, after)
    new = share_out(x, y, weight * change, spread, GRID, after)
    assert np.allclose(new, old * after / before, rtol=1e-5, atol=1e-15)


def test_crowds_stay_sharp_and_lone_particles_spread():
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(200, 5, 100), rng.uniform(400, 900, 40)])
    y = np.concatenate([rng.normal(200, 5, 100), rng.uniform(400, 1100, 40)])
    spread = spreads_m(x, y, GRID)
    assert np.median(spread[:100]) == GRID.cell_m
    assert np.median(spread[100:]) > GRID.cell_m
    assert spread.max() <= 0.04 * GRID.height_m


def test_people_are_between_where_they_were_known_to_be():
    moving = particles([[100.0, 300.0]], [[100.0, 100.0]], [0.0, 10.0], [1.0])
    x_m, y_m = moving.at(5)
    assert (x_m[0], y_m[0]) == (200, 100)


def test_after_the_last_minute_everybody_rests():
    moving = particles([[100.0, 300.0]], [[100.0, 100.0]], [0.0, 10.0], [1.0])
    assert moving.at(1e6)[0][0] == moving.at(np.inf)[0][0] == 300


@pytest.mark.parametrize("minute", [-1.0, float("nan")])
def test_a_minute_before_last_seen_is_refused(minute):
    with pytest.raises(BadInput, match=r"^minute:"):
        density_at(particles([[100.0]], [[100.0]], [0.0], [1.0]), minute)


def test_another_grid_of_the_zone_shows_the_same_ground():
    one = particles([[500.0]], [[600.0]], [0.0], [1.0])
    wider = Grid(50, True, 299_000.0, 3_299_000.0, 40.0, 100, 100)
    mass = density_at(one, 0, wider)
    row, col = np.unravel_index(mass.argmax(), mass.shape)
    assert abs((col + 0.5) * 40 - 1500) <= 40
    assert abs((row + 0.5) * 40 - 1600) <= 40


def test_a_grid_of_another_zone_is_refused():
    with pytest.raises(BadInput, match=r"^grid:"):
        density_at(
            particles([[1.0]], [[1.0]], [0.0], [1.0]), 0, Grid(51, True, 0.0, 0.0, 20.0, 2, 2)
        )
