import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.search.raking import MOST_CHANGE, Margin, rake


def raked(table, margins):
    for margin, factor in zip(margins, rake(table, margins), strict=True):
        shape = [1] * table.ndim
        shape[margin.axis] = -1
        table = table * factor[margin.group].reshape(shape)
    return table


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_all_margins_hold_at_once(seed):
    rng = np.random.default_rng(seed)
    table = rng.uniform(0.5, 2, (4, 5, 3))
    margins = [
        Margin(axis, np.arange(size), (rng.dirichlet(np.full(size, 30.0)) + 1 / size) / 2)
        for axis, size in enumerate(table.shape)
    ]
    after = raked(table, margins)
    assert after.sum() == pytest.approx(table.sum())
    for margin in margins:
        others = tuple(axis for axis in range(3) if axis != margin.axis)
        assert np.allclose(after.sum(axis=others) / after.sum(), margin.share, atol=1e-6)


def test_what_already_fits_is_not_touched():
    table = np.outer([1.0, 3.0], [2.0, 2.0, 4.0])
    margins = [Margin(1, np.arange(3), np.array([0.25, 0.25, 0.5]))]
    assert np.allclose(raked(table, margins), table)


def test_odds_inside_a_group_stay():
    table = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    after = raked(table, [Margin(1, np.array([0, 1, 1]), np.array([0.5, 0.5]))])
    assert after[0, 1] / after[1, 2] == pytest.approx(2 / 6)


def test_an_exact_margin_holds_where_the_others_conflict():
    table = np.array([[1.0, 0.0], [0.0, 1.0]])
    margins = [
        Margin(0, np.arange(2), np.array([0.8, 0.2]), exact=True),
        Margin(1, np.arange(2), np.array([0.1, 0.9])),
    ]
    after = raked(table, margins)
    assert np.allclose(after.sum(axis=1) / after.sum(), [0.8, 0.2])


def test_no_group_changes_out_of_all_proportion():
    table = np.array([[0.99, 0.01]])
    factor = rake(table, [Margin(1, np.arange(2), np.array([0.1, 0.9]))])[0]
    assert factor.max() <= MOST_CHANGE * (1 + 1e-12)


def test_a_group_that_is_not_there_gets_nothing_and_spoils_nothing():
    table = np.array([[0.6, 0.4, 0.0]])
    after = raked(table, [Margin(1, np.arange(3), np.array([0.3, 0.3, 0.4]))])
    assert after[0, 2] == 0
    assert after.sum() == pytest.approx(1)
    assert np.isfinite(after).all()


def test_an_empty_table_is_left_alone():
    assert rake(np.zeros((2, 2)), [Margin(0, np.arange(2), np.array([0.5, 0.5]))])[0].tolist() == [
        1,
        1,
    ]
