import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.terrain import contours


def cone(side=81, cell_m=10.0, top=400.0):
    y, x = np.mgrid[:side, :side]
    return (top - np.hypot(x - side // 2, y - side // 2) * cell_m).astype(np.float32)


def test_a_cone_has_one_closed_circle_a_level():
    lines = contours.trace(cone(), 10.0, 100.0)
    rings = [line for level, line in lines if level in (100.0, 200.0, 300.0)]
    assert len(rings) == 3
    for level, line in (pair for pair in lines if pair[0] >= 100):
        assert (line[0] == line[-1]).all()
        assert np.hypot(*(line - 405.0).T) == pytest.approx(400 - level, abs=2)


def test_every_point_of_a_line_lies_at_its_level():
    y, x = np.mgrid[:40, :50]
    plane = (x * 3.0 + y * 2.0).astype(np.float32)
    for level, line in contours.trace(plane, 1.0, 7.0):
        assert np.allclose((line[:, 0] - 0.5) * 3 + (line[:, 1] - 0.5) * 2, level, atol=1e-3)


def test_a_saddle_gives_two_lines_that_do_not_cross():
    saddle = np.array([[10, 0], [0, 10]], np.float32)
    assert len(contours.trace(saddle, 1.0, 4.0)) == 4  # levels 4 and 8, two each (0 has none)


def test_level_ground_has_no_contours():
    assert contours.trace(np.full((9, 9), 50, np.float32), 30.0, 10.0) == []


@pytest.mark.parametrize(("span", "step"), [(60, 5), (280, 10), (590, 20), (2600, 100)])
def test_the_interval_follows_the_relief(span, step):
    height = np.linspace(0, span, 10_000, dtype=np.float32).reshape(100, 100)
    assert contours.interval_m(height) == step


def test_an_interval_of_nothing_is_refused():
    with pytest.raises(BadInput, match="every_m"):
        contours.trace(cone(), 10.0, 0.0)
