import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.score import score_find

MASS = np.array([[0.5, 0.2], [0.2, 0.0]])


def test_the_likeliest_cell_ranks_first():
    found = score_find(MASS, 1000, 0, 0)
    assert found.rossmo_r == pytest.approx(0.125)
    assert found.merit == pytest.approx(0.75)


def test_ties_count_by_half():
    assert score_find(MASS, 1000, 0, 1).rossmo_r == pytest.approx(0.5)


def test_a_blank_map_has_no_merit():
    assert score_find(np.full((7, 9), 0.01), 50, 3, 3).merit == pytest.approx(0)


def test_density_is_per_square_kilometre():
    assert score_find(MASS, 500, 0, 0).log_density == pytest.approx(np.log(2))


def test_the_impossible_has_no_density():
    assert score_find(MASS, 500, 1, 1).log_density is None


@pytest.mark.parametrize(
    ("mass", "cell", "row", "col", "word"),
    [
        (MASS, 10, 2, 0, "find"),
        (MASS, 10, 0, -1, "find"),
        (MASS, 0, 0, 0, "cell_m"),
        (MASS, float("nan"), 0, 0, "cell_m"),
        (-MASS, 10, 0, 0, "heatmap"),
        (MASS * np.nan, 10, 0, 0, "heatmap"),
        (MASS[0], 10, 0, 0, "heatmap"),
    ],
)
def test_what_cannot_be_scored_is_refused(mass, cell, row, col, word):
    with pytest.raises(BadInput, match=rf"^{word}:"):
        score_find(mass, cell, row, col)
