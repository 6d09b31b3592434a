import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.coverage import Sweeps, SweepWidth, cover
from firstlight.engine.search.particles import Particles, ProbabilityMap, map_at
from firstlight.engine.search.posterior import Estimate, after_cells, after_sweeps
from firstlight.engine.search.tracks import Track, clean_track

GRID = Grid.around(120.0, 30.0, 1000, 20.0)


def people(n=2000, seed=0, row=0.1, moving=False):
    rng = np.random.default_rng(seed)
    start = rng.normal(1000, 250, (2, n))
    way = rng.normal(0, 200, (2, n)) if moving else np.zeros((2, n))
    minute = np.array([0.0, 60.0, 240.0])
    x, y = (
        (place[:, None] + step[:, None] * [0.0, 1.0, 2.0]).astype(np.float32)
        for place, step in zip(start, way, strict=True)
    )
    weight = rng.random(n)
    weight *= (1 - row) / weight.sum()
    return Particles(GRID, x, y, minute, weight, row, np.zeros(n, dtype=np.int16))


def sweep(cells, pod, minute):
    cells = np.atleast_1d(np.asarray(cells, dtype=np.int64))
    return Sweeps(np.full(cells.size, float(minute)), cells, np.full(cells.size, float(pod)))


def block(r0, r1, c0, c1):
    part = np.zeros(GRID.shape, dtype=bool)
    part[r0:r1, c0:c1] = True
    return part


def test_one_history_is_worked_by_hand():
    particles = Particles(
        GRID,
        np.array([[510.0], [910.0]], dtype=np.float32),
        np.array([[510.0], [910.0]], dtype=np.float32),
        np.array([0.0]),
        np.array([0.6, 0.3]),
        0.1,
        np.zeros(2, dtype=np.int16),
    )
    cell = 25 * GRID.cols + 25
    after = after_sweeps(particles, [sweep(cell, 0.5, 30)], 60)
    left = 0.3 + 0.3 + 0.1
    assert after.particles.weight == pytest.approx([0.3 / left, 0.3 / left], abs=1e-15)
    assert after.particles.row == pytest.approx(0.1 / left, abs=1e-15)
    assert after.pos == pytest.approx(0.3, abs=1e-12)


def test_ground_swept_before_they_came_still_counts():
    # From x = 110 at minute 0 to x = 1910 at minute 60, along one row.
    x = np.array([[110.0, 1910.0]], dtype=np.float32)
    walker = Particles(
        GRID,
        x,
        np.full((1, 2), 510.0, dtype=np.float32),
        np.array([0.0, 60.0]),
        np.array([0.9]),
        0.1,
        np.zeros(1, dtype=np.int16),
    )
    end = 25 * GRID.cols + 95
    early, late = sweep(end, 0.9, 10), sweep(end, 0.9, 70)
    assert after_sweeps(walker, [early], 90).particles.weight[0] == pytest.approx(0.9)
    assert after_sweeps(walker, [late], 90).particles.weight[0] == pytest.approx(0.09 / 0.19)
    middle = sweep(25 * GRID.cols + 50, 0.9, 30)
    assert after_sweeps(walker, [middle], 90).pos == pytest.approx(0.81)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(5)), st.booleans(), st.integers(0, 5))
def test_order_changes_nothing_and_all_sums_to_one(order, moving, seed):
    rng = np.random.default_rng(seed)
    sweeps = [
        sweep(rng.choice(GRID.rows * GRID.cols, 800, replace=False), rng.random(), 10 * k)
        for k in range(5)
    ]
    particles = people(300, seed, moving=moving)
    one = after_sweeps(particles, sweeps, 120).particles
    two = after_sweeps(particles, [sweeps[k] for k in order], 120).particles
    assert np.array_equal(one.weight, two.weight)
    assert abs(one.weight.sum() + one.row - 1) < 1e-12


def test_one_after_the_other_is_the_same_as_all_at_once():
    first, second = (Estimate(block(30, 70, 30, c), 0.6, 10, 50).sweeps() for c in (60, 80))
    particles = people(moving=True)
    at_once = after_sweeps(particles, [first, second], 240).particles
    in_turn = after_sweeps(
        after_sweeps(particles, [first], 240).particles, [second], 240
    ).particles
    assert at_once.weight == pytest.approx(in_turn.weight, abs=1e-15)
    assert at_once.row == pytest.approx(in_turn.row, abs=1e-12)


def test_at_rest_each_cell_loses_by_what_was_seen_of_it():
    particles = people()
    before = map_at(particles, np.inf)
    part = block(40, 60, 40, 45)
    after = after_sweeps(particles, [], np.inf, at_rest=[Estimate(part, 0.8, 10, 50).sweeps()])
    expected = before.mass * np.where(part, 0.2, 1.0)
    assert after.map.mass * (1 - after.pos) == pytest.approx(expected, abs=2e-7)
    assert after.pos == pytest.approx(0.8 * before.mass[part].sum(), rel=1e-4)
    total = after.particles.weight.sum() + after.particles.row
    assert abs(total - 1) < 1e-12


def test_the_rest_of_the_world_gains_what_the_map_loses():
    after = after_sweeps(people(), [Estimate(block(0, 100, 0, 100), 0.9, 0, 60).sweeps()], 240)
    assert after.particles.row == pytest.approx(0.1 / (0.1 + 0.9 * 0.1), rel=0.01)
    assert after.changed.row_after > after.changed.row_before


def test_what_changed_is_told():
    part = block(40, 60, 40, 60)
    after = after_sweeps(people(), [], 240, at_rest=[Estimate(part, 0.9, 0, 60).sweeps()])
    changed = after.changed
    assert changed.lost == pytest.approx(part.sum(), rel=0.05)
    assert changed.difference[part].sum() < -0.1
    assert changed.gained > 0
    assert changed.entropy_before > 0
    assert changed.difference.sum() + changed.row_after - changed.row_before == pytest.approx(
        0, abs=1e-9
    )


def test_a_long_search_finds_who_was_there_part_of_the_time_in_part():
    part = block(0, 100, 0, 50)  # west of x = 1000
    x = np.array([[500.0, 500.0], [500.0, 1500.0]], dtype=np.float32)
    pair = Particles(
        GRID,
        x,
        np.full((2, 2), 500.0, dtype=np.float32),
        np.array([0.0, 60.0]),
        np.array([0.5, 0.5]),
        0.0,
        np.zeros(2, dtype=np.int16),
    )
    after = after_sweeps(pair, [Estimate(part, 0.75, 0, 60).sweeps()], 60).particles
    stayed, left = after.weight
    assert left / stayed == pytest.approx(0.5 / 0.25, rel=0.02)


def test_tracks_enter_by_time_and_place():
    t = np.arange(0, 1500, 5.0)
    track = clean_track(Track(200 + t, np.full(t.size, 1000.0), t + 3600))
    coverage = cover(GRID, [(track, SweepWidth.about(50))])
    particles = people()
    after = after_sweeps(particles, [coverage.sweeps], 240)
    near = np.abs(particles.y_m[:, 0] - 1000) < 20
    inside = near & (particles.x_m[:, 0] > 250) & (particles.x_m[:, 0] < 1600)
    assert after.particles.weight[inside].sum() < 0.5 * particles.weight[inside].sum()
    assert after.pos == pytest.approx((particles.weight * _pod_at(coverage, particles)).sum())


def _pod_at(coverage, particles):
    row, col = GRID.rowcol(particles.x_m[:, 0], particles.y_m[:, 0])
    on = GRID.inside(particles.x_m[:, 0], particles.y_m[:, 0])
    pod = np.zeros(row.size)
    pod[on] = coverage.pod[row[on], col[on]]
    return pod


def test_a_plain_map_is_updated_cell_by_cell():
    mass = np.array([[0.4, 0.2], [0.1, 0.1]])
    grid = Grid(50, True, 0.0, 0.0, 10.0, 2, 2)
    after, pos = after_cells(ProbabilityMap(grid, mass, 0.2), np.array([[0.5, 0], [0, 1.0]]))
    assert pos == pytest.approx(0.3)
    assert after.mass == pytest.approx(np.array([[0.2, 0.2], [0.1, 0.0]]) / 0.7)
    assert abs(after.mass.sum() + after.row - 1) < 1e-12


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Estimate(block(0, 1, 0, 1), 1.0, 0, 1), "pod"),
        (lambda: Estimate(block(0, 1, 0, 1), 0.5, 5, 1), "from"),
        (lambda: after_sweeps(people(), [sweep(10**7, 0.5, 1)], 10), "sweeps"),
        (lambda: after_cells(map_at(people(), 0), np.zeros((2, 2))), "pod"),
        (lambda: after_cells(map_at(people(), 0), np.full(GRID.shape, 2.0)), "pod"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, field):
    with pytest.raises(BadInput, match=field):
        make()
