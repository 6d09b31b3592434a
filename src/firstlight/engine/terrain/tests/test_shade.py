import numpy as np
import pytest

from firstlight.engine.terrain import relief


def plane(east, north, shape=(20, 30), cell_m=30.0):
    y, x = np.mgrid[: shape[0], : shape[1]]
    return (x * cell_m * east + y * cell_m * north).astype(np.float32)


@pytest.mark.parametrize(("east", "north"), [(0.1, 0.0), (0.0, -0.4), (0.3, 0.2)])
def test_a_plane_has_one_gradient(east, north):
    got = relief.gradient(plane(east, north), 30.0)
    assert np.allclose(got[0][1:-1, 1:-1], east, atol=1e-4)
    assert np.allclose(got[1][1:-1, 1:-1], north, atol=1e-4)


def test_slope_is_in_degrees():
    slope = relief.slope_deg(plane(1.0, 0.0), 30.0)
    assert np.allclose(slope[1:-1, 1:-1], 45, atol=0.01)


@pytest.mark.parametrize(
    ("east", "north", "faces"), [(-0.2, 0, 90), (0.2, 0, 270), (0, 0.2, 180), (0, -0.2, 0)]
)
def test_aspect_is_the_bearing_downhill(east, north, faces):
    aspect = relief.aspect_deg(plane(east, north), 30.0)[5, 5]
    assert aspect == pytest.approx(faces, abs=0.01)


def test_light_comes_from_the_north_west():
    towards = relief.hillshade(plane(0.3, -0.3), 30.0)[5, 5]  # falls to the north-west
    away = relief.hillshade(plane(-0.3, 0.3), 30.0)[5, 5]
    level = relief.hillshade(plane(0, 0), 30.0)[5, 5]
    assert away < level < towards
    assert level == pytest.approx(np.sin(np.pi / 4), abs=1e-6)


def test_shade_stays_between_dark_and_bright(country):
    shade = relief.hillshade(country.height_m, 30.0)
    assert shade.min() >= 0
    assert shade.max() <= 1
