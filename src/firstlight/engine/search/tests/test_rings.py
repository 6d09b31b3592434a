import numpy as np
import pytest

from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.rings import holds_circle, inside_shares, mass_within

GRID = Grid(50, True, 0.0, 0.0, 10.0, 80, 80)


@pytest.mark.parametrize("radius_m", [8.0, 12.0, 47.0, 333.0])
def test_shares_add_up_to_the_circle(radius_m):
    area = inside_shares(GRID, 403.0, 398.0, radius_m).sum() * GRID.cell_area_m2
    assert area == pytest.approx(np.pi * radius_m**2, rel=0.03)


def test_all_mass_lies_within_a_circle_around_the_grid():
    mass = np.random.default_rng(0).dirichlet(np.ones(GRID.rows * GRID.cols)).reshape(GRID.shape)
    assert mass_within(mass, GRID, 400, 400, 600) == pytest.approx(1)
    assert mass_within(mass, GRID, 400, 400, 0) == 0


def test_a_circle_over_the_edge_is_not_held():
    assert holds_circle(GRID, 400, 400, 400)
    assert not holds_circle(GRID, 400, 400, 401)
    assert not holds_circle(GRID, 390, 400, 395)
