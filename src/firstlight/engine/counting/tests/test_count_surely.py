"""Intervals of counts against exact sums and published values; series against a published one."""

import math

import numpy as np
import pytest
from scipy.stats import binom, poisson

from firstlight.engine.counting import count_interval, ratio_of_counts, segmented
from firstlight.engine.errors import BadInput

# Acute coronary events a month in Sicily 2002-2006 and the standardised population: the worked
# example of Lopez Bernal, Cummins and Gasparrini (2017), whose ban begins with month 37.
EVENTS = """
728 659 791 734 757 726 760 740 720 814 795 858 887 766 851 769 781 756 766 752 765 831 879 928
914 808 937 840 916 828 845 818 860 839 887 886 831 796 833 820 877 758 767 738 781 843 850 908
1021 859 976 888 962 838 810 876 843 936 912
"""
PEOPLE = """
379875.3 376495.5 377040.8 377116.4 377383.4 374113.1 379513.3 376295.5 374653.2 378485.6
375955.5 378349.7 376762.4 379032.3 379360.4 376162 377972.4 381830.7 379888.6 380872.2
380966.9 381240.4 382104.9 381802.7 381656.3 383680 383504.2 386462.9 383783.1 380836.8
383483 380906.2 382926.8 384052.4 384449.6 383428.4 388153.2 388373.2 386470.1 386033.2
383686.4 385509.3 385901.9 386516.6 388436.5 385255.2 390148.7 385874.9 391613.6 391750.4
394005.6 391364.9 391664.6 389022.3 391878.5 388575.3 392989 390018.8 390712.3
"""


def numbers(text):
    return np.array(text.split(), dtype=float)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390)]
)
def test_the_interval_of_a_count_is_that_of_the_tables(count, low, high):
    assert count_interval(count) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize("count", [1, 5, 74, 495])
def test_at_its_ends_what_was_counted_is_just_not_too_rare(count):
    low, high = count_interval(count)
    assert poisson.sf(count - 1, low) == pytest.approx(0.025)
    assert poisson.cdf(count, high) == pytest.approx(0.025)


@pytest.mark.parametrize(("now", "before"), [(11, 20), (495, 460), (1, 7)])
def test_the_interval_of_a_ratio_is_binomial_given_the_sum(now, before):
    found = ratio_of_counts(now, before, 30, 31)
    share = [r * 30 / 31 / (1 + r * 30 / 31) for r in (found.low, found.high)]
    assert binom.sf(now - 1, now + before, share[0]) == pytest.approx(0.025)
    assert binom.cdf(now, now + before, share[1]) == pytest.approx(0.025)
    assert found.low < found.ratio < found.high


def test_nothing_before_has_no_upper_end_and_nothing_at_all_no_end():
    assert ratio_of_counts(3, 0).ratio is None
    assert ratio_of_counts(3, 0).high is None
    assert ratio_of_counts(0, 0).low == 0
    with pytest.raises(BadInput):
        ratio_of_counts(1, 1, 0)
    with pytest.raises(BadInput):
        count_interval(-1)


def test_a_published_series_gives_its_published_step():
    events, people = numbers(EVENTS), numbers(PEOPLE)
    plain = segmented(events, 36, exposure=people, lag=-1)
    season = segmented(events, 36, exposure=people, season=12, lag=-1)
    assert plain.step == pytest.approx(0.894, abs=5e-4)
    # The paper's first interval takes counts as Poisson's: narrower by the root of the dispersion.
    reach = 1.959964 * plain.step_error / math.sqrt(plain.dispersion)
    ends = [math.exp(plain.step_log + sign * reach) for sign in (-1, 1)]
    assert ends == pytest.approx([0.864, 0.925], abs=1e-3)
    assert (season.step, season.step_low, season.step_high) == pytest.approx(
        (0.885, 0.839, 0.933), abs=1e-3
    )


def test_errors_that_hang_together_are_weighted_as_newey_and_west_do():
    events = numbers(EVENTS)
    found = segmented(events, 36, lag=3)
    size = events.size
    time = np.arange(size) - 36
    design = np.column_stack([np.ones(size), time, time >= 0])
    left = events - found.fitted
    meat = np.zeros((3, 3))
    for here in range(size):
        for there in range(size):
            weight = max(0, 1 - abs(here - there) / 4)
            meat += weight * left[here] * left[there] * np.outer(design[here], design[there])
    bread = np.linalg.inv(design.T @ np.diag(found.fitted) @ design)
    error = math.sqrt((bread @ meat @ bread)[2, 2] * size / (size - 3))
    assert found.step_error == pytest.approx(error)


def test_a_step_that_was_put_in_is_found_and_none_where_there_is_none():
    chance = np.random.default_rng(5)
    trend = 50 * np.exp(0.004 * np.arange(60))
    stepped = trend * np.where(np.arange(60) >= 30, 0.7, 1.0)
    hits = [
        (lambda f: f.step_low <= 0.7 <= f.step_high)(
            segmented(chance.poisson(stepped).astype(float), 30)
        )
        for _run in range(200)
    ]
    assert np.mean(hits) > 0.85
    with pytest.raises(BadInput):
        segmented(trend[:5], 2)
    with pytest.raises(BadInput):
        segmented(np.zeros(60), 30)
