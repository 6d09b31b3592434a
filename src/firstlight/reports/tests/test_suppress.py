"""Nobody learns a count under five from what is published, however they add and subtract."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.reports.rules import SMALL, suppressed


@given(st.lists(st.integers(0, 40), max_size=9))
def test_what_is_hidden_can_be_small_or_not_as_far_as_anybody_can_know(counts):
    cells = dict(enumerate(counts))
    shown, total = suppressed(cells)
    hidden = [key for key, count in shown.items() if count is None]

    assert all(shown[key] == cells[key] for key in cells if key not in hidden)
    assert all(count == 0 or count >= SMALL for count in shown.values() if count is not None)
    assert total is None or total == 0 or total >= SMALL
    if hidden and total is not None:
        rest = total - sum(count for count in shown.values() if count is not None)
        assert len(hidden) > 1
        # Each could be 1, and each could be 5 or more.
        assert rest - (len(hidden) - 1) >= SMALL


def test_somebody_who_knows_the_rule_still_has_several_tables_to_choose_from():
    """Every table of three cells up to 8: what is published never fits one small count only."""
    fits = {}
    for counts in product(range(9), repeat=3):
        shown, total = suppressed(dict(enumerate(counts)))
        fits.setdefault((tuple(shown.values()), total), []).append(counts)
    for (shown, _total), tables in fits.items():
        for place, told in enumerate(shown):
            if told is None:
                assert len({table[place] for table in tables}) > 1, (shown, tables)


@pytest.mark.parametrize(
    ("counts", "told", "total"),
    [
        ([0, 7, 9], [0, 7, 9], 16),
        ([3, 7, 9], [None, None, 9], 19),
        ([3, 4, 9], [None, None, 9], 16),
        ([4, 4, 9], [None, None, None], 17),
        ([2, 6, 6, 9], [None, None, None, 9], 23),
        ([1, 1, 9], [None, None, None], 11),
        ([3], [None], None),
        ([3, 0], [None, 0], None),
        ([], [], 0),
    ],
)
def test_examples(counts, told, total):
    shown, whole = suppressed(dict(enumerate(counts)))
    assert (list(shown.values()), whole) == (told, total)
