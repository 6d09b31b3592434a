import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.coverage import SweepWidth, cover, measured
from firstlight.engine.search.tracks import FASTEST_MPS, Track, clean_track

GRID = Grid.around(120.0, 30.0, 1000, 10.0)
ALL = np.ones(GRID.shape, dtype=bool)


def straight(x0, y0, x1, y1, *, mps=1.2, every_s=5.0, start_s=0.0, sigma=0.0, seed=0):
    length = np.hypot(x1 - x0, y1 - y0)
    t = np.arange(0, length / mps + 1e-9, every_s)
    part = t * mps / length
    noise = np.random.default_rng(seed).normal(0, sigma, (2, t.size)) if sigma else 0.0
    x, y = np.array([x0 + part * (x1 - x0), y0 + part * (y1 - y0)]) + noise
    return Track(x, y, t + start_s, np.full(t.size, max(sigma, 1.0)))


def test_a_clean_line_is_left_as_it_is():
    clean = clean_track(straight(100, 100, 1300, 100))
    assert clean.length_m == pytest.approx(1200, abs=6)
    assert clean.dropped.impossible == clean.dropped.gaps == 0


def test_a_wild_fix_is_dropped_and_counted():
    track = straight(100, 100, 1300, 100)
    x = track.x_m.copy()
    x[40] += 900
    x[80] = np.nan
    clean = clean_track(Track(x, track.y_m, track.t_s, track.accuracy_m))
    assert clean.dropped.impossible == 1
    assert clean.dropped.unreadable == 1
    assert clean.length_m == pytest.approx(1200, rel=0.01)
    assert clean.x_m.max() < 1310


def test_a_wild_first_fix_does_not_condemn_the_rest():
    track = straight(100, 100, 1300, 100)
    x = track.x_m.copy()
    x[0] = 50_000
    clean = clean_track(Track(x, track.y_m, track.t_s, track.accuracy_m))
    assert clean.dropped.impossible == 1
    assert clean.x_m.max() < 1310
    assert clean.length_m == pytest.approx(1194, rel=0.01)


def test_a_silent_receiver_sweeps_nothing_in_between():
    first = straight(100, 500, 500, 500)
    later = straight(1400, 500, 1800, 500, start_s=first.t_s[-1] + 900)
    both = Track(
        *(np.concatenate(pair) for pair in zip(_columns(first), _columns(later), strict=True))
    )
    clean = clean_track(both)
    assert clean.dropped.gaps == 1
    assert clean.length_m == pytest.approx(800, rel=0.01)
    pod = cover(GRID, [(clean, SweepWidth.about(40))]).pod
    assert pod[50, 95] == 0
    assert pod[50, 30] > 0.7


def _columns(track):
    return track.x_m, track.y_m, track.t_s, track.accuracy_m


def test_jitter_does_not_lengthen_a_walk():
    clean = clean_track(straight(100, 100, 1700, 900, sigma=5.0, every_s=2.0))
    assert clean.length_m == pytest.approx(np.hypot(1600, 800), rel=0.05)


def test_standing_still_sweeps_one_spot_once():
    rng = np.random.default_rng(2)
    t = np.arange(0, 3600, 5.0)
    still = Track(1000 + rng.normal(0, 3, t.size), 1000 + rng.normal(0, 3, t.size), t)
    coverage = cover(GRID, [(clean_track(still), SweepWidth.about(40))])
    assert (coverage.pod > 0).sum() * 100 < 2 * np.pi * 40**2
    assert measured(coverage, ALL, 40).track_m < 300


def test_a_drone_is_held_to_its_own_speed():
    fast = straight(100, 100, 1700, 100, mps=15, every_s=2.0)
    assert clean_track(fast, fastest_mps=FASTEST_MPS["drone"]).dropped.impossible == 0
    assert clean_track(fast).dropped.impossible > 50


def test_a_straight_pass_sweeps_width_times_length():
    clean = clean_track(straight(200, 303, 1700, 1207))
    coverage = cover(GRID, [(clean, SweepWidth(50.0, 40.0, 60.0, glimpse=0.8))])
    assert coverage.pod.sum() * 100 == pytest.approx(50 * clean.length_m, rel=0.01)
    assert coverage.pod_low.sum() * 100 == pytest.approx(40 * clean.length_m, rel=0.02)
    assert coverage.pod_high.sum() * 100 == pytest.approx(60 * clean.length_m, rel=0.02)
    assert coverage.pod.max() == pytest.approx(0.8, abs=1e-6)


def test_a_strip_narrower_than_a_cell_takes_its_share_only():
    wide = Grid.around(120.0, 30.0, 1000, 100.0)
    clean = clean_track(straight(100, 450, 1900, 450))
    pod = cover(wide, [(clean, SweepWidth.about(10.0, glimpse=1.0))]).pod
    assert pod[4, 10] == pytest.approx(0.1, abs=0.01)
    assert pod[5].max() == 0


def test_two_teams_over_the_same_ground_miss_independently():
    one = clean_track(straight(200, 500, 1700, 500))
    two = clean_track(straight(200, 500, 1700, 500, start_s=7200))
    pod = cover(GRID, [(one, SweepWidth.about(40)), (two, SweepWidth.about(40))]).pod
    assert pod[50, 100] == pytest.approx(1 - 0.2 * 0.2, abs=1e-6)


def test_it_is_known_when_a_cell_was_swept():
    clean = clean_track(straight(200, 500, 1700, 500, start_s=600))
    coverage = cover(GRID, [(clean, SweepWidth.about(40))])
    assert coverage.first_minute[50, 100] == pytest.approx(10 + (1005 - 200) / 1.2 / 60, abs=2)
    assert np.isnan(coverage.first_minute[10, 10])


def test_random_lines_agree_with_koopman():
    ratio = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        teams = []
        for _ in range(80):
            turn, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-1450, 1450)
            half = np.sqrt(1450**2 - offset**2)
            along = np.linspace(-half, half, max(2, int(half / 5)))
            x = 1000 - np.sin(turn) * offset + np.cos(turn) * along
            y = 1000 + np.cos(turn) * offset + np.sin(turn) * along
            track = clean_track(Track(x, y, np.arange(along.size) * 10.0))
            teams.append((track, SweepWidth.about(25.0)))
        found = measured(cover(GRID, teams), ALL, 25.0)
        ratio.append(found.pod / -np.expm1(-found.coverage))
    assert np.mean(ratio) == pytest.approx(1, abs=0.02)


def test_a_part_reports_its_spacing():
    lines = [clean_track(straight(100, y, 1900, y)) for y in range(100, 1900, 60)]
    coverage = cover(GRID, [(line, SweepWidth.about(30.0)) for line in lines])
    part = np.zeros(GRID.shape, dtype=bool)
    part[40:160, 40:160] = True
    found = measured(coverage, part, 30.0)
    assert found.spacing_m == pytest.approx(60, rel=0.02)
    assert found.coverage == pytest.approx(0.5, rel=0.02)
    assert found.pod_low < found.pod < found.pod_high
    assert found.pod == pytest.approx(0.5, abs=0.02)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_teams_changes_nothing(order):
    teams = [
        (clean_track(straight(100 + 200 * k, 100, 1500, 900 + 150 * k)), SweepWidth.about(30.0))
        for k in range(4)
    ]
    one, two = cover(GRID, teams), cover(GRID, [teams[k] for k in order])
    assert np.array_equal(one.pod, two.pod)
    assert np.array_equal(one.sweeps.minute, two.sweeps.minute)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(60)))
def test_the_order_of_fixes_changes_nothing(order):
    track = straight(100, 100, 460, 100)
    mixed = Track(*(column[list(order)] for column in (c[:60] for c in _columns(track))))
    plain = Track(*(column[:60] for column in _columns(track)))
    assert np.array_equal(clean_track(mixed).x_m, clean_track(plain).x_m)


def test_an_empty_track_covers_nothing():
    clean = clean_track(Track(np.array([np.nan]), np.zeros(1), np.zeros(1)))
    coverage = cover(GRID, [(clean, SweepWidth.about(30.0))])
    assert coverage.pod.max() == 0
    assert clean.dropped.unreadable == 1


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Track(np.zeros(2), np.zeros(3), np.zeros(2)), "track"),
        (lambda: SweepWidth(10.0, 20.0, 30.0), "sweep_width_m"),
        (lambda: SweepWidth.about(-1.0), "sweep_width_m"),
        (lambda: SweepWidth.about(10.0, glimpse=0.0), "glimpse"),
        (lambda: measured(cover(GRID, []), ~ALL, 10.0), "segment"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, field):
    with pytest.raises(BadInput, match=field):
        make()
